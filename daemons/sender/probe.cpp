#include "daemons/sender/probe.hpp"

#include <fmt/format.h>

#include "daemons/sender/duitku_call.hpp"
#include "lib/app/duitku.hpp"
#include "lib/app/sending.hpp"
#include "lib/outbox/sender_store.hpp"

namespace mitra::sender {
namespace {

std::string_view asked(const outbox::Sender& sender, outbox::Gateway* gateway) {
    if (gateway == nullptr) return "not_set_up";
    if (!gateway->capabilities().probe) return "not_asked";
    return outbox::name(gateway->probe({sender.id, sender.gateway, sender.key_file}));
}

std::string_view asked_duitku(const app::App& app, const payment::duitku::Account& account) {
    using Kind = payment::duitku::ChannelsAnswer::Kind;
    http::Client client;
    const auto answered =
        duitku_caller(client)(payment::duitku::ask_channels(account, payment::duitku::k_least, app.clock().now()));
    if (answered.reached != flow::Answered::Reached::answered) return "unknown";
    const auto answer = payment::duitku::read_channels_answer(answered.status, answered.body);
    if (answer.kind == Kind::unreadable) return "unknown";
    if (answer.kind == Kind::refused) return "bad_credential";
    return answer.channels.empty() ? "no_channels" : "ready";
}

}  // namespace

void probe(const app::App& app) {
    db::Database database = app.connect(db::Access::read_only);
    const auto make_gateway = app::gateways(app);
    for (const outbox::Sender& sender : outbox::SenderStore{database, app.vault()}.list({}, 1'000)) {
        if (sender.active) fmt::print("{} {}\n", sender.id, asked(sender, make_gateway(sender.gateway).get()));
    }
    if (const auto account = app::duitku_account(app)) fmt::print("duitku {}\n", asked_duitku(app, *account));
}

}  // namespace mitra::sender
