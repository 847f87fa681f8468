#pragma once

#include "cli/verb.hpp"

// The verbs of `mitra delivery` about links: rows of commands.cpp.
namespace mitra::cli {

void delivery_send(Verb& verb);
void delivery_test(Verb& verb);
void delivery_extend(Verb& verb);
void delivery_revoke(Verb& verb);

}  // namespace mitra::cli
