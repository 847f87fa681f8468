#pragma once

#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/membership/report.hpp"
#include "lib/membership/split.hpp"
#include "lib/text/template.hpp"

namespace mitra::flow {

// What members and leaders are told about reports, each once for its cause, in the caller's transaction.

/// "Senin, 16 November 2026" of a day_number.
std::string day_in_words(std::int64_t day, Zone zone);

/// To the member: what the report brought, and their share; or why it brought nothing. A leader hears of a day's splits
/// once, the morning after.
void tell_split(const Services& services, const membership::Split& split);
/// To the member, with the reason: the day may be handed in again.
void tell_report_rejected(const Services& services, const membership::DailyReport& report, std::string_view reason);
/// To both: who leads now, and who is new in the team.
void tell_new_leader(const Services& services, PersonId sub, PersonId leader);

/// The fields of the message that a leader gets in the morning, made when it is sent: `values` names the day.
void add_leader_values(const Services& services, PersonId leader, text::Values& values);

}  // namespace mitra::flow
