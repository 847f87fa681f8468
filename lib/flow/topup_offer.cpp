#include "lib/flow/topup_offer.hpp"
