#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/base/payment_method.hpp"

namespace mitra::payment {

enum class PaymentState { created, waiting, settled, failed, expired, refunded };
/// As state_edge has it: "created", "waiting", ...
std::string_view name(PaymentState state);
std::optional<PaymentState> payment_state_named(std::string_view name);

/// One attempt to pay an order.
struct Payment {
    PaymentId id;
    std::string uuid;
    OrderId order;
    std::int64_t attempt = 1;
    PaymentMethod method = PaymentMethod::duitku;
    std::optional<BankAccountId> bank_account;
    std::string reference;  ///< ours, unique, starts with a letter: "ORD-1042-1"; Duitku's merchantOrderId
    Money amount;
    std::optional<Money> received;  ///< once settled
    std::optional<Money> fee;       ///< what the provider kept
    std::string provider_reference;
    std::string channel;  ///< the provider's code, "BC"
    std::string pay_url;  ///< where the buyer pays; sealed in the database
    std::string note;     ///< why it failed; of an open one, that the provider says it did
    PaymentState state = PaymentState::created;
    Instant created_at, expires_at;
    std::optional<Instant> settled_at;
    std::string verified_by;

    [[nodiscard]] bool open() const { return state == PaymentState::created || state == PaymentState::waiting; }
};

/// Why a payment is called settled. Written before it settles, and kept.
struct Evidence {
    enum class Kind { provider_answer, bank_row, tip, admin, free, grant };
    Kind kind = Kind::admin;
    Money amount;
    std::string reference;  ///< the provider's, or the bank's
    std::optional<BankRowId> bank_row;
    std::optional<BankAccountId> bank_account;  ///< where the money is, by an admin's word or a bank's row
    std::optional<Instant> came_at;             ///< when the money came, where that is known; else it is now
    std::optional<Money> fee;                   ///< a provider's
    std::string channel;                        ///< a provider's
    std::string actor;
};
/// "provider_answer", "bank_row", "tip", "admin", "free", "grant".
std::string_view name(Evidence::Kind kind);
std::optional<Evidence::Kind> evidence_kind_named(std::string_view name);

}  // namespace mitra::payment
