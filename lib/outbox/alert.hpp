#pragma once

#include <cstdint>
#include <string>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/outbox/message.hpp"

namespace mitra::outbox {

/// A sender was switched off because its gateway calls it blocked.
struct SwitchedOff {
    SenderId sender;
    std::string sender_name;
    Channel channel = Channel::whatsapp;
    std::string reason;
    std::int64_t still_active = 0;  ///< of its channel
    bool mail_works = false;
};
/// Tells the admin, and a second time when none is left; by e-mail where that is the only way that still works.
void alert_sender_off(db::Database& database, const crypto::Vault& vault, const SwitchedOff& what, Instant now);

/// A text or an answer that no retry will mend. The admin is told once a day for each template.
struct Trouble {
    std::string template_name;
    std::string detail;
    Zone zone;
};
void alert_trouble(db::Database& database, const crypto::Vault& vault, const Trouble& what, Instant now);

}  // namespace mitra::outbox
