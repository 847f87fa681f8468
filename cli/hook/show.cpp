#include "cli/hook/hook.hpp"
#include "lib/base/error.hpp"
#include "lib/payment/duitku.hpp"
#include "lib/topup/redact.hpp"

namespace mitra::cli {
namespace {

struct Asked {
    std::string id;
    bool body = false;
};

/// What a provider wrote of a payer's name, card and account is nobody's to read here; the rest is what one looks for.
std::string content(const db::OutsideEvent& event) {
    if (event.provider == "vip" || event.provider == "trakteer") return topup::redacted_webhook(event.body);
    if (event.provider != "duitku") return event.body;
    std::string lines;
    for (const auto& [name, value] : payment::duitku::redacted_callback(event.body))
        lines += fmt::format("{}{}={}", lines.empty() ? "" : "&", name, value);
    return lines;
}

}  // namespace

HookId hook_id(const std::string& text) {
    if (const auto id = parse_id<HookId>(text)) return *id;
    if (const auto id = parse_id<HookId>("HOK-" + text)) return *id;
    throw Error{ErrorKind::usage, fmt::format("'{}' is not the id of an event", text), "write it as HOK-3", "hook"};
}

Object described(Context& context, const db::StoredEvent& stored) {
    return {{"id", stored.id},
            {"provider", stored.event.provider},
            {"source", stored.event.source},
            {"received_at", context.iso(stored.received_at)},
            {"status", stored.state},
            {"note", stored.note}};
}

void hook_show(Verb& verb) {
    auto asked = std::make_shared<Asked>();
    verb.argument("HOOK", asked->id, "the event, as HOK-3");
    verb.flag("--body", asked->body,
              "also its content, which may name people (a payer's own fields stay hidden); leaves an audit row");
    verb.run([asked](Context& context) {
        const auto id = hook_id(asked->id);
        const auto stored = db::Inbox{context.database(), context.app().vault()}.find(id);
        if (!stored)
            throw Error{ErrorKind::not_found, fmt::format("no stored event {}", id), "see 'mitra hook list'", "hook"};
        context.concerns(1);
        Object shown = described(context, *stored);
        if (asked->body) {
            db::in_transaction(context.database(), [&] { context.audit("hook.read", to_string(id)); });
            shown.add("body", content(stored->event));
        }
        context.show(std::move(shown));
    });
}

}  // namespace mitra::cli
