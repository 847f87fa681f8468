#include "lib/flow/send_topup.hpp"
