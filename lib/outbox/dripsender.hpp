#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lib/http/client.hpp"
#include "lib/outbox/gateway.hpp"

namespace mitra::outbox {

/// dripsender.id: one key is one WhatsApp number; POST /send answers "OK", gives no id and no receipt, so a message
/// whose answer was lost can never be asked about.
class DripSender final : public Gateway {
 public:
    explicit DripSender(std::string base_url) : base_url_{std::move(base_url)} {}

    [[nodiscard]] Capabilities capabilities() const noexcept override { return {.probe = true}; }
    SendResult send(const Account& account, const Outgoing& message) noexcept override;
    /// GET /lists/: a valid key, which says nothing about the WhatsApp connection behind it.
    Health probe(const Account& account) noexcept override;

 private:
    std::string base_url_;
    http::Client client_;
};

/// What an answer to POST /send means (providers' sheet: body before status, phase before both).
SendResult dripsender_result(const http::CallResult& answer);

/// A text that somebody sent to one of our numbers.
struct InboundText {
    std::string event_key;  ///< the message's own id, or empty where there is none
    std::string phone;      ///< digits; empty for a group or a hidden id
    std::string text;
    bool from_group = false;
    bool from_us = false;
};
/// Reads both forms of DripSender's webhook; nothing where the body is neither.
std::optional<InboundText> parse_dripsender_webhook(std::string_view body);

}  // namespace mitra::outbox
