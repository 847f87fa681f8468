#pragma once

#include <string>

#include "lib/flow/duitku_jobs.hpp"
#include "lib/flow/services.hpp"
#include "lib/flow/topup_jobs.hpp"
#include "lib/topup/check_store.hpp"

namespace mitra::flow {

/// Asks whose account a target is, in the caller's transaction: the same target's answer of the last minutes is taken
/// as it was, a game without a check is `unverified` at once. `target` and `zone` fit the game's rules.
topup::Check check_nickname(const Services& services, ProductId game, std::string_view target, std::string_view zone,
                            std::string_view form);

/// The job of one: k_nickname_job. A check that fails is `unverified`, never "not found".
JobDone ask_nickname(const Services& services, const topup::Supplier& supplier, const db::Claim& claim,
                     const MakeSupplierCall& call);

}  // namespace mitra::flow
