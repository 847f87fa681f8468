#pragma once

#include <string>
#include <vector>

#include "lib/flow/topup_jobs.hpp"
#include "tests/simulation/world.hpp"

namespace mitra::simulation {

/// The owner's page at Trakteer: tips that came, listed page by page, newest first.
class FakeTips {
 public:
    explicit FakeTips(World& world) : world_{world} {}

    struct Tip {
        std::string reference, message;
        std::int64_t amount = 0, net = 0;
        Instant at;
    };
    void tip(std::int64_t amount, const std::string& message);
    flow::Answered answer(const topup::trakteer::Call& call);
    [[nodiscard]] static topup::trakteer::Page page();

    [[nodiscard]] const std::vector<Tip>& tips() const { return tips_; }
    /// What it holds for us.
    [[nodiscard]] std::int64_t holds() const;

 private:
    World& world_;
    std::vector<Tip> tips_;  ///< oldest first
};

}  // namespace mitra::simulation
