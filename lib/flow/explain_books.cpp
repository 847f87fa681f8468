#include "lib/flow/explain_books.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/membership/report_store.hpp"
#include "lib/payment/case_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/payment/refund_store.hpp"
#include "lib/payout/commission_store.hpp"
#include "lib/payout/payout_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::flow {
namespace {

constexpr std::int64_t k_most_orders = 200;
constexpr std::int64_t k_rows_at_a_place = 20;

using Ids = std::vector<std::string>;

void add_order(const Services& services, OrderId order, Ids& ids) {
    ids.push_back(to_string(order));
    for (const auto& payment : payment::PaymentStore{services.database, services.vault}.of_order(order))
        ids.push_back(to_string(payment.id));
    for (const auto& refund : payment::RefundStore{services.database}.of_order(order))
        ids.push_back(to_string(refund.id));
    for (const auto& payment_case : payment::CaseStore{services.database}.of_order(order))
        ids.push_back(to_string(payment_case.id));
}

/// Its split, and what was done to the leader's line of it.
Ids ids_of_report(ReportId report) {
    return {to_string(report), fmt::format("{}:leader", report)};
}

/// A member's or leader's line is booked with the split of its report.
Ids ids_of_commission(const payout::Commission& line) {
    Ids ids{to_string(line.id)};
    if (const auto report = parse_id<ReportId>(line.source.substr(0, line.source.find(':'))))
        ids.push_back(to_string(*report));
    return ids;
}

/// The ids under which something of the thing may be booked.
Ids ids_of(const Services& services, std::string_view reference) {
    if (parse_id<PaymentId>(reference))
        return {to_string(payment::PaymentStore{services.database, services.vault}.named(reference).id)};
    if (parse_id<RefundId>(reference)) return {to_string(payment::RefundStore{services.database}.named(reference).id)};
    if (parse_id<CommissionId>(reference))
        return ids_of_commission(payout::CommissionStore{services.database}.named(reference));
    if (parse_id<ReportId>(reference))
        return ids_of_report(membership::ReportStore{services.database, services.vault}.named(reference).id);
    if (parse_id<PayoutId>(reference))
        return {to_string(payout::PayoutStore{services.database, services.vault}.named(reference).id)};
    if (const auto line = parse_id<PayoutLineId>(reference)) {
        if (payout::PayoutStore{services.database, services.vault}.line(*line)) return {to_string(*line)};
        throw Error{ErrorKind::not_found, fmt::format("no line {} of a payout", *line), "see 'mitra payout show'",
                    "payout_line"};
    }
    if (parse_id<CaseId>(reference)) return {to_string(payment::CaseStore{services.database}.named(reference).id)};
    Ids ids;
    shop::OrderStore orders{services.database};
    const auto numbered = parse_id(services.site.shop.order_prefix, reference);
    if (parse_id<OrderId>(reference) || numbered) {
        const std::string id = numbered ? to_string(OrderId{*numbered}) : std::string{reference};
        add_order(services, orders.named(id).id, ids);
        return ids;
    }
    const PersonId person = people::PersonStore{services.database, services.vault}.named(reference).id;
    ids.push_back(to_string(person));
    for (const auto& order : orders.list({.buyer = person}, {}, k_most_orders))
        add_order(services, order.id, ids);
    return ids;
}

/// The reason in the audit row of the act: of the entry itself, or one that the same actor wrote at the same moment
/// about what was booked.
std::string reason_of(const Services& services, const ledger::NewEntry& entry, JournalId id) {
    using namespace std::chrono_literals;
    std::vector<db::AuditFilter> places{{.subject = to_string(id)}};
    for (const std::string& subject : {entry.about, entry.source.substr(entry.source.find(':') + 1)})
        places.push_back({.subject = subject, .since = entry.at, .until = entry.at + 1ms});
    for (const auto& place : places)
        for (const auto& row : db::audit_entries(services.database, services.vault, 0, k_rows_at_a_place, place))
            if (row.actor == entry.actor && !row.reason.empty()) return row.reason;
    return {};
}

}  // namespace

std::vector<ExplainedEntry> explain_books(const Services& services, std::string_view reference) {
    ledger::LedgerStore books{services.database};
    std::vector<ledger::Entry> entries;
    if (const auto id = parse_id<JournalId>(reference)) {
        auto entry = books.find(*id);
        if (!entry)
            throw Error{ErrorKind::not_found, fmt::format("no journal entry {}", *id), "see 'mitra ledger journal'",
                        "journal"};
        entries.push_back(std::move(*entry));
    } else {
        entries = books.concerning(ids_of(services, reference), k_most_explained);
    }
    std::vector<ExplainedEntry> explained;
    for (ledger::Entry& entry : entries) {
        std::string reason = reason_of(services, entry.what, entry.id);
        explained.push_back({std::move(entry), std::move(reason)});
    }
    return explained;
}

}  // namespace mitra::flow
