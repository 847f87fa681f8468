#include "cli/context.hpp"
#include "lib/config/settings.hpp"

namespace mitra::cli {

void config_show(Verb& verb) {
    verb.run([](Context& context) {
        Page page;
        for (config::Shown& setting : config::explain(config::find_file(context.globals().config)))
            page.items.push_back({{"key", std::move(setting.key)},
                                  {"value", std::move(setting.value)},
                                  {"origin", std::move(setting.origin)}});
        context.list({{"key", "KEY"}, {"value", "VALUE"}, {"origin", "ORIGIN"}}, std::move(page));
    });
}

}  // namespace mitra::cli
