#include "lib/ledger/verify.hpp"

#include "cli/context.hpp"

namespace mitra::cli {
namespace {

constexpr int k_books_do_not_balance = 10;

void verify(Context& context) {
    std::optional<Progress> progress;
    const ledger::Proof proof = ledger::verify(context.database(), [&](std::int64_t done, std::int64_t of) {
        if (!progress) progress.emplace(context, "proving postings", of);
        progress->at(done);
    });
    progress.reset();
    List problems;
    for (const auto& [table, row, rule] : proof.problems) {
        context.print("{} {}: {}", table, row, rule);
        problems.emplace_back(Object{{"table", table}, {"row", row}, {"rule", rule}});
    }
    if (!problems.empty()) {
        context.print("    stop selling, and compare with the newest sound backup: 'mitra backup verify'");
        context.exit_with(k_books_do_not_balance);
    }
    context.answer({{"entries", proof.entries},
                    {"accounts", proof.accounts},
                    {"sum", proof.sum},
                    {"problems", std::move(problems)}});
}

}  // namespace

void ledger_verify(Verb& verb) {
    verb.run(verify);
}

}  // namespace mitra::cli
