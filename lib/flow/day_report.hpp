#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/event/event_store.hpp"
#include "lib/flow/event_report.hpp"
#include "lib/flow/services.hpp"
#include "lib/referral/count_store.hpp"
#include "lib/shop/sales_store.hpp"

namespace mitra::flow {

/// What an admin wants to know of a day, in the morning's mail or at noon.
struct DayReport {
    Instant day;  ///< its first moment
    std::int64_t registrations = 0;
    std::int64_t clicks = 0;
    shop::Sales sales;                    ///< orders, paid ones, what they brought, and what was given back
    referral::Counts affiliates;          ///< what came through them
    std::int64_t applications = 0;        ///< of would-be affiliates, of any day
    std::int64_t proofs_waiting = 0;      ///< orders whose proof of transfer an admin should look at
    std::int64_t open_cases = 0;          ///< payments that a person decides about
    std::int64_t open_findings = 0;       ///< what looks like fraud, and nobody has decided about
    std::int64_t deliveries_running = 0;  ///< orders that the admin or their buyer has something to do for
    std::int64_t deliveries_overdue = 0;  ///< of these, those whose time is over
    std::map<std::string, outbox::StateCounts> messages;  ///< by kind: outbox::count_tried
    outbox::StateCounts in_trouble;                       ///< failed and unknown ones, of any day
    std::optional<EventReport> next_event;
    std::vector<outbox::SenderOff> senders_off;
    std::optional<Instant> frozen_since;  ///< nothing is sent at all
};

/// The numbers of the day that `moment` falls on; what lies ahead, and what is off, is as of now.
DayReport day_report(const Services& services, Instant moment);

}  // namespace mitra::flow
