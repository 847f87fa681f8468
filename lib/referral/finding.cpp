#include "lib/referral/finding.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/enum_names.hpp"

namespace mitra::referral {
namespace {

constexpr EnumNames<FindingState, 3> k_states{{"open", "cleared", "confirmed"}};

// In the order of the enum.
constexpr RuleTerms k_rules[] = {
    {Rule::own_order, "own_order", Hold::nothing, "somebody ordered through their own link or coupon and earns nothing",
     "pesanan lewat link sendiri"},
    {Rule::own_email, "own_email", Hold::commission, "the e-mail of the order is the affiliate's own",
     "e-mail pembeli milik mitra"},
    {Rule::own_bank, "own_bank", Hold::commission, "buyer and affiliate are paid to the same bank account",
     "rekening pembeli dan mitra sama"},
    {Rule::fast_checkout, "fast_checkout", Hold::commission, "the order came within seconds of the click",
     "pesanan beberapa detik setelah klik"},
    {Rule::burst, "burst", Hold::commission, "very many orders or clicks of one affiliate in a short time",
     "pesanan atau klik beruntun"},
    {Rule::same_proof, "same_proof", Hold::commission, "the same proof of transfer was handed in for another order",
     "bukti transfer yang sama"},
    {Rule::ring, "ring", Hold::commission, "affiliates are credited on each other's orders, in a ring",
     "mitra saling memesan"},
};

}  // namespace

std::string_view name(FindingState state) {
    return k_states.of(state);
}

std::optional<FindingState> finding_state_named(std::string_view name) {
    return k_states.named(name);
}

std::span<const RuleTerms> all_rules() {
    return k_rules;
}

const RuleTerms& terms(Rule rule) {
    return k_rules[static_cast<std::size_t>(rule)];
}

std::optional<Rule> rule_named(std::string_view name) {
    const auto* found =
        std::find_if(std::begin(k_rules), std::end(k_rules), [&](const RuleTerms& one) { return one.name == name; });
    return found == std::end(k_rules) ? std::nullopt : std::optional{found->rule};
}

Evidence& Evidence::add(std::string_view name, std::int64_t number) {
    return add_json(name, std::to_string(number));
}

Evidence& Evidence::add_json(std::string_view name, std::string_view json) {
    fields_ += fmt::format(R"({}"{}":{})", fields_.empty() ? "" : ",", name, json);
    return *this;
}

Suspicion about_order(Rule rule, OrderId order, std::optional<PersonId> affiliate, const Evidence& evidence) {
    return {.rule = rule,
            .cause = fmt::format("{}:{}", terms(rule).name, order),
            .affiliate = affiliate,
            .order = order,
            .evidence = evidence.json()};
}

bool is_fast_checkout(Instant clicked_at, Instant placed_at) {
    // A click after its order: our clock was set back in between, and says nothing.
    return clicked_at <= placed_at && placed_at - clicked_at <= k_limits.fast_checkout;
}

}  // namespace mitra::referral
