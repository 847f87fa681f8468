#include "lib/topup/supplier.hpp"
