#include "lib/flow/order_topup.hpp"
