#pragma once

#include "lib/flow/services.hpp"
#include "lib/topup/catalogue.hpp"

namespace mitra::flow {

// What an admin says of the price list, whatever the supplier says; each with its reason, audited. Error{usage} without
// one where something is switched off.

/// False where it was so before. It is not sold until it is enabled again; orders that were placed go on.
bool disable_service(const Services& services, ServiceId service);
bool enable_service(const Services& services, ServiceId service);
/// Nothing of the channel is sold or placed until it is started again. False where it was so before.
bool stop_channel(const Services& services, topup::Channel channel);
bool start_channel(const Services& services, topup::Channel channel);

}  // namespace mitra::flow
