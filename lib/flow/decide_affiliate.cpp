#include "lib/flow/decide_affiliate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/base/error.hpp"
#include "lib/flow/affiliate_messages.hpp"
#include "lib/flow/affiliate_standing.hpp"
#include "lib/flow/change_affiliate.hpp"
#include "lib/flow/change_group.hpp"
#include "lib/flow/sign_in.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/affiliate_store.hpp"

namespace mitra::flow {
namespace {

using referral::AffiliateState;

/// What each decision does, and from which states.
struct DecisionRules {
    Decision decision;
    std::string_view name;
    AffiliateState to;
    std::array<std::optional<AffiliateState>, 4> from;
    bool needs_reason;
    std::string_view hint;  ///< where it does not follow from how they stand

    [[nodiscard]] bool follows(AffiliateState state) const {
        return std::find(from.begin(), from.end(), std::optional{state}) != from.end();
    }
};
constexpr std::array<DecisionRules, 4> k_decisions{{
    {Decision::approve,
     "approve",
     AffiliateState::approved,
     {AffiliateState::pending, AffiliateState::suspended},
     false,
     "'mitra affiliate add' approves who was rejected; who is banned stays so"},
    {Decision::reject,
     "reject",
     AffiliateState::rejected,
     {AffiliateState::pending},
     true,
     "only who waits is rejected; who sells is suspended or banned"},
    {Decision::suspend,
     "suspend",
     AffiliateState::suspended,
     {AffiliateState::approved},
     true,
     "only who is approved is suspended"},
    {Decision::ban,
     "ban",
     AffiliateState::banned,
     {AffiliateState::pending, AffiliateState::approved, AffiliateState::rejected, AffiliateState::suspended},
     true,
     ""},
}};

const DecisionRules& rules_of(Decision decision) {
    return k_decisions.at(static_cast<std::size_t>(decision));
}

void refuse_erased(const Services& services, PersonId id) {
    const auto person = people::PersonStore{services.database, services.vault}.named(to_string(id));
    if (person.erased_at) throw Error{ErrorKind::refused, fmt::format("{} is erased", id), {}, "affiliate"};
}

AffiliateStanding standing_of(const Services& services, PersonId id) {
    refuse_erased(services, id);
    auto standing = affiliate_standing(services, id);
    if (!standing)
        throw Error{ErrorKind::not_found, fmt::format("{} never applied as affiliate", id),
                    fmt::format("'mitra affiliate add {}' makes them one", id), "affiliate"};
    return std::move(*standing);
}

constexpr std::int64_t k_groups_at_once = 100;

/// The first group of affiliates with access: the one that `init` makes, unless somebody closed it.
GroupId default_group(const Services& services) {
    people::GroupStore groups{services.database};
    for (GroupId after;;) {
        const auto page = groups.list(after, k_groups_at_once);
        const auto open = std::find_if(page.begin(), page.end(), [](const people::Group& group) {
            return group.kind == people::GroupKind::affiliate && group.affiliate_access;
        });
        if (open != page.end()) return open->id;
        if (page.empty())
            throw Error{ErrorKind::refused, "there is no group of affiliates with access",
                        "'mitra group add Mitra --kind affiliate --affiliate-access yes'", "group"};
        after = page.back().id;
    }
}

void enter_group(const Services& services, PersonId person, const AffiliateStanding& standing,
                 std::optional<GroupId> wanted) {
    if (!wanted && standing.group) return;
    const GroupId group = wanted ? *wanted : default_group(services);
    check_affiliate_group(services, group);
    join_group(services, group, person);
}

void audit(const Services& services, const DecisionRules& rules, PersonId person, const AffiliateStanding& before,
           const std::optional<people::Group>& group) {
    record_audit(services.database, services.vault, services.actor, fmt::format("affiliate.{}", rules.name),
                 to_string(person),
                 fmt::format(R"({{"from":"{}","group":"{}"}})", referral::name(before.affiliate.state),
                             group ? to_string(group->id) : std::string{}),
                 services.clock.now());
}

/// The decision itself, in the caller's transaction: it is known to follow.
AffiliateDecided carry_out(const Services& services, const AffiliateDecision& decision,
                           const AffiliateStanding& before) {
    const DecisionRules& rules = rules_of(decision.decision);
    const PersonId person = decision.person;
    const bool approved = rules.to == AffiliateState::approved;
    referral::AffiliateStore{services.database, services.vault}.move(
        person, before.affiliate.state, rules.to, approved ? std::string_view{} : services.actor.reason,
        services.actor.name, services.clock.now());
    if (approved) enter_group(services, person, before, decision.group);
    const AffiliateStanding now = affiliate_standing(services, person).value();
    audit(services, rules, person, before, now.group);
    tell_decided(services, now, before.affiliate.state);
    if (approved) invite_to_member_area(services, person);
    return {.changed = true, .state = now.affiliate.state, .group = now.group};
}

/// Who is approved already, asked for with a group or a code: the same is nothing new, another is not for `add`.
AffiliateDecided as_they_are(const AffiliateStanding& standing, const NewAffiliate& wanted) {
    const bool other_group = wanted.group && (!standing.group || standing.group->id != *wanted.group);
    const bool other_code = wanted.code && checked_affiliate_code(*wanted.code) != standing.affiliate.code;
    if (other_group || other_code)
        throw Error{ErrorKind::refused, fmt::format("{} is an affiliate already", wanted.person),
                    fmt::format("'mitra affiliate set {}' changes group and code", wanted.person), "affiliate"};
    return {.changed = false, .state = standing.affiliate.state, .group = standing.group};
}

}  // namespace

std::string_view name(Decision decision) {
    return rules_of(decision).name;
}

AffiliateDecided decide_affiliate(const Services& services, const AffiliateDecision& decision) {
    const DecisionRules& rules = rules_of(decision.decision);
    if (rules.needs_reason && services.actor.reason.empty())
        throw Error{ErrorKind::usage, fmt::format("to {} somebody takes a reason, which they are told", rules.name),
                    "give it with --reason", "affiliate"};
    return db::in_transaction(services.database, [&] {
        const AffiliateStanding before = standing_of(services, decision.person);
        if (before.affiliate.state == rules.to)
            return AffiliateDecided{.changed = false, .state = rules.to, .group = before.group};
        if (!rules.follows(before.affiliate.state))
            throw Error{ErrorKind::refused,
                        fmt::format("{} is {}: there is nothing to {}", decision.person,
                                    referral::name(before.affiliate.state), rules.name),
                        std::string{rules.hint}, "affiliate"};
        return carry_out(services, decision, before);
    });
}

AffiliateDecided add_affiliate(const Services& services, const NewAffiliate& wanted) {
    return db::in_transaction(services.database, [&] {
        refuse_erased(services, wanted.person);
        referral::AffiliateStore affiliates{services.database, services.vault};
        const Instant now = services.clock.now();
        const auto found = affiliate_standing(services, wanted.person);
        if (found && found->affiliate.state == AffiliateState::approved) return as_they_are(*found, wanted);
        if (!found)
            affiliates.add({.id = wanted.person, .applied_at = now}, services.actor.name);
        else if (found->affiliate.state == AffiliateState::rejected)
            affiliates.apply_again(wanted.person, "", services.actor.name, now);
        else if (found->affiliate.state != AffiliateState::pending)
            throw Error{ErrorKind::refused,
                        fmt::format("{} is {}", wanted.person, referral::name(found->affiliate.state)),
                        fmt::format("'mitra approve {}' ends a suspension; a ban stays", wanted.person), "affiliate"};
        if (wanted.code) change_affiliate(services, {.person = wanted.person, .code = wanted.code});
        return carry_out(services, {.person = wanted.person, .group = wanted.group},
                         affiliate_standing(services, wanted.person).value());
    });
}

}  // namespace mitra::flow
