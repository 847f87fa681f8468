#pragma once

#include "cli/context.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::cli {

/// What INTERFACE calls `person`, whole.
Object person_object(Context& context, const people::Person& person);
/// The columns of a list of people.
Object person_row(Context& context, const people::Person& person);

/// By id, phone or e-mail; Error{not_found} otherwise.
people::Person person_named(Context& context, const std::string& reference);

}  // namespace mitra::cli
