#include "lib/flow/match_tips.hpp"
