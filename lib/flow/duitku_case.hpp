#pragma once

#include <string>

#include "lib/flow/services.hpp"
#include "lib/payment/case_store.hpp"
#include "lib/payment/payment.hpp"

namespace mitra::flow {

// What the jobs and the callbacks share; for those flows only.

/// Opens a case about a payment, once for its cause, and tells the admin. In the caller's transaction.
void open_duitku_case(const Services& services, const payment::Case& what);
/// Where somebody must look at the settings or at Duitku; once a day for each `detail`.
void alert_duitku(const Services& services, const std::string& detail);

}  // namespace mitra::flow
