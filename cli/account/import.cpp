#include <fstream>
#include <iostream>

#include "cli/account/account_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/import_accounts.hpp"

namespace mitra::cli {
namespace {

/// So many refused lines are told one by one; the counts are of all.
constexpr std::size_t k_most_told = 1000;

struct Request {
    std::filesystem::path file;
    bool keep_good = false;
};

void import(Context& context, const Request& request) {
    const bool standard_input = request.file == "-";
    std::ifstream file;
    if (!standard_input) {
        file.open(request.file, std::ios::binary);
        if (!file) throw Error{ErrorKind::usage, "cannot read " + request.file.string(), {}, "csv"};
    }
    List refused;
    Progress progress{context, "import", 0};
    std::int64_t lines = 0;
    const auto done = flow::import_accounts(
        context.services(), standard_input ? std::cin : file,
        request.keep_good ? flow::Broken::keep_good : flow::Broken::keep_nothing, [&](const flow::AccountLine& line) {
            progress.at(++lines);
            if (line.result != flow::AccountLine::Result::refused || refused.size() == k_most_told) return;
            context.print("line {}: refused: {}", line.line, line.reason);
            refused.emplace_back(
                Object{{"line", line.line}, {"username", or_null(line.username)}, {"reason", line.reason}});
        });
    context.concerns(done.added + done.changed);
    context.print("{} added, {} changed, {} were so already, {} refused", done.added, done.changed, done.same,
                  done.refused);
    if (!done.kept) context.note("nothing was written: mend the file, or say --keep-good to write the other lines");
    context.answer({{"added", done.added},
                    {"changed", done.changed},
                    {"same", done.same},
                    {"refused", done.refused},
                    {"kept", done.kept},
                    {"lines", std::move(refused)}});
    if (done.refused > 0) context.exit_with(done.kept && done.added + done.changed + done.same > 0 ? 8 : 4);
}

}  // namespace

void account_import(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("FILE", request->file, "CSV with username,shop_name,shop_status,keranjang_kuning,... ('-' is stdin)")
        .flag("--keep-good", request->keep_good, "where lines are refused, write the others all the same")
        .run([request](Context& context) { import(context, *request); });
}

}  // namespace mitra::cli
