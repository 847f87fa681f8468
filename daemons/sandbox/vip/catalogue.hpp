#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mitra::sandbox::vip {

/// A row of one of the two price lists.
struct Service {
    std::string channel;  ///< "prepaid" or "game"
    std::string code, game, name;
    std::string type, note;                ///< prepaid: "pulsa-reguler"
    std::array<std::int64_t, 3> prices{};  ///< basic, premium, special
    std::string status = "available";
    bool multi_trx = true;
    std::string window = "00:00 - 00:00";
    std::string server = "1";
};

/// Whether what is sold under this name is for an id with a zone.
bool needs_zone(std::string_view game);

/// What is sold, some sixty rows at first. Any thread may call.
class Catalogue {
 public:
    Catalogue();
    [[nodiscard]] std::vector<Service> list(std::string_view channel) const;
    [[nodiscard]] std::optional<Service> find(std::string_view channel, std::string_view code) const;
    /// Sets a row's basic price (the other two follow) and status, each where it is not empty. Throws Error{not_found}
    /// for an unknown code.
    void change(const std::string& code, const std::string& price, const std::string& status);
    void remove(const std::string& code);
    /// Makes a channel so many rows long: takes invented ones away, or adds some.
    void resize(const std::string& channel, std::size_t rows);
    /// Adds an amount to every price of a channel.
    void raise(const std::string& channel, std::int64_t by);
    void reset();

 private:
    mutable std::mutex mutex_;
    std::vector<Service> rows_;
};

}  // namespace mitra::sandbox::vip
