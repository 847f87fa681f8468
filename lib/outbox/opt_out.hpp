#pragma once

#include <string_view>

namespace mitra::outbox {

/// Whether a whole message, trimmed, without punctuation and letter case, is one of STOP, BERHENTI, UNSUBSCRIBE, UNSUB
/// and HENTIKAN. "stop dulu ya" is not: somebody has to read that.
bool is_opt_out(std::string_view text);

}  // namespace mitra::outbox
