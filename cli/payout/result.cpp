#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "cli/payout/payout_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/settle_payout.hpp"

namespace mitra::cli {
namespace {

using Kind = flow::ResultRow::Kind;

/// So many rows are told one by one; the counts are of all.
constexpr std::size_t k_most_told = 10'000;

struct Request {
    std::string payout;
    std::filesystem::path file;
};

/// It is read twice, which a pipe does not allow.
std::unique_ptr<std::istream> opened(const std::filesystem::path& path) {
    if (path == "-") {
        auto text = std::make_unique<std::stringstream>();
        if (std::cin.peek() != std::char_traits<char>::eof()) *text << std::cin.rdbuf();
        return text;
    }
    auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
    if (!*file || std::filesystem::is_directory(path))
        throw Error{ErrorKind::usage, "cannot read " + path.string(),
                    "is the name right, and may this user read it? '-' is stdin", "csv"};
    return file;
}

std::string words_of(const flow::ResultRow& row) {
    std::string words = fmt::format("line {}: {}", row.line, flow::name(row.kind));
    if (row.person) words += fmt::format(" {}", *row.person);
    if (row.amount) words += fmt::format(" {}", *row.amount);
    if (!row.detail.empty()) words += fmt::format(" ({})", row.detail);
    return words;
}

void run(Context& context, const Request& request) {
    const payout::Payout one = payouts(context).named(request.payout);
    const auto csv = opened(request.file);
    std::map<Kind, std::int64_t> counts;
    List items;
    flow::settle_payout(context.services(), one.id, *csv, [&](const flow::ResultRow& row) {
        ++counts[row.kind];
        const bool settled = row.kind == Kind::settled;
        context.concerns(settled || row.kind == Kind::failed ? 1 : 0, settled ? row.amount.value() : Money{});
        if (items.size() == k_most_told) return;
        context.print_line(words_of(row));
        items.emplace_back(Object{{"line", row.line},
                                  {"result", flow::name(row.kind)},
                                  {"person", row.person},
                                  {"payout_line", row.payout_line},
                                  {"amount", row.amount},
                                  {"detail", or_null(row.detail)}});
    });
    const payout::Payout now = payouts(context).find(one.id).value();
    const auto open = payouts(context).sums(one.id).open;
    context.print("{} settled, {} failed, {} known before, {} refused; {} is {}{}", counts[Kind::settled],
                  counts[Kind::failed], counts[Kind::already], counts[Kind::refused], now.id, payout::name(now.state),
                  open > 0 ? fmt::format(", {} lines are open", open) : "");
    context.answer({{"items", std::move(items)},
                    {"next", nullptr},
                    {"id", now.id},
                    {"status", payout::name(now.state)},
                    {"settled", counts[Kind::settled]},
                    {"failed", counts[Kind::failed]},
                    {"already", counts[Kind::already]},
                    {"refused", counts[Kind::refused]},
                    {"open", open}});
    const bool any = counts[Kind::settled] + counts[Kind::failed] + counts[Kind::already] > 0;
    if (counts[Kind::refused] > 0) context.exit_with(any ? 8 : 4);
}

}  // namespace

void payout_result(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PYT", request->payout, "a payout whose file was made, as PYT-2")
        .argument("FILE", request->file, "CSV with person,amount,status,reference,reason ('-' is stdin)")
        .run([request](Context& context) { run(context, *request); });
}

}  // namespace mitra::cli
