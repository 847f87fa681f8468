#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lib/base/clock.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/outbox/message.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace mitra::test {

/// An installation with keys of its own, mitra-sandbox beside it as the world, and two numbers that send without a
/// gap. Nothing of it stays open between calls.
class SendingSite {
 public:
    SendingSite();

    [[nodiscard]] db::Database open() const;
    [[nodiscard]] const crypto::Vault& vault() const { return vault_; }
    [[nodiscard]] static Instant now() { return SystemClock{}.now(); }
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return dir_ / name; }

    PersonId person(const std::string& phone = {}) const;
    MessageId message(outbox::Kind kind = outbox::Kind::welcome) const { return message(kind, person()); }
    MessageId message(outbox::Kind kind, PersonId to) const;
    /// The only column of the only row.
    [[nodiscard]] std::int64_t count(const std::string& sql) const;
    /// How many messages are in a state.
    [[nodiscard]] std::int64_t messages(const std::string& state) const;
    /// "/hook/dripsender/SECRET" of SND-1.
    [[nodiscard]] std::string webhook() const;

    /// The command line of one of our programs on this installation.
    [[nodiscard]] std::vector<std::string> words(const std::string& name = "mitra-sender") const;
    [[nodiscard]] Finished once(const Process::Environment& environment = {}) const;
    Finished mitra(std::vector<std::string> words) const;
    /// mitra-sender with the points at which a test lets it die or stand still.
    [[nodiscard]] std::unique_ptr<Process> mortal(const Process::Environment& environment) const;

    /// One call with this key, or so many, fails in this way.
    void fault(const std::string& key, const std::string& kind, int count = 1) const;
    /// All that the gateway was asked to send and that reached somebody.
    [[nodiscard]] nlohmann::json inbox() const;

 private:
    TempDir dir_;
    crypto::Vault vault_;
    Process sandbox_;
    std::map<std::string, std::string> urls_;
};

/// mitra-web on an installation, on a free port.
class WebProgram {
 public:
    explicit WebProgram(const std::vector<std::string>& words, const Process::Environment& environment = {});
    [[nodiscard]] std::uint16_t port() const { return port_; }
    Process& process() { return process_; }

 private:
    Process process_;
    std::uint16_t port_;
};

/// The body of POST /daftar.
std::string registration_form(std::string_view name, std::string_view phone, std::string_view more = {});
/// The request by which DripSender tells that somebody wrote to a number.
std::string inbound_message(std::string_view hook, std::string_view phone_digits, std::string_view text);
std::string post_json(std::string_view path, std::string_view body);

}  // namespace mitra::test
