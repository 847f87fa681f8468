#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"

namespace mitra::referral {

enum class Rule { own_order, own_email, own_bank, fast_checkout, burst, same_proof, ring };
enum class FindingState { open, cleared, confirmed };
/// As state_edge has it.
std::string_view name(FindingState state);
std::optional<FindingState> finding_state_named(std::string_view name);

/// From where on something looks like fraud.
struct Limits {
    std::chrono::seconds fast_checkout{10};  ///< from click to order, this one included
    std::int64_t burst_orders = 20;          ///< of one affiliate within `burst_within`: more are a burst
    std::chrono::minutes burst_within{10};   ///
    std::int64_t burst_clicks = 300;         ///< of one affiliate within a minute of the clock: more are a burst
    std::size_t ring = 5;                    ///< people in a ring, at most
};
inline constexpr Limits k_limits{};

/// Whether an open finding of this rule keeps its order's commission from being paid.
enum class Hold { commission, nothing };

struct RuleTerms {
    Rule rule;
    std::string_view name;  ///< "own_email"
    Hold hold;
    std::string_view sentence;    ///< what it means, for the terminal
    std::string_view indonesian;  ///< the same in a few words, for messages
};
std::span<const RuleTerms> all_rules();
const RuleTerms& terms(Rule rule);
std::optional<Rule> rule_named(std::string_view name);

/// What was seen: ids, numbers and times, in the order they were added; nothing that names a person. A time's name ends
/// in "_at", and its value is the milliseconds that the database stores.
class Evidence {
 public:
    Evidence& add(std::string_view name, std::int64_t number);
    Evidence& add(std::string_view name, Instant at) { return add(name, at.milliseconds); }
    template <typename Kind>
    Evidence& add(std::string_view name, Id<Kind> id) {
        return add_json(name, quoted(id));
    }
    template <typename Kind>
    Evidence& add(std::string_view name, const std::vector<Id<Kind>>& ids) {
        std::string list;
        for (const auto& id : ids)
            list += (list.empty() ? "" : ",") + quoted(id);
        return add_json(name, "[" + list + "]");
    }
    [[nodiscard]] std::string json() const { return "{" + fields_ + "}"; }

 private:
    template <typename Kind>
    static std::string quoted(Id<Kind> id) {
        return '"' + to_string(id) + '"';
    }
    Evidence& add_json(std::string_view name, std::string_view json);

    std::string fields_;
};

/// What a rule found; one finding for one `cause`, however often the rule looks.
struct Suspicion {
    Rule rule = Rule::own_order;
    std::string cause;  ///< "own_email:ORD-12"
    std::optional<PersonId> affiliate;
    std::optional<OrderId> order;
    std::string evidence;  ///< JSON (Evidence)
};
/// About an order: its cause is the rule and the order.
Suspicion about_order(Rule rule, OrderId order, std::optional<PersonId> affiliate, const Evidence& evidence);

/// A suspicion that was kept; a person clears or confirms it.
struct Finding {
    FindingId id;
    Suspicion what;
    FindingState state = FindingState::open;
    Instant found_at;
    Instant moved_at;      ///< decided, where it is not open any more
    std::string moved_by;  ///< who found, or decided
};

/// Whether an order came so soon after the click that it was hardly a visitor who read the page.
bool is_fast_checkout(Instant clicked_at, Instant placed_at);

}  // namespace mitra::referral
