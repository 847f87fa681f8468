#include "lib/topup/fee_store.hpp"
