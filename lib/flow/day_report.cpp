#include "lib/flow/day_report.hpp"

#include "lib/db/system_state.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/payment/case_store.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "lib/referral/finding_store.hpp"
#include "lib/referral/overall_store.hpp"
#include "lib/referral/referral_store.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::flow {
namespace {

void count_deliveries(const Services& services, DayReport& report) {
    delivery::StepStore steps{services.database, services.vault};
    delivery::DeliveryFilter filter;
    filter.state = delivery::DeliveryState::running;
    report.deliveries_running = steps.count(filter);
    filter.overdue_at = services.clock.now();
    report.deliveries_overdue = steps.count(filter);
}

}  // namespace

DayReport day_report(const Services& services, Instant moment) {
    const db::Snapshot one_moment{services.database};
    const Zone zone = services.site.zone;
    DayReport report{.day = start_of_day(moment, zone)};

    const std::int64_t day = day_number(moment, zone);
    for (const auto& counted : referral::ReferralStore{services.database}.days(std::nullopt, day, day + 1)) {
        report.registrations = counted.registrations;
        report.clicks = counted.clicks;
    }
    report.sales = shop::SalesStore{services.database}.total(day, day);
    report.affiliates = referral::OverallStore{services.database}.during({day, day + 1});
    report.applications =
        referral::AffiliateStore{services.database, services.vault}.count(referral::AffiliateState::pending);
    report.proofs_waiting = shop::OrderStore{services.database}.count({.state = shop::OrderState::proof_submitted});
    report.open_cases = payment::CaseStore{services.database}.count(true);
    report.open_findings = referral::FindingStore{services.database}.count({.state = referral::FindingState::open});
    count_deliveries(services, report);
    report.messages = outbox::count_tried(services.database, report.day, report.day + std::chrono::days{1});
    report.in_trouble = outbox::count_in_trouble(services.database);
    report.senders_off = outbox::senders_off(services.database);
    if (const auto next = event::EventStore{services.database}.next(services.clock.now()))
        report.next_event = event_report(services, next->id);
    if (const auto frozen = db::sending_frozen(services.database)) report.frozen_since = frozen->since;
    return report;
}

}  // namespace mitra::flow
