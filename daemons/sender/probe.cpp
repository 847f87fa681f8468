#include "daemons/sender/probe.hpp"

#include <fmt/format.h>

#include "lib/app/sending.hpp"
#include "lib/outbox/sender_store.hpp"

namespace mitra::sender {
namespace {

std::string_view asked(const outbox::Sender& sender, outbox::Gateway* gateway) {
    if (gateway == nullptr) return "not_set_up";
    if (!gateway->capabilities().probe) return "not_asked";
    return outbox::name(gateway->probe({sender.id, sender.gateway, sender.key_file}));
}

}  // namespace

void probe(const app::App& app) {
    db::Database database = app.connect(db::Access::read_only);
    const auto make_gateway = app::gateways(app);
    for (const outbox::Sender& sender : outbox::SenderStore{database, app.vault()}.list({}, 1'000)) {
        if (sender.active) fmt::print("{} {}\n", sender.id, asked(sender, make_gateway(sender.gateway).get()));
    }
}

}  // namespace mitra::sender
