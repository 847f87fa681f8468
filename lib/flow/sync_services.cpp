#include "lib/flow/sync_services.hpp"
