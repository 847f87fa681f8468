#pragma once

#include "cli/context.hpp"
#include "lib/flow/affiliate_standing.hpp"

namespace mitra::cli {

/// Whom a reference names: a person by id, phone or e-mail, or an affiliate by their own code. Error{not_found}
/// otherwise.
PersonId affiliate_person(Context& context, const std::string& reference);
/// The same for somebody who is an affiliate.
flow::AffiliateStanding affiliate_named(Context& context, const std::string& reference);

/// What INTERFACE calls `person.affiliate`; null for who is none.
Value affiliate_of(Context& context, const people::Person& person);
/// One line of a list of affiliates.
Object affiliate_row(Context& context, const flow::AffiliateStanding& standing);
/// Everything about one.
Object affiliate_object(Context& context, const flow::AffiliateStanding& standing);

}  // namespace mitra::cli
