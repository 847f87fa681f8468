#include "cli/context.hpp"
#include "cli/sender/sender_view.hpp"
#include "lib/db/system_state.hpp"
#include "lib/outbox/queue_counts.hpp"

namespace mitra::cli {
namespace {

/// The counts one below the other, then a line for each sender.
void print_words(Context& context, const Object& stats) {
    const Screen screen = Screen::of_stdout(context.globals().color);
    Object counts;
    std::vector<Object> senders;
    for (const Field& field : stats.fields) {
        if (field.name != "senders") {
            counts.add(field.name, field.value);
            continue;
        }
        for (const Value& sender : std::get<List>(field.value.kind()))
            senders.push_back(std::get<Object>(sender.kind()));
    }
    context.print("{}", sheet(counts, screen));
    std::string below = table({{"name", "SENDER"},
                               {"gateway", "GATEWAY"},
                               {"active", "ACTIVE"},
                               {"sent_this_hour", "THIS HOUR"},
                               {"cap", "CAP"},
                               {"last_error", "LAST ERROR"}},
                              senders, screen);
    below.pop_back();
    context.print("{}", below);
}

}  // namespace

void queue_stats(Verb& verb) {
    verb.run([](Context& context) {
        Object shown;
        for (const auto& [state, count] : outbox::counts_per_state(context.database()))
            shown.add(state, count);
        const auto frozen = db::sending_frozen(context.database());
        shown.add("frozen_since", context.iso(frozen ? std::optional{frozen->since} : std::nullopt));
        outbox::SenderStore senders{context.database(), context.app().vault()};
        const auto sent = senders.sent_this_hour(context.now());
        List rows;
        for (const outbox::Sender& sender : senders.list({}, 1'000)) {
            const Object row = sender_row(context, sender, sent);
            Object shorter;
            for (const char* name : {"name", "gateway", "active", "sent_this_hour", "cap", "last_error"})
                shorter.add(name, *row.find(name));
            rows.emplace_back(std::move(shorter));
        }
        shown.add("senders", std::move(rows));
        print_words(context, shown);
        context.answer(std::move(shown));
    });
}

}  // namespace mitra::cli
