#pragma once

#include "lib/flow/topup_jobs.hpp"
#include "lib/http/client.hpp"

namespace mitra::sender {

// Calls go over `client`, which must live as long and belongs to the calling thread. Their bodies and headers hold
// keys and buyers' ids: nothing about them is logged.

/// Makes the supplier's calls: over IPv4 alone, since it knows us by one address, each once and for as long as the call
/// itself says. An order takes longer than systemd's patience with a program that it stops.
flow::MakeSupplierCall supplier_caller(http::Client& client);

/// Makes Trakteer's calls. Each ends within ten seconds.
flow::MakeTrakteerCall trakteer_caller(http::Client& client);

}  // namespace mitra::sender
