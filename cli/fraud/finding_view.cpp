#include "cli/fraud/finding_view.hpp"

#include "cli/event/event_view.hpp"

namespace mitra::cli {
namespace {

using referral::Finding;
using referral::Rule;

/// The evidence with its times made by `time` of the milliseconds that are stored.
template <typename Time>
Object evidence_of(const Finding& finding, const Time& time) {
    Object evidence = std::get<Object>(Value::from_json(finding.what.evidence).kind());
    for (Field& field : evidence.fields)
        if (const auto* number = std::get_if<std::int64_t>(&field.value.kind()); number && field.name.ends_with("_at"))
            field.value = time(Instant{*number});
    return evidence;
}

/// A field in words, for a sentence.
struct Words {
    Object evidence;

    std::string operator()(std::string_view name) const {
        const Value* value = evidence.find(name);
        return value ? in_words(*value) : "?";
    }
    [[nodiscard]] bool has(std::string_view name) const { return evidence.find(name) != nullptr; }
};

}  // namespace

Object finding_object(Context& context, const Finding& finding) {
    const bool decided = finding.state != referral::FindingState::open;
    return {{"id", finding.id},
            {"rule", terms(finding.what.rule).name},
            {"status", referral::name(finding.state)},
            {"affiliate", finding.what.affiliate},
            {"order", finding.what.order},
            {"evidence", evidence_of(finding, [&](Instant at) { return context.iso(at); })},
            {"found_at", context.iso(finding.found_at)},
            {"decided_at", decided ? Value{context.iso(finding.moved_at)} : Value{}},
            {"decided_by", decided ? Value{finding.moved_by} : Value{}}};
}

std::string evidence_words(Context& context, const Finding& finding) {
    const Words saw{evidence_of(finding, [&](Instant at) { return when(context, at); })};
    const std::string affiliate = finding.what.affiliate ? to_string(*finding.what.affiliate) : "nobody";
    switch (finding.what.rule) {
        case Rule::own_order:
            return fmt::format("{} ordered through their own link or coupon, and is not credited with it", affiliate);
        case Rule::own_email:
            return fmt::format("{} typed the e-mail of {} at the checkout", saw("buyer"), affiliate);
        case Rule::own_bank:
            return fmt::format("{} ({}) and {} ({}) are paid to the same bank account", saw("buyer"),
                               saw("buyer_account"), affiliate, saw("affiliate_account"));
        case Rule::fast_checkout:
            return fmt::format("ordered {} s after the click of {}", saw("seconds"), saw("clicked_at"));
        case Rule::burst:
            if (saw.has("clicks"))
                return fmt::format("{} clicks on links of {} within the minute of {}", saw("clicks"), affiliate,
                                   saw("minute_at"));
            return fmt::format("one of {} orders that are credited to {} from {} to {} ({} to {})", saw("orders"),
                               affiliate, saw("from_at"), saw("until_at"), saw("first"), saw("last"));
        case Rule::same_proof:
            return fmt::format("the proof of its transfer ({}) was handed in for {} too", saw("file"), saw("other"));
        case Rule::ring:
            break;
    }
    return fmt::format("each of these bought through the next, and the last through the first: {}", saw("people"));
}

}  // namespace mitra::cli
