#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "lib/flow/services.hpp"
#include "lib/membership/split.hpp"

namespace mitra::flow {

/// A split to compute: of the rule that the tier has on the day (today, where none is given).
struct SplitQuestion {
    Money total;
    std::string tier;  ///< its code
    std::optional<std::int64_t> day;
    bool has_leader = true;
    std::optional<PersonId> leader;            ///< who counts only with a tier that shares on that day
    std::optional<membership::Orphan> orphan;  ///< else as the settings say
};
struct ComputedSplit {
    membership::Shares shares;
    std::optional<membership::Rule> rule;  ///< nothing: the tier shares nothing on that day
    std::optional<PersonId> leader;        ///< who gets the leader's share, where somebody was named
};
/// Changes nothing. Error{usage} for an amount below zero; Error{not_found} for a tier or a person that is not there.
ComputedSplit compute_split(const Services& services, const SplitQuestion& question);

struct SplitDone {
    bool changed = false;  ///< false: it was split before, and so
    membership::Split split;
};
/// Splits what a validated report brought: the tier and the leader of the day of the work decide. Shares become lines
/// of commissions (roles member and leader) and one entry of the books, "split:REP-9". Who had no tier that shares is
/// recorded with a zero. Error{refused} for a report that is not validated.
SplitDone split_report(const Services& services, ReportId report);

/// What an order earned for whom it is credited to, where it is paid and nothing was written of it yet.
struct OrderCommission {
    bool changed = false;
    std::optional<CommissionId> line;  ///< nothing: nobody is credited with it, or nothing comes to a rupiah
};
OrderCommission split_order(const Services& services, OrderId order);

/// Splits every validated report that was not split yet, in short transactions: killed in the middle it goes on where
/// it was. For what came validated (an import): nobody is told. `progress` hears how many are done. How many were
/// split.
std::int64_t split_waiting(const Services& services, const std::function<void(std::int64_t done)>& progress);

}  // namespace mitra::flow
