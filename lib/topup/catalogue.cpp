#include "lib/topup/catalogue.hpp"
