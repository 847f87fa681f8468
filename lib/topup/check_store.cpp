#include "lib/topup/check_store.hpp"
