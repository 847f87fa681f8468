#pragma once

#include "lib/app/app.hpp"

namespace mitra::sender {

/// Asks the gateway of each active sender whether it knows the sender's key, and prints a line for each: "SND-1 ready".
/// The same of Duitku, with the question which channels there are: "duitku ready".
/// Sends nothing. For `mitra doctor --online`, since only this program talks to gateways.
void probe(const app::App& app);

}  // namespace mitra::sender
