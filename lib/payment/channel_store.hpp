#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/db/database.hpp"
#include "lib/payment/duitku.hpp"

namespace mitra::payment {

/// The channels that the project at Duitku has, and which of them a buyer chose for a payment.
class ChannelStore {
 public:
    explicit ChannelStore(db::Database& database) : database_{database} {}

    /// The whole list anew.
    void replace(const std::vector<duitku::Channel>& channels, Instant now);
    /// In Duitku's order.
    std::vector<duitku::Channel> list();
    std::optional<duitku::Channel> find(std::string_view code);
    /// When the list came; nothing while there is none.
    std::optional<Instant> listed_at();

    /// False where the payment is not `created` any more, or has its channel.
    bool choose(PaymentId payment, std::string_view code);
    /// What Duitku's own page was paid by, from a callback; kept where it was unknown. Anything but two capital letters
    /// and digits is passed over.
    void learn(PaymentId payment, std::string_view code);

 private:
    db::Database& database_;
};

}  // namespace mitra::payment
