#include "cli/payout/payout_view.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_most_lines = 10'000;

void show(Context& context, const std::string& reference) {
    const payout::Payout one = payouts(context).named(reference);
    List lines;
    std::string words;
    for (const payout::PayoutLine& line : payouts(context).lines(one.id, {}, k_most_lines)) {
        Object object = payout_line_object(context, line);
        words += fmt::format("{}  {}  {}  {}", line.id, line.person, line.amount, payout::name(line.state));
        for (const std::string& more : {line.reference, line.reason, line.bank_words})
            if (!more.empty()) words += "  " + more;
        words += "\n";
        lines.emplace_back(std::move(object));
    }
    Object object = payout_object(context, one);
    context.print_line(sheet(object, {}));
    context.print_line(words.substr(0, words.size() - 1));
    if (std::ssize(lines) < one.people) context.print("... and {} more", one.people - std::ssize(lines));
    context.answer(std::move(object.add("lines", std::move(lines))));
}

}  // namespace

void payout_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("PYT", *reference, "a payout, as PYT-2").run([reference](Context& context) {
        show(context, *reference);
    });
}

}  // namespace mitra::cli
