#include "lib/topup/trakteer.hpp"
