#include "lib/flow/duitku_jobs.hpp"

namespace mitra::flow {

namespace duitku = payment::duitku;

CheckedCallback check_duitku(const crypto::Vault& vault, const duitku::Account& account, const std::string& body) {
    const auto received = duitku::read_callback(account, body);
    CheckedCallback checked{received.verdict, received.other_scheme, {}};
    if (received.callback)
        checked.event = db::seal(
            vault, {.provider = "duitku", .event_key = received.callback->identity, .source = "duitku", .body = body});
    return checked;
}

bool store_duitku(const Services& services, const db::SealedEvent& event) {
    return db::Inbox{services.database, services.vault}.receive_sealed(event, services.clock.now()).has_value();
}

}  // namespace mitra::flow
