#include "lib/app/sending.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/outbox/sender_store.hpp"

namespace mitra::app {
namespace {

outbox::Rotation rotation_of(config::Rotation rotation) {
    switch (rotation) {
        case config::Rotation::random:
            return outbox::Rotation::random;
        case config::Rotation::weighted:
            return outbox::Rotation::weighted;
        case config::Rotation::round_robin:
            break;
    }
    return outbox::Rotation::round_robin;
}

outbox::PaceRules pace_of(const config::Settings& settings) {
    const auto& messaging = settings.messaging;
    return {.hourly_cap = messaging.hourly_cap,
            .shortest_gap = messaging.shortest_delay,
            .longest_gap = messaging.longest_delay,
            .hours = {messaging.active_hours.from, messaging.active_hours.until},
            .warmup_from = std::nullopt,
            .zone = settings.site.zone};
}

std::set<outbox::Kind> windowed_kinds(const config::Settings& settings) {
    std::set<outbox::Kind> kinds;
    for (const std::string& name : settings.messaging.windowed_kinds) {
        const auto kind = outbox::kind_named(name);
        if (!kind)
            throw Error{ErrorKind::usage, fmt::format("messaging.windowed_kinds: there is no kind '{}'", name), "",
                        "settings"};
        kinds.insert(*kind);
    }
    return kinds;
}

}  // namespace

outbox::DispatchOptions dispatch_options(const App& app) {
    const config::Settings& settings = app.settings();
    return {.pace = pace_of(settings),
            .rotation = rotation_of(settings.messaging.rotation),
            .retry_after = settings.messaging.retry_after,
            .windowed = windowed_kinds(settings)};
}

flow::SendingRules sending_rules(const App& app) {
    const config::Settings& settings = app.settings();
    return {.pace = pace_of(settings),
            .require_inbound = settings.messaging.require_inbound,
            .broadcasts_windowed = windowed_kinds(settings).contains(outbox::Kind::broadcast)};
}

flow::ComposeOptions compose_options(const App& app) {
    return {.require_inbound = app.settings().messaging.require_inbound};
}

void ensure_mail_sender(const App& app, db::Database& database) {
    if (app.settings().smtp.url.empty()) return;
    db::in_transaction(database, [&] {
        outbox::SenderStore senders{database, app.vault()};
        for (const auto& sender : senders.list({}, 1'000))
            if (sender.channel == outbox::Channel::email) return;
        senders.add({.name = "email", .gateway = "smtp", .channel = outbox::Channel::email}, app.clock().now());
    });
}

}  // namespace mitra::app
