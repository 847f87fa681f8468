#include "lib/flow/check_nickname.hpp"
