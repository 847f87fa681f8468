// The part of lib/app/sending.hpp that needs libcurl. Apart from the rest, so that `mitra`, which only plans what the
// sender will do, does not load it at every start.
#include "lib/app/sending.hpp"
#include "lib/outbox/dripsender.hpp"
#include "lib/outbox/smtp.hpp"

namespace mitra::app {
namespace {

outbox::StartTls starttls_of(config::StartTls starttls) {
    switch (starttls) {
        case config::StartTls::offered:
            return outbox::StartTls::offered;
        case config::StartTls::never:
            return outbox::StartTls::never;
        case config::StartTls::always:
            break;
    }
    return outbox::StartTls::always;
}

outbox::MailServer mail_server(const config::Settings& settings) {
    return {.url = settings.smtp.url,
            .starttls = starttls_of(settings.smtp.starttls),
            .user = settings.smtp.user,
            .password = settings.smtp.password,
            .from = outbox::parse_mailbox(settings.smtp.from),
            .zone = settings.site.zone,
            .ca_file = {}};
}

}  // namespace

outbox::Callers::MakeGateway gateways(const App& app) {
    return [app](std::string_view name) -> std::unique_ptr<outbox::Gateway> {
        if (name == "dripsender") return std::make_unique<outbox::DripSender>(app.settings().messaging.dripsender_url);
        if (name == "smtp" && !app.settings().smtp.url.empty())
            return std::make_unique<outbox::SmtpGateway>(mail_server(app.settings()), app.clock());
        return nullptr;
    };
}

}  // namespace mitra::app
