#include "lib/flow/send_topup.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/match_tips.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/topup_messages.hpp"
#include "lib/flow/topup_run.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using shop::OrderState;
using topup::Topup;
using topup::TopupState;

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
    throw Error{ErrorKind::refused, what, hint, "topup"};
}

topup::TopupStore topups(const Services& services) {
    return {services.database, services.vault};
}

Topup existing(const Services& services, TopupId id) {
    auto found = topups(services).find(id);
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no top-up {}", id), "see 'mitra topup-order list'", "topup"};
    return std::move(*found);
}

void move(const Services& services, const Topup& topup, TopupState to) {
    if (!topups(services).move(topup.id, topup.state, to, services.clock.now(), services.actor.name))
        throw Error{ErrorKind::internal, fmt::format("{} did not become {}", topup.id, name(to))};
}

void audit(const Services& services, std::string_view act, TopupId topup, const std::string& detail) {
    db::record_audit(services.database, services.vault, services.actor, act, to_string(topup), detail,
                     services.clock.now());
}

/// What came above the price stands as the buyer's credit.
Money surplus_of(const Services& services, const shop::Order& order) {
    for (const auto& one : payment::PaymentStore{services.database, services.vault}.of_order(order.id))
        if (one.settled_at && one.received && *one.received > order.total) return *one.received - order.total;
    return {};
}

/// Which revision of a cause "TOP-11@3".
std::int64_t revision_of(const std::optional<db::Job>& job) {
    if (!job) return 0;
    const std::size_t at = job->cause.find('@');
    return at == std::string::npos ? 0 : std::stoll(job->cause.substr(at + 1));
}

void check_sendable(const Services& services, const Topup& topup) {
    if (topup.state == TopupState::unknown)
        refuse(fmt::format("nobody knows yet what became of {}: it is not sent again", topup.id),
               fmt::format("'mitra topup-order resolve {}' once you saw it at VIP Reseller", topup.id));
    if (topup.state != TopupState::ready)
        refuse(fmt::format("{} is {}", topup.id, name(topup.state)),
               fmt::format("see 'mitra topup-order show {}'", topup.id));
    const OrderState order = existing_order(services, topup.order).state;
    if (order != OrderState::paid)
        refuse(fmt::format("{} is not paid: it is {}", topup.order, shop::name(order)),
               "'mitra topup-order match --poll' asks Trakteer for new tips");
    const auto channel = topup::CatalogueStore{services.database}.channel(topup.channel);
    if (channel.stopped_at)
        refuse(fmt::format("the channel {} is stopped: {}", name(topup.channel), channel.stopped_why),
               "mend that first; see 'mitra provider status'");
}

/// The state that a person may give, and the words of it in the attempt.
void check_resolution(const Services& services, const Topup& topup, const TopupResolution& resolution) {
    const bool told_by_nobody = topup.state == TopupState::processing && !topup.ask_at;
    if (topup.state != TopupState::unknown && !told_by_nobody)
        refuse(fmt::format("{} is {}: its end comes by itself", topup.id, name(topup.state)),
               fmt::format("'mitra topup-order status {}' asks now", topup.id));
    if (topup.state == TopupState::unknown && topup.ask_at)
        refuse(fmt::format("{} is still being looked for", topup.id), "wait two minutes");
    if (resolution.state == TopupState::ready && topup.state != TopupState::unknown)
        refuse(fmt::format("{} was accepted by VIP Reseller", topup.id), "--as success or --as failed");
    if (resolution.state == TopupState::success && resolution.trxid.empty() && topup.trxid.empty())
        throw Error{ErrorKind::usage, "success needs the transaction that you saw", "say it with --trxid", "topup"};
    if (const auto other = topups(services).by_trxid(topup.channel, resolution.trxid); other && other->id != topup.id)
        refuse(fmt::format("{} is the transaction of {}", resolution.trxid, other->id), {});
    if (!topup.trxid.empty() && !resolution.trxid.empty() && topup.trxid != resolution.trxid)
        refuse(fmt::format("{} is the transaction {}", topup.id, topup.trxid), {});
}

}  // namespace

std::optional<JobId> plan_attempt(const Services& services, TopupId id, Instant at) {
    db::Jobs jobs{services.database};
    const auto topup = existing(services, id);
    const auto last = jobs.latest(k_place_job, to_string(id));
    if (last && last->state == "running") return std::nullopt;
    if (last && last->state == "waiting") {
        jobs.hasten(last->id, at);
        return last->id;
    }
    return jobs.add({.provider = std::string{order_line(topup.channel)},
                     .kind = k_place_job,
                     .cause = fmt::format("{}@{}", id, revision_of(last) + 1),
                     .repeat = db::Repeat::unsafe,
                     .next_at = at},
                    services.clock.now());
}

void start_topup(const Services& services, const shop::Order& order) {
    const auto topup = topups(services).of_order(order.id);
    if (!topup) return;
    if (topup->state == TopupState::cancelled) {
        tell_topup_owner(services, fmt::format("{}:paid-cancelled", topup->id),
                         "Pesanan ini dibayar, padahal top-upnya sudah dibatalkan. Kembalikan uangnya.", &*topup);
        return;
    }
    if (topup->state != TopupState::ready) return;
    tell_topup_paid(services, *topup, order, surplus_of(services, order));
    if (services.site.topup.auto_send) plan_attempt(services, topup->id, services.clock.now());
}

void check_refundable(const Services& services, OrderId order) {
    const auto topup = topups(services).of_order(order);
    if (!topup) return;
    switch (topup->state) {
        case TopupState::sending:
        case TopupState::unknown:
        case TopupState::processing:
            refuse(fmt::format("{} is {}: nothing goes back before its end is known", topup->id, name(topup->state)),
                   fmt::format("see 'mitra topup-order show {}'", topup->id));
        default:
            return;
    }
}

void stop_topup(const Services& services, OrderId order) {
    const auto topup = topups(services).of_order(order);
    if (!topup) return;
    const bool refunded = existing_order(services, order).state == OrderState::refunded;
    if (topup->state == TopupState::ready)
        move(services, *topup, refunded ? TopupState::refunded : TopupState::cancelled);
    else if (topup->state == TopupState::failed && refunded)
        move(services, *topup, TopupState::refunded);
}

std::optional<JobId> send_topup(const Services& services, TopupId id) {
    return db::in_transaction(services.database, [&]() -> std::optional<JobId> {
        const Topup topup = existing(services, id);
        if (topup.state == TopupState::sending || topup.state == TopupState::processing ||
            topup.state == TopupState::success)
            return std::nullopt;
        check_sendable(services, topup);
        const auto job = plan_attempt(services, id, services.clock.now());
        if (job) audit(services, "topup.send", id, fmt::format(R"({{"job":"{}"}})", *job));
        return job;
    });
}

bool cancel_topup(const Services& services, TopupId id) {
    return db::in_transaction(services.database, [&] {
        const Topup topup = existing(services, id);
        if (topup.state == TopupState::cancelled) return false;
        if (topup.state != TopupState::ready)
            refuse(fmt::format("{} is {}", id, name(topup.state)), "only what was not sent yet can be cancelled");
        move(services, topup, TopupState::cancelled);
        audit(services, "topup.cancel", id, "{}");
        return true;
    });
}

bool resolve_topup(const Services& services, TopupId id, const TopupResolution& resolution) {
    require_reason(services);
    return db::in_transaction(services.database, [&] {
        const Topup topup = existing(services, id);
        if (topup.state == resolution.state) return false;
        check_resolution(services, topup, resolution);
        conclude_attempt(services, id, "by_hand", text::clean_line(services.actor.reason));
        if (resolution.state == TopupState::ready) {
            move(services, topup, TopupState::ready);
        } else {
            const bool success = resolution.state == TopupState::success;
            topup::Transaction said;
            said.trxid = resolution.trxid;
            said.progress = success ? topup::Progress::success : topup::Progress::error;
            said.word = fmt::format("by hand: {}", name(resolution.state));
            said.price = resolution.cost;
            settle_topup(services, id, said);
        }
        if (!resolution.trxid.empty()) topups(services).take_orphan(topup.channel, resolution.trxid);
        audit(services, "topup.resolve", id,
              fmt::format(R"({{"as":"{}","cost":{}}})", name(resolution.state),
                          resolution.cost ? fmt::format("{}", resolution.cost->rupiah()) : "null"));
        return true;
    });
}

std::string shown_status(const Services& services, const Topup& topup, const shop::Order& order) {
    if (topup.state != TopupState::ready) return std::string{name(topup.state)};
    switch (order.state) {
        case OrderState::pending:
        case OrderState::proof_submitted:
            return tipped(services, order.id) > Money{} ? "short" : "awaiting_payment";
        case OrderState::paid:
        case OrderState::fulfilled:
            return "paid";
        case OrderState::refunded:
            return "refunded";
        case OrderState::expired:
        case OrderState::cancelled:
            break;
    }
    return "cancelled";
}

}  // namespace mitra::flow
