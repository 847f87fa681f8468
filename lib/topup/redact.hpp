#pragma once

#include <string>
#include <string_view>

namespace mitra::topup {

/// A stored webhook of VIP Reseller or Trakteer for a person's eyes, as "data.trxid=VP1&data.status=success": numbers,
/// states and amounts as they came; of everything else (targets, notes, names, messages) only that it is there.
std::string redacted_webhook(std::string_view body);

}  // namespace mitra::topup
