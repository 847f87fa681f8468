// Statements of banks: what came, and which order it is for.
#include <fstream>
#include <iostream>
#include <map>

#include "cli/paging.hpp"
#include "cli/payment/payment_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/import_bank_rows.hpp"

namespace mitra::cli {
namespace {

using Kind = flow::ImportedRow::Kind;

/// So many rows are told one by one; the counts are of all.
constexpr std::size_t k_most_told = 10'000;

struct Request {
    std::filesystem::path file;
    std::string bank;
};

std::string words_of(const flow::ImportedRow& row) {
    std::string words = fmt::format("line {}: {}", row.line, flow::name(row.kind));
    if (row.row) words += fmt::format(" {}", *row.row);
    if (row.amount) words += fmt::format(" {}", *row.amount);
    if (row.order && row.kind == Kind::matched) words += fmt::format(" for {}", *row.order);
    if (!row.detail.empty()) words += fmt::format(" ({})", row.detail);
    return words;
}

void tell(Context& context, const std::vector<flow::ImportedRow>& rows) {
    constexpr std::array k_kinds{Kind::matched,   Kind::near,    Kind::unmatched,
                                 Kind::duplicate, Kind::skipped, Kind::wrong};
    std::map<Kind, std::int64_t> counts;
    Money matched;
    List items;
    for (const flow::ImportedRow& row : rows) {
        ++counts[row.kind];
        if (row.kind == Kind::matched) matched = matched + row.amount.value();
        if (items.size() == k_most_told) continue;
        context.print_line(words_of(row));
        items.emplace_back(Object{{"line", row.line},
                                  {"result", flow::name(row.kind)},
                                  {"row", row.row},
                                  {"amount", row.amount},
                                  {"order", row.order},
                                  {"detail", or_null(row.detail)}});
    }
    Object answer{{"items", std::move(items)}, {"next", nullptr}};
    std::string summary;
    for (const Kind kind : k_kinds) {
        summary += fmt::format("{}{} {}", summary.empty() ? "" : ", ", counts[kind], flow::name(kind));
        answer.add(std::string{flow::name(kind)}, counts[kind]);
    }
    context.print_line(summary);
    if (counts[Kind::matched] > 0)
        context.note("'mitra verify-payment --matched' settles what matches; nothing is paid before");
    context.concerns(counts[Kind::matched] + counts[Kind::near] + counts[Kind::unmatched], matched);
    context.answer(std::move(answer));
    if (counts[Kind::near] + counts[Kind::unmatched] + counts[Kind::wrong] > 0) context.exit_with(9);
}

void import(Context& context, const Request& request) {
    const bool standard_input = request.file == "-";
    std::ifstream file;
    if (!standard_input) {
        file.open(request.file, std::ios::binary);
        if (!file || std::filesystem::is_directory(request.file))
            throw Error{ErrorKind::usage, "cannot read " + request.file.string(),
                        "is the name right, and may this user read it? '-' is stdin", "csv"};
    }
    const BankAccountId account = bank_accounts(context).named(request.bank).id;
    tell(context, flow::import_bank_rows(context.services(), account, standard_input ? std::cin : file));
}

struct Listing {
    Paging paging;
    bool all = false;
};

void list(Context& context, const Listing& request) {
    using Which = payment::BankRowStore::Which;
    refuse_dates(request.paging, "rows of statements");
    const Which which = request.all ? Which::all : Which::open;
    payment::BankRowStore rows{context.database(), context.app().vault()};
    auto found = rows.list(which, after_of<BankRowId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    if (!found.empty()) context.audit_read("payment.rows", "", {{"rows", std::ssize(found)}});
    for (const payment::BankRow& row : found)
        page.items.push_back(bank_row_object(context, row));
    if (request.paging.count) page.total = rows.count(which);
    context.list({{"id", "ID"},
                  {"bank", "BANK"},
                  {"day", "DAY"},
                  {"amount", "AMOUNT"},
                  {"status", "STATUS"},
                  {"order", "ORDER"},
                  {"words", "WORDS"}},
                 std::move(page));
}

}  // namespace

void payment_import(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("FILE", request->file, "a bank's statement as CSV ('-' is stdin)")
        .required("--bank NAME", request->bank, "the account it is of")
        .run([request](Context& context) { import(context, *request); });
}

void payment_rows(Verb& verb) {
    auto request = std::make_shared<Listing>();
    verb.flag("--all", request->all, "those that are settled or dismissed too")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

void payment_dismiss_row(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("ROW", *ids, "rows that pay no order, as ROW-12; needs --reason")
        .needs_confirmation()
        .run([ids](Context& context) {
            payment::BankRowStore rows{context.database(), context.app().vault()};
            context.each(*ids, [&](const std::string& text) {
                const bool changed = flow::dismiss_bank_row(context.services(), rows.named(text).id);
                return Result{changed ? "dismissed" : "was dismissed before", {{"changed", changed}}};
            });
        });
}

}  // namespace mitra::cli
