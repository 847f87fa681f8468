#pragma once

#include "lib/flow/duitku_jobs.hpp"
#include "lib/http/client.hpp"

namespace mitra::sender {

/// Makes Duitku's calls over `client`, which must live as long. A call ends within ten seconds: sooner than systemd's
/// patience with a program that it stops.
flow::MakeCall duitku_caller(http::Client& client);

}  // namespace mitra::sender
