#include "lib/outbox/alert.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/outbox/queue.hpp"
#include "lib/outbox/queue_counts.hpp"

namespace mitra::outbox {
namespace {

void tell(db::Database& database, const crypto::Vault& vault, Channel channel, std::string cause,
          std::string template_name, const nlohmann::json& fields, Instant now) {
    queue(database, vault,
          {.kind = Kind::admin_alert,
           .cause = std::move(cause),
           .channel = channel,
           .template_name = std::move(template_name),
           .extra = fields.dump(),
           .not_before = now},
          now);
}

}  // namespace

void alert_sender_off(db::Database& database, const crypto::Vault& vault, const SwitchedOff& what, Instant now) {
    const bool whatsapp_works = what.channel == Channel::email || what.still_active > 0;
    const Channel channel = !whatsapp_works && what.mail_works ? Channel::email : Channel::whatsapp;
    tell(database, vault, channel, fmt::format("sender_off:{}@{}", what.sender.value, now.milliseconds),
         "admin_sender_off",
         {{"sender", what.sender_name}, {"reason", what.reason}, {"active_senders", std::to_string(what.still_active)}},
         now);
    if (what.still_active > 0) return;
    tell(database, vault, channel, fmt::format("no_sender:{}@{}", name(what.channel), now.milliseconds),
         "admin_no_sender", {{"waiting", std::to_string(count_waiting(database))}}, now);
}

void alert_trouble(db::Database& database, const crypto::Vault& vault, const Trouble& what, Instant now) {
    const std::int64_t day = start_of_day(now, what.zone).milliseconds;
    tell(database, vault, Channel::whatsapp, fmt::format("trouble:{}@{}", what.template_name, day), "admin_alert",
         {{"alert", fmt::format("pesan \"{}\" tidak dapat dikirim", what.template_name)},
          {"detail", what.detail},
          {"action", fmt::format("mitra queue list --status failed; mitra template check {}", what.template_name)}},
         now);
}

}  // namespace mitra::outbox
