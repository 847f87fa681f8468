#include "cli/event/event_view.hpp"
#include "cli/fraud/finding_view.hpp"
#include "cli/order/order_view.hpp"
#include "lib/payout/commission_store.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "lib/referral/finding_store.hpp"

namespace mitra::cli {
namespace {

using referral::Finding;

constexpr std::int64_t k_most_entries = 50;

const std::vector<Column> k_line_columns{
    {"id", "COMMISSION"}, {"person", "PERSON"}, {"amount", "AMOUNT"}, {"status", "STATUS"}, {"held_for", "HELD FOR"}};
const std::vector<Column> k_history_columns{{"at", "AT"}, {"act", "ACT"}, {"by", "BY"}, {"reason", "REASON"}};

std::vector<Object> commission_lines(Context& context, const Finding& finding) {
    std::vector<Object> rows;
    if (!finding.what.order) return rows;
    for (const auto& line : payout::CommissionStore{context.database()}.of_order(*finding.what.order))
        rows.push_back({{"id", line.id},
                        {"person", line.person},
                        {"amount", line.amount},
                        {"status", payout::name(line.state)},
                        {"held_for", or_null(line.held_for)}});
    return rows;
}

/// When it was found, and what people did about it since.
std::vector<Object> history(Context& context, const Finding& finding) {
    std::vector<Object> rows{
        {{"at", context.iso(finding.found_at)}, {"act", "found"}, {"by", nullptr}, {"reason", nullptr}}};
    for (const auto& entry : db::audit_entries(context.database(), context.app().vault(), 0, k_most_entries,
                                               {.subject = to_string(finding.id), .since = {}, .until = {}}))
        rows.push_back({{"at", context.iso(entry.at)},
                        {"act", entry.act},
                        {"by", entry.actor},
                        {"reason", or_null(entry.reason)}});
    return rows;
}

Object affiliate_object(Context& context, const Finding& finding) {
    const auto affiliate =
        referral::AffiliateStore{context.database(), context.app().vault()}.find(finding.what.affiliate.value());
    return {{"id", *finding.what.affiliate},
            {"status", affiliate ? Value{referral::name(affiliate->state)} : Value{}},
            {"code", affiliate ? or_null(affiliate->code) : Value{}}};
}

Value order_value(Context& context, const Finding& finding) {
    if (!finding.what.order) return {};
    const shop::Order order = shop::OrderStore{context.database()}.named(to_string(*finding.what.order));
    return Object{
        {"id", order.id},       {"status", shop::name(order.state)},         {"buyer", order.buyer},
        {"total", order.total}, {"placed_at", context.iso(order.placed_at)}, {"paid_at", context.iso(order.paid_at)}};
}

void print_words(Context& context, const Finding& finding, const Object& whole) {
    const Screen screen = Screen::of_stdout(context.globals().color);
    Object above{{"id", finding.id},
                 {"rule", fmt::format("{}: {}", terms(finding.what.rule).name, terms(finding.what.rule).sentence)},
                 {"status", referral::name(finding.state)},
                 {"found", evidence_words(context, finding)}};
    const auto line_of = [](const Value* value) {
        const auto* object = std::get_if<Object>(&value->kind());
        std::string words;
        for (const Field& field : object ? object->fields : std::vector<Field>{})
            words += fmt::format("{}{} {}", words.empty() ? "" : ", ", field.name, in_words(field.value));
        return object ? words : "none";
    };
    above.add("affiliate", line_of(whole.find("affiliate_detail"))).add("order", line_of(whole.find("order_detail")));
    context.print("{}", sheet(above, screen));
    if (const auto lines = commission_lines(context, finding); !lines.empty())
        context.print("{}", table(k_line_columns, lines, screen));
    std::string below = table(k_history_columns, history(context, finding), screen);
    if (!below.empty()) below.pop_back();
    context.print_line(below);
}

void show(Context& context, const std::string& reference) {
    const Finding finding = referral::FindingStore{context.database()}.named(reference);
    const auto lines = commission_lines(context, finding);
    const auto acts = history(context, finding);
    Object whole = finding_object(context, finding);
    whole.add("words", evidence_words(context, finding))
        .add("holds", terms(finding.what.rule).hold == referral::Hold::commission)
        .add("affiliate_detail", finding.what.affiliate ? Value{affiliate_object(context, finding)} : Value{})
        .add("order_detail", order_value(context, finding))
        .add("commissions", List(lines.begin(), lines.end()))
        .add("history", List(acts.begin(), acts.end()));
    print_words(context, finding, whole);
    context.answer(std::move(whole));
}

}  // namespace

void fraud_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("FRD", *reference, "a finding, as FRD-3").run([reference](Context& context) {
        show(context, *reference);
    });
}

}  // namespace mitra::cli
