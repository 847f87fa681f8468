#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lib/base/id.hpp"
#include "lib/base/phone.hpp"
#include "lib/outbox/message.hpp"
#include "lib/outbox/pace.hpp"

namespace mitra::outbox {

/// A number or mailbox that we send from. What is not set is as the settings say.
struct Sender {
    SenderId id;
    std::string uuid;
    std::string name;
    std::string gateway;  ///< "dripsender", "smtp"
    Channel channel = Channel::whatsapp;
    std::optional<Phone> phone;
    std::string key_file;
    std::int64_t priority = 1;
    std::optional<std::int64_t> hourly_cap;
    std::optional<std::chrono::milliseconds> shortest_gap, longest_gap;
    std::optional<Hours> hours;
    std::optional<Instant> warmup_from;
    bool active = true;
    std::string switched_off_reason;
    Instant rests_until;  ///< after a rate limit, or while its breaker is open
    std::string last_error;
};

/// The pace of a sender: its own numbers where it has any, else the site's.
PaceRules pace_of(const Sender& sender, const PaceRules& site);

/// The gateways that are built in, with what each needs.
struct GatewayKind {
    std::string_view name;
    Channel channel;
    bool needs_phone;
    bool needs_key;
};
const GatewayKind* gateway_kind(std::string_view name);

}  // namespace mitra::outbox
