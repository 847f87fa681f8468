#include "lib/flow/split_commission.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/db/bulk_pace.hpp"
#include "lib/flow/earn_commission.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/report_messages.hpp"
#include "lib/flow/splitter.hpp"
#include "lib/membership/report_store.hpp"
#include "lib/membership/rule_store.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/payout/commission_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

using membership::Orphan;

/// A split touches its leader's pages of several indexes, and only a long chunk writes such a page once for many
/// reports. So long may another writer wait, well within its patience of 5 s.
constexpr std::chrono::milliseconds k_split_chunk{1'500};

/// Whether somebody's tier shares on that day: only then they earn as a leader.
bool shares_on(const Services& services, PersonId person, std::int64_t day) {
    const auto tier = membership::SplitStore{services.database, services.site.zone}.tier_on(person, day);
    return tier && membership::RuleStore{services.database}.on_day(*tier, day);
}

std::optional<Money> received_for(const Services& services, OrderId order) {
    std::optional<Money> received;
    for (const auto& payment : payment::PaymentStore{services.database, services.vault}.of_order(order))
        if (payment.settled_at) received = payment.received;
    return received;
}

}  // namespace

ComputedSplit compute_split(const Services& services, const SplitQuestion& question) {
    if (question.total < Money{})
        throw Error{ErrorKind::usage, "a commission total is not below zero", "as in --total 100000", "split"};
    const membership::Tier tier = membership::TierStore{services.database}.named(question.tier);
    const std::int64_t day = question.day.value_or(day_number(services.clock.now(), services.site.zone));
    ComputedSplit computed{
        .shares = {}, .rule = membership::RuleStore{services.database}.on_day(tier.id, day), .leader = {}};
    if (!computed.rule) return computed;
    if (question.leader && shares_on(services, *question.leader, day)) computed.leader = question.leader;
    const bool has_leader = question.leader ? computed.leader.has_value() : question.has_leader;
    const Orphan by_settings = services.site.membership.orphan_to_reserve ? Orphan::reserve : Orphan::owner;
    computed.shares =
        membership::split(question.total, *computed.rule, has_leader, question.orphan.value_or(by_settings));
    return computed;
}

SplitDone split_report(const Services& services, ReportId id) {
    return db::in_transaction(services.database, [&] {
        Splitter splitter{services};
        if (auto known = splitter.store().find(id)) return SplitDone{false, std::move(*known)};
        const auto facts = splitter.store().facts(id);
        if (!facts)
            throw Error{ErrorKind::not_found, fmt::format("no daily report {}", id), "see 'mitra daily-report list'",
                        "report"};
        if (!facts->total)
            throw Error{ErrorKind::refused, fmt::format("{} is not validated: nobody said what it brought", id),
                        fmt::format("'mitra approve {} --amount RP' validates and splits", id), "report"};
        const membership::Split split = splitter.decide(*facts);
        splitter.write({split});
        tell_split(services, split);
        db::record_audit(services.database, services.vault, services.actor, "report.split", to_string(id),
                         fmt::format(R"({{"total":{}}})", split.total.rupiah()), services.clock.now());
        return SplitDone{true, split};
    });
}

OrderCommission split_order(const Services& services, OrderId id) {
    return db::in_transaction(services.database, [&] {
        const shop::Order order = existing_order(services, id);
        payout::CommissionStore lines{services.database};
        for (const auto& line : lines.of_order(id))
            if (!line.corrects) return OrderCommission{false, line.id};
        const bool paid = order.state == shop::OrderState::paid || order.state == shop::OrderState::fulfilled;
        const auto received = received_for(services, id);
        if (!paid || !received)
            throw Error{ErrorKind::refused, fmt::format("{} is {}", id, shop::name(order.state)),
                        "a commission is of an order that is paid", "order"};
        const auto line = earn_commission(services, order, *received);
        if (line)
            db::record_audit(services.database, services.vault, services.actor, "order.split", to_string(id),
                             fmt::format(R"({{"line":"{}"}})", *line), services.clock.now());
        return OrderCommission{line.has_value(), line};
    });
}

std::int64_t split_waiting(const Services& services, const std::function<void(std::int64_t done)>& progress) {
    require_trusted_clock(services);
    Splitter splitter{services};
    db::BulkPace pace{services.database, k_split_chunk};
    std::int64_t done = 0;
    ReportId after;
    const auto chunk = [&](std::int64_t rows) {
        const auto all = splitter.store().waiting(after, rows);
        if (all.empty()) return false;
        std::vector<membership::Split> splits;
        splits.reserve(all.size());
        for (const membership::SplitFacts& facts : all)
            splits.push_back(splitter.decide(facts));
        splitter.write(splits);
        after = all.back().report;
        done += static_cast<std::int64_t>(all.size());
        db::record_audit(services.database, services.vault, services.actor, "report.split", "bulk",
                         fmt::format(R"({{"reports":{},"until":"{}"}})", all.size(), after), services.clock.now());
        return static_cast<std::int64_t>(all.size()) == rows;
    };
    while (pace.chunk(chunk))
        progress(done);
    progress(done);
    return done;
}

}  // namespace mitra::flow
