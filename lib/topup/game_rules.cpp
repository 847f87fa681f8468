#include "lib/topup/target_rule.hpp"
