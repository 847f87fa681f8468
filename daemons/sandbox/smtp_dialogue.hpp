#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mitra::sandbox {

/// What one connection has handed over.
struct Envelope {
    std::string from;
    std::vector<std::string> to;
    std::string content;  ///< as it came, dots unstuffed
};

/// The server's side of one SMTP connection (RFC 5321), line by line, without the wire.
class SmtpDialogue {
 public:
    static constexpr std::size_t k_largest_mail = 1024 * 1024;
    static constexpr std::size_t k_most_recipients = 100;

    static constexpr std::string_view k_greeting = "220 mitra-sandbox ESMTP ready";

    struct Turn {
        std::string reply;             ///< lines without the last line end; empty: nothing to say
        std::optional<Envelope> mail;  ///< complete: the reply is up to whoever takes it
        bool quit = false;
    };
    /// Takes one line without its end.
    Turn take(std::string_view line);

 private:
    Turn take_command(std::string_view line);
    Turn take_content(std::string_view line);
    Turn start_mail(std::string_view line);
    Turn add_recipient(std::string_view line);
    Turn start_content();

    Envelope envelope_;
    bool greeted_ = false;
    bool has_sender_ = false;
    bool in_content_ = false;
    bool too_large_ = false;
    bool wants_credentials_ = false;
};

}  // namespace mitra::sandbox
