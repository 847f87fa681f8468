#pragma once

#include "daemons/sandbox/faults.hpp"
#include "daemons/sandbox/inbox.hpp"
#include "daemons/sandbox/numbers.hpp"

namespace mitra::sandbox {

/// Everything the pretended providers share.
struct World {
    Inbox inbox;
    Faults faults;
    Numbers numbers;
};

}  // namespace mitra::sandbox
