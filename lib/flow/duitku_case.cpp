#include "lib/flow/duitku_case.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/crypto/digest.hpp"
#include "lib/flow/order_messages.hpp"
#include "lib/outbox/queue.hpp"

namespace mitra::flow {

void open_duitku_case(const Services& services, const payment::Case& what) {
    const auto opened = payment::CaseStore{services.database}.open(what, "duitku");
    if (opened) tell_case(services, *opened);
}

void alert_duitku(const Services& services, const std::string& detail) {
    const Instant now = services.clock.now();
    const std::string what = crypto::to_hex(crypto::digest(detail)).substr(0, 12);
    outbox::queue(services.database, services.vault,
                  {.kind = outbox::Kind::admin_alert,
                   .cause = fmt::format("duitku:{}@{}", what, start_of_day(now, services.site.zone).milliseconds),
                   .channel = outbox::Channel::whatsapp,
                   .template_name = "admin_alert",
                   .extra = nlohmann::json{{"alert", "pembayaran lewat Duitku bermasalah"},
                                           {"detail", detail},
                                           {"action", "mitra doctor --online; mitra payment list"}}
                                .dump(),
                   .not_before = now},
                  now);
}

}  // namespace mitra::flow
