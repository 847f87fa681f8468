// An e-mail of ours: a line each for who it is from and to, its subject and the link to unsubscribe, then its text;
// the first byte chooses how far the server let it get. However they look, its head has our fields and no others, every
// line is one that any server takes, and a reader sees what was written. What a server says ends in a state of the
// queue, in words that name nobody.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "daemons/sandbox/mail.hpp"
#include "lib/base/error.hpp"
#include "lib/http/decode.hpp"
#include "lib/outbox/mail_message.hpp"
#include "lib/outbox/smtp.hpp"
#include "lib/people/check.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using namespace mitra::outbox;
using fuzz::require;

constexpr Instant k_now{1'795'150'800'000};

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

/// A name or a subject as a head may hold it.
std::string without_breaks(std::string_view text) {
    std::string line{text};
    std::replace_if(
        line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) < 0x20) || c == 0x7F; }, ' ');
    return line;
}

/// The addresses that people gave were looked at when they gave them.
std::string checked_address(std::string_view typed) {
    try {
        const std::string email = people::normalised_email(typed);
        require(people::normalised_email(email) == email && email.size() <= 254 && is_plain(email));
        require(email.find_first_of(" ,;<>\"\\") == std::string::npos && std::ranges::count(email, '@') == 1);
        return email;
    } catch (const Error& refusal) {
        require(refusal.kind() == ErrorKind::usage && http::is_utf8(refusal.what()));
        return "siti@contoh.id";
    }
}

void check_head(std::string_view head, bool with_link) {
    constexpr std::array<std::string_view, 10> k_fields{"Date",
                                                        "From",
                                                        "To",
                                                        "Subject",
                                                        "Message-ID",
                                                        "Auto-Submitted",
                                                        "MIME-Version",
                                                        "Content-Type",
                                                        "Content-Transfer-Encoding",
                                                        "List-Unsubscribe"};
    std::size_t fields = 0;
    while (!head.empty()) {
        const std::size_t end = head.find("\r\n");
        require(end != std::string_view::npos && end <= 998);
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(end + 2);
        require(is_plain(line) && !line.empty());
        if (line.front() == ' ') continue;
        const std::string_view name = line.substr(0, line.find(':'));
        require(name == "List-Unsubscribe-Post" || std::find(k_fields.begin(), k_fields.end(), name) != k_fields.end());
        ++fields;
    }
    require(fields == (with_link ? 11 : 9));
}

void check_body(std::string_view body) {
    constexpr std::string_view k_signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    while (!body.empty()) {
        const std::size_t end = body.find("\r\n");
        require(end != std::string_view::npos && end <= 76);
        require(body.substr(0, end).find_first_not_of(k_signs) == std::string_view::npos);
        body.remove_prefix(end + 2);
    }
}

void check_mail(const Mailbox& from, const Outgoing& message) {
    const std::string mail = mail_message(from, message, k_now, Zone{});
    const std::size_t blank = mail.find("\r\n\r\n");
    require(blank != std::string::npos);
    check_head(std::string_view{mail}.substr(0, blank + 2), !message.unsubscribe_url.empty());
    check_body(std::string_view{mail}.substr(blank + 4));

    const sandbox::Mail seen = sandbox::read_mail(mail);
    require(trimmed(seen.subject) == trimmed(without_breaks(message.subject)));
    std::string text = message.text;
    std::erase(text, '\r');
    require(seen.text == text);
    if (from.address.find("=?") != std::string::npos) return;  // the sandbox reads encoded words in addresses, too
    require(seen.from.ends_with(from.address) || seen.from.ends_with('<' + from.address + '>'));
}

void check_answer(fuzz::Input& input) {
    constexpr std::array<const char*, 7> k_commands{"", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "STARTTLS"};
    const std::uint8_t choice = input.byte();
    const MailProgress progress{.curl_code = input.byte() % 100,
                                .last_command = k_commands.at(choice % k_commands.size()),
                                .text_sent = choice % 2 == 1,
                                .reply = choice * 256 % 700,
                                .failure = "Server returned nothing"};
    const SendResult result = mail_result(progress);
    require((result.outcome == Outcome::accepted) == (progress.curl_code == 0));
    require((result.outcome == Outcome::sender_blocked) == (result.block != BlockKind::none));
    // What left, and what nobody answered to, is not sent again blindly; of these codes libcurl says that nothing left.
    constexpr std::array k_nothing_left{5, 6, 7, 35, 60, 77};
    const bool left =
        progress.text_sent && std::ranges::find(k_nothing_left, progress.curl_code) == k_nothing_left.end();
    if (left && progress.curl_code != 0 && progress.reply < 400) require(result.outcome == Outcome::ambiguous);
    require(result.detail.size() < 128 && result.detail.find('@') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Input input{bytes, size};
    check_answer(input);
    Mailbox from = parse_mailbox(input.line());
    require(from.address.find_first_of("\r\n") == std::string::npos &&
            from.name.find_first_of("\r\n") == std::string::npos);
    // The settings take an address, and nothing else, for what mail comes from.
    from.address = checked_address(from.address);
    const Outgoing message{.dedupe_key = "MSG-77.2",
                           .to = checked_address(input.line()),
                           .text = {},
                           .media_url = {},
                           .subject = std::string{input.line()},
                           .unsubscribe_url = std::string{input.line()}};
    if (!is_plain(message.unsubscribe_url)) return 0;  // our own link
    Outgoing whole = message;
    whole.text = input.rest();
    check_mail(from, whole);
    return 0;
}
