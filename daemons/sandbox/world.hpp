#pragma once

#include "daemons/sandbox/duitku/duitku.hpp"
#include "daemons/sandbox/faults.hpp"
#include "daemons/sandbox/inbox.hpp"
#include "daemons/sandbox/numbers.hpp"
#include "daemons/sandbox/telegram/telegram.hpp"
#include "daemons/sandbox/trakteer/trakteer.hpp"
#include "daemons/sandbox/vip/vip.hpp"

namespace mitra::sandbox {

/// Everything the pretended providers share.
struct World {
    Inbox inbox;
    Faults faults;
    Numbers numbers;
    duitku::Duitku duitku;
    telegram::Telegram telegram;
    vip::Vip vip;
    trakteer::Trakteer trakteer;
};

}  // namespace mitra::sandbox
