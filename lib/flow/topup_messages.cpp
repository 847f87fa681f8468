#include "lib/flow/topup_messages.hpp"
