#pragma once

#include <chrono>
#include <span>
#include <string_view>

#include "daemons/sender/jobs.hpp"
#include "lib/db/job.hpp"
#include "lib/flow/duitku_jobs.hpp"
#include "lib/http/client.hpp"

namespace mitra::sender {

/// Jobs that go to one provider, one after the other on each of its threads.
struct Line {
    std::string_view provider;  ///< as the jobs table calls it
    int threads = 1;
    std::chrono::seconds lease;  ///< longer than all calls of a job together
    std::chrono::seconds rest;   ///< so long its own pace makes somebody wait who wants an answer now
    std::string_view name;       ///< "Duitku"
    std::string_view subject;    ///< of the errors, and the part of the settings: "duitku"
    bool (*is_set_up)(const Providers& providers);
    flow::JobDone (*run)(const flow::Services& services, const Providers& providers, const db::Claim& claim,
                         http::Client& client);
};
std::span<const Line> lines();
/// Error{internal} for a provider that nobody calls.
const Line& line_to(std::string_view provider);

}  // namespace mitra::sender
