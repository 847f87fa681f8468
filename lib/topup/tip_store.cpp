#include "lib/topup/tip_store.hpp"
