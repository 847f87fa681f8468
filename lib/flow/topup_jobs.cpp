#include "lib/flow/topup_jobs.hpp"
