#pragma once

#include <string>

#include "lib/app/app.hpp"

namespace mitra::sender {

/// Runs one job now, due or not, and prints what became of it as a line of JSON: for commands that need the answer
/// (`mitra payment pull`), since only this program talks to providers. Heeds a provider's rest: a short one is waited
/// for. Error{not_found} for a job that is not there, Error{unavailable} where the provider did not answer,
/// Error{unknown_outcome} where nobody saw what it did.
void run_job(const app::App& app, const std::string& job);

}  // namespace mitra::sender
