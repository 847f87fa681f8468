#include "cli/context.hpp"
#include "lib/config/settings.hpp"

namespace mitra::cli {
namespace {

/// A script gets a value as the type it has; "(not set)" is no value. What TOML writes for ours is JSON as well.
Value typed(const std::string& toml) {
    if (toml == "(not set)") return nullptr;
    return toml.starts_with('(') ? Value{toml} : Value::from_json(toml);
}

}  // namespace

void config_show(Verb& verb) {
    verb.run([](Context& context) {
        Page page;
        for (config::Shown& setting : config::explain(config::find_file(context.globals().config)))
            page.items.push_back({{"key", std::move(setting.key)},
                                  {"value", context.globals().json ? typed(setting.value) : Value{setting.value}},
                                  {"origin", std::move(setting.origin)}});
        context.list({{"key", "KEY"}, {"value", "VALUE"}, {"origin", "ORIGIN"}}, std::move(page));
    });
}

}  // namespace mitra::cli
