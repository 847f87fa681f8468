#include "lib/app/topup.hpp"
