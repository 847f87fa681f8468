#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "tests/support/database.hpp"
#include "tests/support/process.hpp"
#include "tests/support/raw_client.hpp"

namespace mitra::test {

/// The real mitra-web on an installation of its own: it sells "kelas" by transfer, and Siti has a password.
class LiveSite {
 public:
    static constexpr const char* k_email = "siti@contoh.id";
    static constexpr const char* k_password = "kuda nil menari";

    /// `web_settings`: lines of [web] beside the addresses, which are free ports.
    explicit LiveSite(std::string_view web_settings = {});

    /// `before`: words in front of the program, as prlimit's.
    void start(const std::vector<std::string>& before = {});
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] Process& process() { return *web_; }

    /// A client from an address of loopback that nobody came from before: no limit of one address is in its way.
    [[nodiscard]] RawClient stranger(int receive_buffer = 0) const;
    /// One request of somebody new.
    [[nodiscard]] std::optional<RawClient::Answer> ask(std::string_view request) const;
    /// Sends these one after the other, each by somebody new, until one waits behind a writer that cannot go on.
    [[nodiscard]] std::vector<RawClient> send_until_one_waits(const std::function<std::string(int)>& request) const;
    /// Orders "kelas"; "/o/TOKEN".
    [[nodiscard]] std::string order() const;
    /// A number of /metrics, by its whole name with labels; 0 for what is not shown.
    [[nodiscard]] std::int64_t number(const std::string& name) const;
    /// Requests of any kind that were answered.
    [[nodiscard]] std::int64_t answered() const { return number("mitra_http_request_seconds_count"); }

    /// VmRSS, VmHWM and the like of the program, in kB.
    [[nodiscard]] std::int64_t memory_kb(const std::string& which) const;
    /// Forgets the highest VmHWM.
    void forget_peak() const;
    /// What the program has used of the processors.
    [[nodiscard]] double cpu_seconds() const;
    /// Its open files whose name, as the kernel shows it, contains this.
    [[nodiscard]] std::size_t open_files(std::string_view containing) const;

    /// Another connection to the database, as another program has it.
    [[nodiscard]] db::Database open() const { return database_.connect(); }
    /// The only column of the only row.
    [[nodiscard]] std::int64_t count(const std::string& sql) const;
    /// How many files lie there under their names.
    [[nodiscard]] std::int64_t files() const;

 private:
    TestDatabase database_ = migrated_db();
    crypto::Vault vault_;
    std::unique_ptr<Process> web_;
    std::uint16_t port_ = 0, metrics_port_ = 0;
};

/// The registration of a teacher whose phone and city ("Kota 7") have this number.
std::string registration(int number);
/// The upload of a proof to an order.
std::string proof_of(const std::string& order, std::string_view content);

/// 127.X.Y.Z, each time another; never 127.0.0.1, which is a trusted proxy as Debian's are.
std::string new_address();
/// The same for everybody whose number is the same.
std::string address_of(int number);

}  // namespace mitra::test
