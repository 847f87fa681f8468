#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"
#include "lib/db/job.hpp"

namespace mitra::cli {

/// What the program beside this one said on stdout; its stderr is ours.
struct Said {
    int status = -1;  ///< 127 where it cannot be started
    std::string program, out;
};
/// Runs `mitra-sender` with these words to its end: what needs the network is its work, `mitra` does without an HTTP
/// library.
Said ask_sender(std::vector<std::string> words);

/// Runs a job at a provider now and waits for what became of it: "paid", "pending", ... Its failure is ours: not to be
/// reached is Error{unavailable}, an outcome nobody saw Error{unknown_outcome}. The job must be committed: not under
/// --dry-run, --key or --expect-rows.
std::string run_job(Context& context, JobId job);

}  // namespace mitra::cli
