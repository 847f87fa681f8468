#include <fstream>
#include <iostream>
#include <sstream>

#include "cli/daily_report/report_view.hpp"
#include "cli/person/person_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/submit_report.hpp"
#include "lib/membership/day.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string person;
    std::optional<std::string> date, file, text;
};
struct Import {
    std::string file;
    bool keep_good = false;
};

/// So many rows are told one by one; of the rest only those that are bad. The counts are of all.
constexpr std::int64_t k_most_told = 10'000;
/// More than any report has: the rest of a large file is not read.
constexpr std::size_t k_most_bytes = 64 * 1024;

std::string text_of(const Request& request) {
    if (request.text.has_value() == request.file.has_value())
        throw Error{ErrorKind::usage, "what did they do on that day?", "give --text T, or --file F ('-' is stdin)",
                    "report"};
    if (request.text) return *request.text;
    std::ifstream opened;
    if (*request.file != "-") opened.open(*request.file, std::ios::binary);
    std::istream& in = *request.file == "-" ? std::cin : opened;
    if (!in) throw Error{ErrorKind::usage, "cannot read " + *request.file, "is the name right?", "report"};
    std::string text(k_most_bytes, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

void submit(Context& context, const Request& request) {
    const PersonId person = person_named(context, request.person).id;
    const std::int64_t day =
        request.date ? day_named(context, "--date", *request.date) : day_number(context.now(), context.zone());
    const auto report = flow::submit_report(context.services(), {person, day, text_of(request), std::nullopt});
    context.concerns(1);
    context.print("{} of {} for {}: submitted; 'mitra approve {} --amount RP' validates it", report.id, report.person,
                  membership::day_words(report.day), report.id);
    context.answer(report_object(context, report));
}

std::unique_ptr<std::istream> opened(const std::string& name) {
    if (name == "-") {
        auto text = std::make_unique<std::stringstream>();
        *text << std::cin.rdbuf();
        return text;
    }
    auto file = std::make_unique<std::ifstream>(name, std::ios::binary);
    if (!*file) throw Error{ErrorKind::usage, "cannot read " + name, "is the name right? '-' is stdin", "csv"};
    return file;
}

void import(Context& context, const Import& request) {
    const auto csv = opened(request.file);
    List items;
    std::int64_t told = 0;
    const auto sums =
        flow::import_reports(context.services(), *csv, request.keep_good, [&](const flow::ImportedReport& row) {
            const bool good = row.detail.empty();
            if (good && ++told > k_most_told) return;
            context.print_line(good ? fmt::format("line {}: {} of {}", row.line, *row.report, *row.person)
                                    : fmt::format("line {}: {}", row.line, row.detail));
            items.emplace_back(Object{
                {"line", row.line}, {"id", row.report}, {"person", row.person}, {"detail", or_null(row.detail)}});
        });
    context.concerns(sums.kept ? sums.good : 0);
    if (sums.kept || sums.bad == 0)
        context.print("{} handed in, {} refused", sums.kept ? sums.good : 0, sums.bad);
    else
        context.print("nothing was handed in: {} rows are good and {} are not; --keep-good takes the good ones",
                      sums.good, sums.bad);
    context.answer(
        {{"items", std::move(items)}, {"next", nullptr}, {"good", sums.good}, {"bad", sums.bad}, {"kept", sums.kept}});
    if (sums.bad > 0) context.exit_with(sums.kept ? 8 : 4);
}

}  // namespace

void daily_report_submit(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PERSON", request->person, "a member: PER-12, a phone or an e-mail address")
        .option("--date DATE", request->date,
                "the day of the work, as 2026-11-20 (default: today); a week back at most")
        .option("--text TEXT", request->text, "what they did")
        .option("--file FILE", request->file, "the same from a file ('-' is stdin)")
        .run([request](Context& context) { submit(context, *request); });
}

void daily_report_import(Verb& verb) {
    auto request = std::make_shared<Import>();
    verb.argument("FILE", request->file, "CSV with person,date,text ('-' is stdin); every row is judged first")
        .flag("--keep-good", request->keep_good, "hand in the good rows also where others are bad")
        .run([request](Context& context) { import(context, *request); });
}

}  // namespace mitra::cli
