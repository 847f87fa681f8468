#include "lib/topup/channel.hpp"
