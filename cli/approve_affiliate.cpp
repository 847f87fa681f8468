#include "cli/affiliate/affiliate_view.hpp"
#include "cli/approvable.hpp"
#include "cli/group/group_view.hpp"

namespace mitra::cli {
namespace {

std::string words_for(const flow::AffiliateDecided& decided) {
    std::string words = fmt::format("{} {}", decided.changed ? "is now" : "was already", referral::name(decided.state));
    if (decided.state != referral::AffiliateState::approved || !decided.group) return words;
    words += fmt::format(", in {}", decided.group->name);
    if (!decided.group->affiliate_access) words += ", which has no access: their links earn nothing";
    return words;
}

}  // namespace

Result approve_affiliate(Context& context, const Approval& approval, const std::string& reference) {
    const PersonId person = affiliate_person(context, reference);
    std::optional<GroupId> group;
    if (approval.group) group = group_named(context, *approval.group).id;
    const auto decided =
        flow::decide_affiliate(context.services(), {.person = person, .decision = approval.decision, .group = group});
    return {words_for(decided),
            {{"id", person},
             {"status", referral::name(decided.state)},
             {"group", decided.group ? Value{decided.group->name} : Value{}},
             {"changed", decided.changed}}};
}

}  // namespace mitra::cli
