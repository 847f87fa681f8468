#include "lib/flow/decide_finding.hpp"

#include "cli/context.hpp"
#include "lib/referral/finding_store.hpp"

namespace mitra::cli {
namespace {

std::string lines_words(const flow::DecidedFinding& done) {
    std::string words;
    for (const CommissionId line : done.lines)
        words += fmt::format("{}{}", words.empty() ? "" : ", ", line);
    return words;
}

Result told(Context& context, const flow::DecidedFinding& done, std::string words, std::string_view result) {
    context.concerns(done.changed || done.banned ? 1 : 0, done.amount);
    List lines;
    for (const CommissionId line : done.lines)
        lines.emplace_back(line);
    return {std::move(words),
            {{"result", result},
             {"changed", done.changed},
             {"commissions", std::move(lines)},
             {"amount", done.amount},
             {"banned", done.banned}}};
}

Result clear(Context& context, const std::string& reference) {
    const FindingId id = referral::FindingStore{context.database()}.named(reference).id;
    const auto done = flow::clear_finding(context.services(), id);
    std::string words = done.changed ? "cleared" : "was cleared before";
    if (!done.lines.empty()) words += fmt::format("; {} ({}) is released", lines_words(done), done.amount);
    return told(context, done, std::move(words), "cleared");
}

Result confirm(Context& context, const std::string& reference, flow::Ban ban) {
    const referral::Finding finding = referral::FindingStore{context.database()}.named(reference);
    const auto done = flow::confirm_finding(context.services(), finding.id, ban);
    std::string words = done.changed ? "confirmed" : "was confirmed before";
    if (!done.lines.empty()) words += fmt::format("; {} ({}) has ended", lines_words(done), done.amount);
    if (done.banned) words += fmt::format("; {} is banned", finding.what.affiliate.value());
    return told(context, done, std::move(words), "confirmed");
}

}  // namespace

void fraud_clear(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("FRD", *ids, "findings, as FRD-3; needs --reason").needs_confirmation().run([ids](Context& context) {
        context.each(*ids, [&](const std::string& id) { return clear(context, id); });
    });
}

void fraud_confirm(Verb& verb) {
    struct Request {
        Ids ids;
        bool ban = false;
    };
    auto request = std::make_shared<Request>();
    verb.ids("FRD", request->ids, "findings, as FRD-3; needs --reason")
        .flag("--ban", request->ban, "end the affiliate too; they are told --reason")
        .needs_confirmation()
        .run([request](Context& context) {
            const auto ban = request->ban ? flow::Ban::yes : flow::Ban::no;
            context.each(request->ids, [&](const std::string& id) { return confirm(context, id, ban); });
        });
}

}  // namespace mitra::cli
