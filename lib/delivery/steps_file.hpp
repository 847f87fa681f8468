#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lib/delivery/delivery.hpp"

namespace mitra::delivery {

/// Reads what `--steps` names: a [[step]] for each, with `name`, `who`, `after`, `due_hours`, `business`, `message`,
/// `attach` as INTERFACE has them, and for a buyer's step `asks` (what they are to write) and `confirm` (what they
/// agree to). Without `who` it is the admin's; without `after` it follows the step before it, the first the payment;
/// without `due_hours` it is due at once. Error{usage} names file, line and key: an unknown key, a wrong type, no name,
/// a name that another step has, `after` that names no earlier step, hours that are more than a year, something asked
/// of another than the buyer, files attached by another than the admin. Whether there is such a message is for the flow
/// to say.
std::vector<StepPlan> read_steps(const std::filesystem::path& file);

/// The same of a text; `file` is what errors call it.
std::vector<StepPlan> read_steps(std::string_view text, const std::string& file);

}  // namespace mitra::delivery
