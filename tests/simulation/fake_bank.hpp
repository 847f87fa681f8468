#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/simulation/world.hpp"

namespace mitra::simulation {

/// Our account at a bank: what came in and what went out, and statements as CSV.
class FakeBank {
 public:
    explicit FakeBank(World& world) : world_{world} {}

    /// Somebody transfers to us.
    void credit(std::int64_t amount, const std::string& words);
    /// We transfer to somebody.
    void debit(std::int64_t amount) { out_ += amount; }
    /// Whole days, from so many days ago until now.
    [[nodiscard]] std::string statement(std::int64_t days_back) const;
    [[nodiscard]] std::int64_t received() const { return in_; }
    [[nodiscard]] std::int64_t paid_out() const { return out_; }
    /// How many transfers of this amount ever came.
    [[nodiscard]] std::int64_t count(std::int64_t amount) const;

    /// What stands in a file of ours is paid once or refused, and stays so: the result, as CSV.
    std::string pays(std::int64_t payout, const std::vector<std::pair<std::int64_t, std::int64_t>>& person_and_amount);

 private:
    struct Credit {
        std::int64_t day = 0, amount = 0;
        std::string words;
    };
    World& world_;
    std::vector<Credit> credits_;
    std::map<std::pair<std::int64_t, std::int64_t>, std::string> results_;  ///< by payout and person: a line
    std::int64_t in_ = 0, out_ = 0;
};

}  // namespace mitra::simulation
