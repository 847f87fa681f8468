#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/membership/tier.hpp"

namespace mitra::membership {

class TierStore {
 public:
    explicit TierStore(db::Database& database) : database_{database} {}

    /// Above all that are there. Error{refused} where the code is taken or the product is no membership.
    TierId add(std::string_view code, ProductId product, std::int64_t days, const std::vector<std::string>& features);
    void set_days(TierId id, std::int64_t days);
    void set_features(TierId id, const std::vector<std::string>& features);
    std::optional<Tier> find(TierId id);
    std::optional<Tier> of_product(ProductId product);
    /// By its code; Error{not_found} otherwise, with the codes there are.
    Tier named(std::string_view code);
    /// All, the lowest first; there are a handful.
    std::vector<Tier> list();

 private:
    db::Database& database_;
};

}  // namespace mitra::membership
