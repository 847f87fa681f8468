#include "lib/topup/vip.hpp"
