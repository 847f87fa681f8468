#pragma once

#include <vector>

#include "lib/db/database.hpp"
#include "lib/delivery/delivery.hpp"

namespace mitra::delivery {

/// The steps that products have.
class PlanStore {
 public:
    explicit PlanStore(db::Database& database) : database_{database} {}

    /// By position; empty where there are none.
    std::vector<StepPlan> of(ProductId product);
    /// Replaces them all; false when they were so before.
    bool set(ProductId product, const std::vector<StepPlan>& steps);

 private:
    db::Database& database_;
};

}  // namespace mitra::delivery
