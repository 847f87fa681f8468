#include "lib/topup/topup_store.hpp"
