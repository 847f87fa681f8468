#include "cli/context.hpp"
#include "lib/config/settings.hpp"

namespace mitra::cli {

void config_check(Verb& verb) {
    verb.run([](Context& context) {
        const auto settings = config::load(config::find_file(context.globals().config));
        const bool sandbox = settings.site.mode == config::Mode::sandbox;
        context.print("{}: sound ({} mode)", settings.file.string(), sandbox ? "sandbox" : "production");
        context.answer({{"file", settings.file.string()}, {"mode", sandbox ? "sandbox" : "production"}});
        if (settings.site.admin_whatsapp.empty())
            context.note("site.admin_whatsapp is empty: nobody is told when something needs an admin");
    });
}

}  // namespace mitra::cli
