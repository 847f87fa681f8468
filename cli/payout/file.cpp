#include "lib/flow/file_payout.hpp"

#include <sstream>

#include "cli/payment/payment_view.hpp"
#include "cli/payout/payout_view.hpp"
#include "cli/private_file.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string payout, bank;
    std::string layout = "csv";
    std::optional<std::filesystem::path> out;
};

void tell_failed(Context& context, const flow::PayoutFile& file) {
    for (const payout::PayoutLine& line : file.failed)
        context.note(fmt::format("{}: {} of {} is not in it ({}) and is payable again", line.person, line.amount,
                                 line.id, line.reason));
    if (file.left_out > 0) context.note(fmt::format("{} lines of people who were erased are left out", file.left_out));
}

Object answer(const payout::Payout& one, const flow::PayoutFile& file, const payout::FileLayout& layout) {
    List failed;
    for (const payout::PayoutLine& line : file.failed)
        failed.emplace_back(
            Object{{"id", line.id}, {"person", line.person}, {"amount", line.amount}, {"reason", line.reason}});
    return {{"id", one.id},
            {"status", file.cancelled ? "cancelled"
                       : file.already ? payout::name(one.state)
                                      : "exported"},
            {"layout", layout.name},
            {"verified", layout.verified},
            {"lines", file.lines},
            {"total", file.total},
            {"changed", !file.already},
            {"failed", std::move(failed)},
            {"left_out", file.left_out}};
}

/// In a folder it gets the name that says what it is.
std::filesystem::path target_of(const std::filesystem::path& out, PayoutId id, const payout::FileLayout& layout) {
    return std::filesystem::is_directory(out) ? out / payout::file_name(id, layout) : out;
}

void write_to(Context& context, PayoutId id, const payout::FileLayout& layout, PrivateFile& target,
              std::int64_t lines) {
    Progress progress{context, "payout file", lines};
    flow::write_payout_file(context.services(), id, layout, target.stream(),
                            [&](std::int64_t done) { progress.at(done); });
    target.finish();
}

/// A run before this one may have died behind its file: of a payout that is exported already, or with the same key,
/// which writes it before the commit.
PrivateFile::IfThere meaning_of_a_file(Context& context, const payout::Payout& one) {
    const bool promised = one.state == payout::PayoutState::exported || one.state == payout::PayoutState::settled;
    return promised || context.globals().key ? PrivateFile::IfThere::same_is_fine : PrivateFile::IfThere::refused;
}

void run(Context& context, const Request& request) {
    const payout::FileLayout& layout = payout::file_layout(request.layout);
    const payout::Payout one = payouts(context).named(request.payout);
    const BankAccountId bank = bank_accounts(context).named(request.bank).id;
    std::filesystem::path target;
    if (request.out) target = target_of(*request.out, one.id, layout);
    // Before anything is promised to a bank: a place to write it to.
    std::optional<PrivateFile> written;
    if (request.out && !context.dry_run()) written.emplace(target, meaning_of_a_file(context, one));

    const flow::PayoutFile file = flow::file_payout(context.services(), one.id, bank, layout);
    context.concerns(file.lines, file.total);
    tell_failed(context, file);
    if (!layout.verified)
        context.note(fmt::format("the layout {} is unverified: try it with one small line first", layout.name));
    if (!file.failed.empty() || file.left_out > 0) context.exit_with(8);
    Object object = answer(one, file, layout);
    if (file.cancelled) {
        context.print("{}: nothing is left to pay, so it is cancelled", one.id);
        context.answer(std::move(object.add("file", nullptr)));
        return;
    }
    const std::string words = fmt::format("{}: {} to {} people", one.id, file.total, file.lines);
    if (context.dry_run()) {
        context.print_line(words);
        context.answer(std::move(object.add("file", nullptr)));
        return;
    }
    if (written) {
        write_to(context, one.id, layout, *written, file.lines);
        context.print("{}, written to {}", words, target.string());
        context.answer(std::move(object.add("file", target.string())));
        return;
    }
    std::ostringstream text;
    flow::write_payout_file(context.services(), one.id, layout, text);
    context.note(words);
    if (context.globals().json)
        context.answer(std::move(object.add("file", nullptr).add("content", text.str())));
    else
        context.raw(text.str());
}

}  // namespace

void payout_file(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PYT", request->payout, "an approved payout, as PYT-2; once exported, the same file again")
        .required("--bank NAME", request->bank, "the account of ours that it is paid from")
        .choice("--layout", request->layout, {"csv", "bca", "mandiri"},
                "csv for all; bca and mandiri are unverified: no bank has taken such a file yet")
        .option("--out FILE", request->out, "a new file, mode 0600, or a folder; else stdout")
        .run([request](Context& context) { run(context, *request); });
}

}  // namespace mitra::cli
