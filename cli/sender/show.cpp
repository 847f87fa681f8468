#include "cli/sender/sender_view.hpp"

namespace mitra::cli {

void sender_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("SENDER", *reference, "SND-1 or its name").run([reference](Context& context) {
        outbox::SenderStore senders{context.database(), context.app().vault()};
        const outbox::Sender sender = senders.named(*reference);
        const outbox::Hours site{context.app().settings().messaging.active_hours.from,
                                 context.app().settings().messaging.active_hours.until};
        const auto none = [](const std::string& text) {
            return text.empty() ? std::optional<std::string>{} : std::optional{text};
        };
        Object shown = sender_row(context, sender, senders.sent_this_hour(context.now()));
        shown.add("channel", outbox::name(sender.channel));
        shown.add("phone", sender.phone ? std::optional{sender.phone->e164()} : std::nullopt);
        shown.add("key_file", none(sender.key_file));
        shown.add("hours", to_string(sender.hours.value_or(site)));
        shown.add("warmup_from", context.iso(sender.warmup_from));
        shown.add("switched_off_reason", none(sender.switched_off_reason));
        const bool rests = sender.rests_until > context.now();
        shown.add("rests_until", context.iso(rests ? std::optional{sender.rests_until} : std::nullopt));
        context.show(std::move(shown));
    });
}

}  // namespace mitra::cli
