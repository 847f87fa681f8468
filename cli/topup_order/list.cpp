#include "cli/page_of.hpp"
#include "cli/person/person_view.hpp"
#include "cli/topup_order/topup_view.hpp"
#include "lib/db/state_history_store.hpp"

namespace mitra::cli {
