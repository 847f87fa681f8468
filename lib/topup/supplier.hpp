#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/money.hpp"
#include "lib/topup/channel.hpp"
#include "lib/topup/supplier_answer.hpp"

namespace mitra::topup {

/// What a supplier's interface can do: it selects how an order whose answer nobody saw is settled.
struct Capabilities {
    bool has_client_ref = false;  ///< repeating an order with our reference asks for it; else its list is searched
    bool has_max_price = false;   ///< an order names the most that it may cost
};

/// An outgoing call, ready for the HTTP client: a form POST over IPv4, never repeated, never redirected.
struct Call {
    std::string url, body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::chrono::seconds patience{10};  ///< for the whole answer
    std::size_t largest_answer = 256 * 1024;
};

struct PlaceOrder {
    Channel channel = Channel::game;
    std::string own_reference;  ///< "TOP-11"; sent where the supplier has a field for it
    std::string code, target, zone;
    std::optional<Money> max_cost;
};

/// Whom top-ups are bought from: makes its calls and reads its answers; the calls themselves are made elsewhere.
/// Every reader takes the HTTP status and the body, judges the body first, and never throws for what came.
class Supplier {
 public:
    virtual ~Supplier() = default;
    [[nodiscard]] virtual Capabilities capabilities() const = 0;

    [[nodiscard]] virtual Call ask_account() const = 0;
    [[nodiscard]] virtual AccountAnswer read_account(int status, std::string_view body) const = 0;

    [[nodiscard]] virtual Call ask_services(Channel channel) const = 0;
    /// One row alone, as far as the supplier can narrow it (a game's name); the reader's rows are filtered by us.
    [[nodiscard]] virtual Call ask_services(Channel channel, std::string_view game) const = 0;
    [[nodiscard]] virtual ServicesAnswer read_services(Channel channel, int status, std::string_view body) const = 0;

    /// Price and stock of one service now; nothing for a channel where the supplier has no such question.
    [[nodiscard]] virtual std::optional<Call> ask_stock(Channel channel, std::string_view code) const = 0;
    [[nodiscard]] virtual StockAnswer read_stock(Channel channel, int status, std::string_view body) const = 0;

    [[nodiscard]] virtual Call ask_nickname(std::string_view nickname_code, std::string_view target,
                                            std::string_view zone) const = 0;
    [[nodiscard]] virtual NicknameAnswer read_nickname(int status, std::string_view body) const = 0;

    [[nodiscard]] virtual Call place(const PlaceOrder& order) const = 0;
    [[nodiscard]] virtual PlaceAnswer read_place(Channel channel, int status, std::string_view body) const = 0;

    /// The newest `limit` transactions of a channel.
    [[nodiscard]] virtual Call ask_list(Channel channel, std::int64_t limit) const = 0;
    /// One of them.
    [[nodiscard]] virtual Call ask_transaction(Channel channel, std::string_view trxid) const = 0;
    [[nodiscard]] virtual ListAnswer read_list(Channel channel, int status, std::string_view body) const = 0;

    /// `proof` is the header that carries it, `body` as it came (JSON or a form).
    [[nodiscard]] virtual Hint read_webhook(std::string_view proof, std::string_view body) const = 0;
};

}  // namespace mitra::topup
