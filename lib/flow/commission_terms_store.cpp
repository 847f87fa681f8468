#include "lib/flow/commission_terms_store.hpp"

namespace mitra::flow {

std::optional<CommissionTerms> commission_terms(db::Database& database, OrderId order) {
    return database
        .prepared(
            "SELECT affiliate_id, rate_bp FROM order_attribution WHERE order_id = :order AND affiliate_id IS NOT NULL")
        .bind(":order", order)
        .optional_row([](const db::Row& row) {
            return CommissionTerms{row.id<PersonId>("affiliate_id"), BasisPoints{row.integer("rate_bp")}};
        });
}

}  // namespace mitra::flow
