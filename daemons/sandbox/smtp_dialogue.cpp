#include "daemons/sandbox/smtp_dialogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace mitra::sandbox {
namespace {

using Turn = SmtpDialogue::Turn;

Turn say(std::string_view reply) {
    return {std::string{reply}, std::nullopt, false};
}

bool starts_with_word(std::string_view line, std::string_view word) {
    if (line.size() < word.size()) return false;
    return std::equal(word.begin(), word.end(), line.begin(), [](char a, char b) {
        return a == static_cast<char>(std::toupper(static_cast<unsigned char>(b)));
    });
}

/// The address between < and >; nothing where there are none.
std::optional<std::string> path_of(std::string_view line) {
    const auto open = line.find('<');
    const auto close = line.find('>', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
    return std::string{line.substr(open + 1, close - open - 1)};
}

}  // namespace

Turn SmtpDialogue::take(std::string_view line) {
    if (in_content_) return take_content(line);
    if (wants_credentials_) {
        wants_credentials_ = false;
        return say("235 2.7.0 Anybody may come in here");
    }
    return take_command(line);
}

Turn SmtpDialogue::take_command(std::string_view line) {
    if (starts_with_word(line, "EHLO") || starts_with_word(line, "HELO")) {
        greeted_ = true;
        envelope_ = {};
        has_sender_ = false;
        if (starts_with_word(line, "HELO")) return say("250 mitra-sandbox");
        return say(fmt::format("250-mitra-sandbox\r\n250-SIZE {}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN",
                               k_largest_mail));
    }
    if (starts_with_word(line, "QUIT")) return {"221 2.0.0 Bye", std::nullopt, true};
    if (starts_with_word(line, "NOOP")) return say("250 2.0.0 OK");
    if (starts_with_word(line, "RSET")) {
        envelope_ = {};
        has_sender_ = false;
        return say("250 2.0.0 OK");
    }
    if (starts_with_word(line, "VRFY")) return say("252 2.0.0 Send it and see");
    if (!greeted_) return say("503 5.5.1 EHLO first");
    if (starts_with_word(line, "AUTH PLAIN")) {
        wants_credentials_ = line.size() <= 11;
        return say(wants_credentials_ ? "334 " : "235 2.7.0 Anybody may come in here");
    }
    if (starts_with_word(line, "MAIL FROM:")) return start_mail(line);
    if (starts_with_word(line, "RCPT TO:")) return add_recipient(line);
    if (starts_with_word(line, "DATA")) return start_content();
    return say("500 5.5.2 Command not recognised");
}

Turn SmtpDialogue::start_mail(std::string_view line) {
    if (has_sender_) return say("503 5.5.1 One sender is enough");
    auto from = path_of(line);
    if (!from) return say("501 5.5.4 MAIL FROM:<address>");
    envelope_ = {std::move(*from), {}, {}};
    has_sender_ = true;
    return say("250 2.1.0 OK");
}

Turn SmtpDialogue::add_recipient(std::string_view line) {
    if (!has_sender_) return say("503 5.5.1 MAIL first");
    const auto to = path_of(line);
    if (!to || to->find('@') == std::string::npos) return say("501 5.5.4 RCPT TO:<address>");
    if (envelope_.to.size() == k_most_recipients) return say("452 4.5.3 Too many recipients");
    envelope_.to.push_back(*to);
    return say("250 2.1.5 OK");
}

Turn SmtpDialogue::start_content() {
    if (envelope_.to.empty()) return say("503 5.5.1 RCPT first");
    in_content_ = true;
    too_large_ = false;
    return say("354 End with a dot on a line of its own");
}

Turn SmtpDialogue::take_content(std::string_view line) {
    if (line == ".") {
        in_content_ = false;
        has_sender_ = false;
        Envelope mail = std::move(envelope_);
        envelope_ = {};
        if (too_large_) return say("552 5.3.4 Message too big");
        return {{}, std::move(mail), false};
    }
    if (line.starts_with('.')) line.remove_prefix(1);
    too_large_ = too_large_ || envelope_.content.size() + line.size() + 2 > k_largest_mail;
    if (!too_large_) envelope_.content.append(line).append("\r\n");
    return {};
}

}  // namespace mitra::sandbox
