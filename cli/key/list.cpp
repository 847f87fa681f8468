#include "cli/context.hpp"
#include "lib/flow/rotate_keys.hpp"

namespace mitra::cli {
namespace {

const char* state_of(const flow::KeyUse& use) {
    if (!use.in_file) return "missing";
    return use.active ? "active" : "old";
}

}  // namespace

void key_list(Verb& verb) {
    verb.run([](Context& context) {
        Page page;
        for (const flow::KeyUse& use : flow::key_uses(context.services(), context.app().files())) {
            page.items.push_back(
                {{"id", use.key}, {"status", state_of(use)}, {"values", use.values}, {"files", use.files}});
            if (!use.in_file)
                context.note(fmt::format("key {} is not in the key file: what it sealed does not open", use.key));
        }
        context.list({{"id", "KEY"}, {"status", "STATUS"}, {"values", "VALUES"}, {"files", "FILES"}}, std::move(page));
    });
}

}  // namespace mitra::cli
