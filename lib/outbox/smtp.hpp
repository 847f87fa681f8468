#pragma once

#include <memory>
#include <optional>
#include <string>

#include "lib/base/clock.hpp"
#include "lib/outbox/gateway.hpp"
#include "lib/outbox/mail_message.hpp"

namespace mitra::outbox {

enum class StartTls { always, offered, never };

struct MailServer {
    std::string url;  ///< smtp:// or smtps://
    StartTls starttls = StartTls::always;
    std::string user;
    std::optional<std::string> password;
    Mailbox from;
    Zone zone;
    std::string ca_file;  ///< empty: the system's certificates
};

/// How far a mail got, and what the server said last.
struct MailProgress {
    int curl_code = 0;
    std::string last_command;  ///< "MAIL", "RCPT", "DATA", ...; the last we sent
    bool text_sent = false;    ///< some of the message itself left
    int reply = 0;             ///< the server's last reply code
    std::string failure;
};
SendResult mail_result(const MailProgress& progress);

/// E-mail through the site's own server, by libcurl.
class SmtpGateway final : public Gateway {
 public:
    SmtpGateway(MailServer server, const Clock& clock);
    ~SmtpGateway() override;

    [[nodiscard]] Capabilities capabilities() const noexcept override { return {.message_ids = true}; }
    SendResult send(const Account& account, const Outgoing& message) noexcept override;

 private:
    MailServer server_;
    const Clock& clock_;
    void* curl_;
};

}  // namespace mitra::outbox
