#include "lib/outbox/forecast.hpp"
#include "cli/context.hpp"
#include "lib/app/sending.hpp"
#include "lib/outbox/queue_counts.hpp"

namespace mitra::cli {

void queue_forecast(Verb& verb) {
    verb.run([](Context& context) {
        const auto rules = app::sending_rules(context.app());
        const auto senders =
            outbox::active_paces(context.database(), context.app().vault(), outbox::Channel::whatsapp, rules.pace);
        const std::int64_t all = outbox::count_waiting(context.database());
        const std::int64_t later = outbox::count_waiting_later(context.database());
        const auto of_later = outbox::forecast(
            {.messages = later, .from = context.now(), .need = {.spread = true, .windowed = rules.broadcasts_windowed}},
            senders, rules.pace);
        context.show({{"waiting", all},
                      {"broadcasts_and_follow_ups", later},
                      {"senders", std::ssize(senders)},
                      {"finishes_at", context.iso(of_later.finishes_at)},
                      {"senders_for_one_day", of_later.senders_for_one_day}});
    });
}

}  // namespace mitra::cli
