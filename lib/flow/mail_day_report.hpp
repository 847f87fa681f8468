#pragma once

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// Queues an e-mail with the numbers of the day that `moment` falls on to the site's admin, once for each day; false
/// when that day was mailed before. Error{refused} where the site has no admin_email.
bool mail_day_report(const Services& services, Instant moment);

}  // namespace mitra::flow
