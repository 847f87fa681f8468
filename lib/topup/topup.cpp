#include "lib/topup/topup.hpp"
