#pragma once

#include <map>
#include <set>
#include <string>

#include "tests/simulation/town.hpp"

namespace mitra::simulation {

/// Every promise, looked at from outside: by SQL of its own and by what the town knows, so that a rule that product and
/// doctor both forgot still shows. Throws Broken.
class Invariants {
 public:
    explicit Invariants(Town& town) : town_{town} {}

    void after_step();
    /// doctor --deep, and what takes as long.
    void deep();
    /// Nothing happens any more: nothing may be stuck, and all money is where it belongs.
    void at_rest();

 private:
    void none(const std::string& promise, const std::string& sql);
    void books();
    void orders();
    void evidence();
    void commissions();
    void coupons();
    void persons();
    void histories();
    void topups();
    void money_outside();
    [[nodiscard]] std::int64_t balance(const std::string& account);
    [[nodiscard]] std::int64_t balances(const std::string& glob);

    Town& town_;
    std::int64_t seen_journal_ = 0, seen_history_ = 0;
    std::map<std::pair<std::string, std::int64_t>, std::string> states_;  ///< as the history has them
    std::map<std::pair<std::string, std::string>, std::set<std::string>> edges_;
};

}  // namespace mitra::simulation
