#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/base/error.hpp"
#include "lib/flow/duitku_jobs.hpp"
#include "lib/payment/channel_store.hpp"
#include "lib/payment/payment_store.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
using payment::Payment;
using payment::PaymentState;

constexpr std::array<std::chrono::minutes, 6> k_first_questions{2min, 5min, 15min, 30min, 60min, 120min};
constexpr std::chrono::hours k_later_questions{4};
constexpr std::chrono::hours k_list_lives{24};

std::optional<Payment> found(const Services& services, PaymentId id) {
    return payment::PaymentStore{services.database, services.vault}.find(id);
}

bool has_its_last_word(const Payment& payment) {
    return payment.state == PaymentState::settled || payment.state == PaymentState::refunded;
}

std::chrono::milliseconds pause_of(Asked asked) {
    return asked == Asked::by_callback ? std::chrono::milliseconds{k_callback_pause} : k_status_pause;
}

/// Jobs go by their time. Where many questions about nothing new wait for their turn, one that Duitku itself called for
/// counts as older than they, since somebody has paid and looks at the screen.
constexpr std::chrono::hours k_callback_lead{24};

Instant turn_of(Asked asked, Instant next, Instant now) {
    return asked == Asked::by_callback && next <= now ? next - k_callback_lead : next;
}

std::optional<JobId> add_question(const Services& services, std::string cause, Instant at) {
    return db::Jobs{services.database}.add({.provider = k_duitku_questions,
                                            .kind = k_ask_status_job,
                                            .cause = std::move(cause),
                                            .repeat = db::Repeat::safe,
                                            .next_at = at},
                                           services.clock.now());
}

}  // namespace

void plan_invoice(const Services& services, const Payment& payment) {
    if (services.site.shop.duitku_asks_channel && payment.channel.empty()) return;
    const Instant now = services.clock.now();
    db::Jobs{services.database}.add({.provider = k_duitku,
                                     .kind = k_open_invoice_job,
                                     .cause = to_string(payment.id),
                                     .repeat = db::Repeat::unsafe,
                                     .next_at = now},
                                    now);
}

std::vector<payment::duitku::Channel> payment_channels(const Services& services) {
    if (!services.site.shop.duitku_asks_channel) return {};
    return payment::ChannelStore{services.database}.list();
}

bool choose_channel(const Services& services, PaymentId id, std::string_view channel) {
    return db::in_transaction(services.database, [&] {
        payment::ChannelStore channels{services.database};
        auto payment = found(services, id);
        const bool waits = payment && payment->method == PaymentMethod::duitku &&
                           payment->state == PaymentState::created && services.site.shop.duitku_asks_channel;
        if (payment && payment->channel == channel) return false;
        if (!waits || !payment->channel.empty())
            throw Error{ErrorKind::refused, fmt::format("{} waits for no channel", id), "pay again", "payment"};
        if (!channels.find(channel))
            throw Error{ErrorKind::refused, "this channel is not on Duitku's list", "choose another", "channel"};
        channels.choose(id, channel);
        payment->channel = channel;
        plan_invoice(services, *payment);
        return true;
    });
}

std::optional<JobId> plan_status(const Services& services, PaymentId id, Instant not_before, Asked asked) {
    return db::in_transaction(services.database, [&]() -> std::optional<JobId> {
        const auto payment = found(services, id);
        if (!payment || payment->method != PaymentMethod::duitku || has_its_last_word(*payment)) return std::nullopt;
        db::Jobs jobs{services.database};
        const std::string subject = to_string(id);
        if (!jobs.latest(k_open_invoice_job, subject)) return std::nullopt;
        const auto last = jobs.latest(k_ask_status_job, subject);
        const Instant now = services.clock.now();
        if (!last) return add_question(services, subject, turn_of(asked, not_before, now));

        const Instant earliest =
            last->attempts == 0 ? not_before : std::max(not_before, last->moved_at + pause_of(asked));
        const Instant next = turn_of(asked, earliest, now);
        if (last->state == "waiting") {
            jobs.hasten(last->id, next);
            return last->id;
        }
        // What is being asked now may be answered as it was before Duitku's callback.
        if (last->state == "running" && asked == Asked::by_anybody) return last->id;
        return add_question(services, fmt::format("{}@{}", subject, last->id.value), next);
    });
}

std::optional<Instant> next_question(Instant began, Instant now, Instant end) {
    Instant next = began;
    for (const auto offset : k_first_questions) {
        next = began + offset;
        if (next > now) break;
    }
    if (next <= now) next += k_later_questions * ((now - next) / k_later_questions + 1);
    return next <= end ? std::optional{next} : std::nullopt;
}

bool plan_channels(const Services& services) {
    if (!services.site.shop.duitku || !services.site.shop.duitku_asks_channel) return false;
    const Instant now = services.clock.now();
    const auto listed = payment::ChannelStore{services.database}.listed_at();
    if (listed && now - *listed < k_list_lives) return false;
    // One question a day; while there is no list at all its retries go on.
    const std::int64_t day = start_of_day(now, services.site.zone).milliseconds;
    return db::Jobs{services.database}
        .add({.provider = k_duitku,
              .kind = k_ask_channels_job,
              .cause = fmt::format("{}", day),
              .repeat = db::Repeat::safe,
              .next_at = now},
             now)
        .has_value();
}

std::int64_t plan_overdue_questions(const Services& services, std::int64_t limit) {
    std::int64_t planned = 0;
    const Instant now = services.clock.now();
    db::Jobs jobs{services.database};
    const auto plan = [&](PaymentId id) {
        if (!jobs.latest(k_ask_status_job, to_string(id)) && plan_status(services, id, now)) ++planned;
        return planned < limit;
    };
    constexpr std::int64_t k_page = 200;
    JobId seen_job;
    for (auto page = jobs.unknown(k_open_invoice_job, {}, k_page); !page.empty() && planned < limit;
         page = jobs.unknown(k_open_invoice_job, seen_job, k_page)) {
        for (const db::Job& job : page)
            if (const auto id = parse_id<PaymentId>(job.cause); id && !plan(*id)) break;
        seen_job = page.back().id;
    }
    payment::PaymentStore payments{services.database, services.vault};
    PaymentId seen;
    for (auto page = payments.open(PaymentMethod::duitku, seen, k_page); !page.empty() && planned < limit;
         page = payments.open(PaymentMethod::duitku, seen, k_page)) {
        for (const Payment& payment : page)
            if (payment.state == PaymentState::waiting && !plan(payment.id)) break;
        seen = page.back().id;
    }
    return planned;
}

}  // namespace mitra::flow
