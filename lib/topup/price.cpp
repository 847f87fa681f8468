#include "lib/topup/price.hpp"
