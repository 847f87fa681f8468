#include "lib/outbox/smtp.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <cstring>
#include <string_view>

namespace mitra::outbox {
namespace {

struct Transfer {
    std::string_view rest;
    MailProgress progress;
};

std::size_t give_text(char* buffer, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::size_t length = std::min(size * count, transfer.rest.size());
    std::memcpy(buffer, transfer.rest.data(), length);
    transfer.rest.remove_prefix(length);
    transfer.progress.text_sent = transfer.progress.text_sent || length > 0;
    return length;
}

/// Notes each command's first word as it leaves: what a refusal was about.
int note_command(CURL*, curl_infotype type, char* data, std::size_t size, void* user) {
    if (type != CURLINFO_HEADER_OUT) return 0;
    const std::string_view line{data, size};
    const std::string_view command = line.substr(0, line.find_first_of(" \r\n:"));
    // libcurl says goodbye after a refusal: that is not what was refused.
    if (command != "QUIT") static_cast<Transfer*>(user)->progress.last_command = command;
    return 0;
}

bool never_reached(int code) {
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
            return true;
        default:
            return false;
    }
}

SendResult refused_before_text(const MailProgress& progress, std::string detail) {
    SendResult result{.outcome = Outcome::transient_safe, .status = progress.reply, .detail = std::move(detail)};
    if (progress.curl_code == CURLE_LOGIN_DENIED || progress.reply == 530 || progress.reply == 535) {
        result.outcome = Outcome::sender_blocked;
        result.block = BlockKind::credential;
    } else if (progress.curl_code == CURLE_USE_SSL_FAILED) {
        result.outcome = Outcome::sender_blocked;
        result.block = BlockKind::credential;
        result.detail = "the server offers no STARTTLS, and the settings ask for it";
    } else if (progress.reply >= 500 && progress.last_command == "RCPT") {
        result.outcome = Outcome::rejected_recipient;
    } else if (progress.reply >= 500 && progress.last_command == "MAIL") {
        result.outcome = Outcome::sender_blocked;
        result.block = BlockKind::banned;
    } else if (progress.reply >= 500) {
        result.outcome = Outcome::bad_request;
    }
    return result;
}

}  // namespace

SendResult mail_result(const MailProgress& progress) {
    if (progress.curl_code == CURLE_OK) return {.outcome = Outcome::accepted, .status = progress.reply};
    std::string detail = progress.reply >= 400
                             ? fmt::format("{} to {}", progress.reply, progress.last_command)
                             : fmt::format("{}{}", progress.failure,
                                           progress.last_command.empty() ? "" : " after " + progress.last_command);
    if (never_reached(progress.curl_code)) return {.outcome = Outcome::transient_safe, .detail = std::move(detail)};
    if (!progress.text_sent) return refused_before_text(progress, std::move(detail));
    // The text left. Only a reply to its end says what became of it.
    SendResult result{.outcome = Outcome::ambiguous, .status = progress.reply, .detail = std::move(detail)};
    if (progress.reply >= 500)
        result.outcome = Outcome::bad_request;
    else if (progress.reply >= 400)
        result.outcome = Outcome::transient_safe;
    return result;
}

SmtpGateway::SmtpGateway(MailServer server, const Clock& clock)
    : server_{std::move(server)}, clock_{clock}, curl_{curl_easy_init()} {}

SmtpGateway::~SmtpGateway() {
    curl_easy_cleanup(curl_);
}

SendResult SmtpGateway::send(const Account&, const Outgoing& message) noexcept {
    CURL* curl = curl_;
    if (curl == nullptr) return {.outcome = Outcome::transient_safe, .detail = "libcurl did not start"};
    const std::string text = mail_message(server_.from, message, clock_.now(), server_.zone);
    Transfer transfer{.rest = text, .progress = {}};
    curl_slist* recipients = curl_slist_append(nullptr, ("<" + message.to + ">").c_str());

    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, server_.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     server_.starttls == StartTls::always    ? CURLUSESSL_ALL
                     : server_.starttls == StartTls::offered ? CURLUSESSL_TRY
                                                             : CURLUSESSL_NONE);
    if (!server_.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, server_.ca_file.c_str());
    if (!server_.user.empty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, server_.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, server_.password.value_or("").c_str());
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + server_.from.address + ">").c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_text);
    curl_easy_setopt(curl, CURLOPT_READDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, note_command);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 40L);

    const CURLcode code = curl_easy_perform(curl);
    long reply = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
    curl_slist_free_all(recipients);
    transfer.progress.curl_code = static_cast<int>(code);
    transfer.progress.reply = static_cast<int>(reply);
    transfer.progress.failure = curl_easy_strerror(code);
    return mail_result(transfer.progress);
}

}  // namespace mitra::outbox
