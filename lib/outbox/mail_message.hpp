#pragma once

#include <string>
#include <string_view>

#include "lib/base/instant.hpp"
#include "lib/outbox/gateway.hpp"

namespace mitra::outbox {

/// A mailbox as it stands in the settings: "Webdonasi <halo@webdonasi.com>" or the bare address.
struct Mailbox {
    std::string name;
    std::string address;
};
Mailbox parse_mailbox(std::string_view text);

/// An RFC 5322 message, ready for the wire: CRLF, UTF-8 in base64 (RFC 2047 in its head), a Message-ID made of the
/// message and its attempt, List-Unsubscribe with one click (RFC 8058) where there is a link.
std::string mail_message(const Mailbox& from, const Outgoing& message, Instant now, Zone zone);

}  // namespace mitra::outbox
