#include "cli/context.hpp"
#include "lib/flow/scan_fraud.hpp"

namespace mitra::cli {
namespace {

void scan(Context& context, bool again) {
    std::unique_ptr<Progress> progress;
    const auto from = again ? flow::ScanFrom::the_beginning : flow::ScanFrom::last_time;
    const flow::FraudScan done = flow::scan_fraud(context.services(), from, [&](std::int64_t rows, std::int64_t total) {
        if (!progress) progress = std::make_unique<Progress>(context, "looking for fraud", total);
        progress->at(rows);
    });
    progress.reset();
    std::vector<Object> rows;
    std::int64_t open = 0;
    for (const auto& rule : done.rules) {
        open += rule.open;
        rows.push_back({{"rule", terms(rule.rule).name},
                        {"looked_at", rule.looked_at},
                        {"found", rule.found},
                        {"open", rule.open}});
    }
    const Screen screen = Screen::of_stdout(context.globals().color);
    context.print(
        "{}", table({{"rule", "RULE"}, {"looked_at", "LOOKED AT"}, {"found", "NEW"}, {"open", "OPEN"}}, rows, screen));
    context.print("{} new, {} open{}", done.found(), open, open > 0 ? ": see 'mitra fraud list'" : "");
    context.answer(
        {{"found", done.found()}, {"open", open}, {"told", done.told}, {"rules", List(rows.begin(), rows.end())}});
    if (done.found() > 0) context.exit_with(9);
}

}  // namespace

void fraud_scan(Verb& verb) {
    auto again = std::make_shared<bool>(false);
    verb.flag("--again", *again, "look at everything once more, not only at what is new")
        .run([again](Context& context) { scan(context, *again); });
}

}  // namespace mitra::cli
