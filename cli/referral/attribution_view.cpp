#include "cli/referral/attribution_view.hpp"

#include "lib/payout/commission_store.hpp"
#include "lib/referral/attribution_store.hpp"
#include "lib/referral/click_store.hpp"

namespace mitra::cli {
namespace {

using referral::CreditSource;
using referral::Verdict;

const char* words_of(CreditSource source) {
    switch (source) {
        case CreditSource::coupon:
            return "the order uses a coupon of theirs";
        case CreditSource::click:
            return "the buyer's browser came through their link";
        case CreditSource::binding:
            return "the buyer's phone or e-mail came through their link before";
    }
    return "";
}

const char* words_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::credited:
            return "credited: the first who may be";
        case Verdict::not_needed:
            return "not needed: somebody before them is credited";
        case Verdict::not_approved:
            return "refused: was no approved affiliate then";
        case Verdict::no_access:
            return "refused: their group had no access, or they were in none";
        case Verdict::oneself:
            return "refused: is the buyer, and nobody earns on their own order";
        case Verdict::too_old:
            return "refused: the click is older than it counts for their group";
    }
    return "";
}

const char* words_of_rate(std::string_view from) {
    if (from == "affiliate") return "the affiliate's own";
    if (from == "group") return "their group's";
    if (from == "product") return "the product's";
    return "the site's";
}

std::vector<Object> candidate_rows(Context& context, const referral::Attribution& attribution) {
    std::vector<Object> rows;
    for (const referral::Judged& one : attribution.candidates)
        rows.push_back({{"place", rows.size() + 1},
                        {"source", name(one.source)},
                        {"affiliate", one.affiliate},
                        {"clicked_at", context.iso(one.clicked_at)},
                        {"verdict", name(one.verdict)},
                        {"found_by", words_of(one.source)},
                        {"reason", words_of(one.verdict)}});
    return rows;
}

std::vector<Object> commission_rows(Context& context, OrderId order) {
    std::vector<Object> rows;
    for (const payout::Commission& line : payout::CommissionStore{context.database()}.of_order(order))
        rows.push_back({{"id", line.id},
                        {"source", line.source},
                        {"amount", line.amount},
                        {"status", name(line.state)},
                        {"payable_at", context.iso(line.payable_at)},
                        {"held_for", or_null(line.held_for)}});
    return rows;
}

std::string reason_of(const referral::Attribution& attribution) {
    if (attribution.credit)
        return fmt::format("{}; the rate is {}", words_of(attribution.credit->source),
                           words_of_rate(attribution.credit->rate_from));
    if (attribution.candidates.empty())
        return "no affiliate's coupon, no click in the browser, none remembered for the phone or the e-mail";
    return "nobody who was looked at may be credited";
}

Object decision_object(Context& context, const shop::Order& order,
                       const std::optional<referral::Attribution>& attribution) {
    Object object{{"order", order.id}, {"buyer", order.buyer}};
    if (!attribution)
        return object.add("affiliate", nullptr)
            .add("reason", "nothing was decided: it was given by an admin, or placed before there were affiliates");
    const auto& credit = attribution->credit;
    const std::string utm = credit ? referral::ClickStore{context.database()}.word_of(credit->utm) : std::string{};
    return object.add("affiliate", credit ? Value{credit->affiliate} : Value{})
        .add("source", credit ? Value{name(credit->source)} : Value{})
        .add("rate_bp", credit ? Value{credit->rate.value} : Value{})
        .add("rate_from", credit ? Value{credit->rate_from} : Value{})
        .add("utm_source", or_null(utm))
        .add("clicked_at", context.iso(credit ? credit->clicked_at : std::nullopt))
        .add("decided_at", context.iso(attribution->decided_at))
        .add("reason", reason_of(*attribution));
}

void print_table(Context& context, const std::vector<Column>& columns, const std::vector<Object>& rows) {
    if (rows.empty()) return;
    std::string lines = table(columns, rows, Screen::of_stdout(context.globals().color));
    lines.pop_back();  // print_line ends the line
    context.print("\n{}", lines);
}

}  // namespace

void show_attribution(Context& context, const shop::Order& order) {
    const auto attribution = referral::AttributionStore{context.database()}.find(order.id);
    Object object = decision_object(context, order, attribution);
    const auto candidates = attribution ? candidate_rows(context, *attribution) : std::vector<Object>{};
    const auto commissions = commission_rows(context, order.id);
    std::string above = sheet(object, Screen::of_stdout(context.globals().color));
    above.pop_back();
    context.print_line(above);
    print_table(context,
                {{"place", "NO"},
                 {"affiliate", "AFFILIATE"},
                 {"found_by", "FOUND BECAUSE"},
                 {"clicked_at", "CLICKED"},
                 {"reason", "WHAT CAME OF IT"}},
                candidates);
    print_table(context,
                {{"id", "COMMISSION"},
                 {"source", "FOR"},
                 {"amount", "AMOUNT"},
                 {"status", "STATUS"},
                 {"payable_at", "PAYABLE"},
                 {"held_for", "HELD FOR"}},
                commissions);
    context.answer(object.add("candidates", List(candidates.begin(), candidates.end()))
                       .add("commissions", List(commissions.begin(), commissions.end())));
}

}  // namespace mitra::cli
