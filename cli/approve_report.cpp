#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "cli/approvable.hpp"
#include "cli/daily_report/report_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/validate_report.hpp"

namespace mitra::cli {
namespace {

using Kind = flow::ReportRow::Kind;

/// So many lines are told one by one; of the rest only those that are refused. The counts are of all.
constexpr std::int64_t k_most_told = 10'000;

Result reject(Context& context, const std::string& line) {
    const ReportId id = reports(context).named(line).id;
    const bool changed = flow::reject_report(context.services(), id, context.actor().reason);
    context.concerns(changed ? 1 : 0);
    return {changed ? "rejected; the member is told why, and may hand in the day again" : "was rejected before",
            {{"id", id}, {"status", "rejected"}, {"changed", changed}}};
}

std::string words_of(const membership::Split& split) {
    if (!split.rule) return fmt::format("{} recorded without a share: {}", split.total, split.why);
    std::string words = fmt::format("{}: {} to {}", split.total, split.shares.user, split.person);
    if (split.leader) words += fmt::format(", {} to leader {}", split.shares.leader, *split.leader);
    words += fmt::format(", {} to the owner", split.shares.owner);
    if (split.shares.reserve > Money{}) words += fmt::format(", {} to the reserve", split.shares.reserve);
    return words;
}

/// A file may be long: it is never held whole. What comes by stdin is, since it is read twice.
std::unique_ptr<std::istream> opened(const std::string& name) {
    if (name == "-") {
        auto text = std::make_unique<std::stringstream>();
        *text << std::cin.rdbuf();
        return text;
    }
    auto file = std::make_unique<std::ifstream>(name, std::ios::binary);
    if (!*file) throw Error{ErrorKind::usage, "cannot read " + name, "--from takes a file with one id per line"};
    return file;
}

/// How many lines, and whether the first that says something names a report.
struct Look {
    std::int64_t lines = 0;
    bool reports = false;
};
Look look_through(std::istream& lines) {
    Look look;
    bool first = true;
    for (std::string line; std::getline(lines, line); ++look.lines) {
        const auto start = line.find_first_not_of(" \t\r");
        if (!first || start == std::string::npos) continue;
        const std::string head = line.substr(start, 4);
        if (line.starts_with("report")) continue;  // it names the columns
        look.reports = head == "REP-" || head == "rep-";
        first = false;
    }
    lines.clear();
    lines.seekg(0);
    return look;
}

class Told {
 public:
    explicit Told(Context& context) : context_{context} {}

    void row(const flow::ReportRow& row) {
        ++counts_[row.kind];
        const bool validated = row.kind == Kind::validated;
        if (validated) total_ = total_ + row.total.value();
        context_.concerns(validated ? 1 : 0, validated ? row.total.value() : Money{});
        if (row.kind != Kind::refused && ++told_ > k_most_told) return;
        std::string words = fmt::format("line {}: {}", row.line, flow::name(row.kind));
        if (row.report) words += fmt::format(" {}", *row.report);
        if (row.total) words += fmt::format(" {}", *row.total);
        if (!row.detail.empty()) words += fmt::format(" ({})", row.detail);
        context_.print_line(words);
        items_.emplace_back(Object{{"line", row.line},
                                   {"result", flow::name(row.kind)},
                                   {"id", row.report},
                                   {"total", row.total},
                                   {"detail", or_null(row.detail)}});
    }
    void end() {
        const std::int64_t validated = counts_[Kind::validated], already = counts_[Kind::already],
                           refused = counts_[Kind::refused];
        context_.print("{} validated ({}), {} known before, {} refused", validated, total_, already, refused);
        context_.answer({{"items", std::move(items_)},
                         {"next", nullptr},
                         {"validated", validated},
                         {"already", already},
                         {"refused", refused},
                         {"total", total_}});
        if (refused > 0) context_.exit_with(validated + already > 0 ? 8 : 4);
    }

 private:
    Context& context_;
    std::map<Kind, std::int64_t> counts_;
    Money total_;
    List items_;
    std::int64_t told_ = 0;
};

}  // namespace

Result approve_report(Context& context, const Approval& approval, const std::string& line) {
    if (approval.group) throw Error{ErrorKind::usage, "a report is in no group", "leave out --group", "report"};
    const flow::ReportLine read = flow::read_report_line(line);
    if (approval.decision == flow::Decision::reject) return reject(context, read.report);
    const ReportId id = reports(context).named(read.report).id;
    const auto total = read.total ? read.total : approval.amount;
    if (!total)
        throw Error{ErrorKind::usage, fmt::format("{}: what did the day bring?", id), "say it with --amount RP",
                    "report"};
    const auto done = flow::validate_report(context.services(), id, *total);
    context.concerns(0, done.changed ? *total : Money{});
    Object json{{"id", id}, {"status", "validated"}, {"changed", done.changed}};
    for (const Field& field : split_object(context, done.split).fields)
        json.fields.push_back(field);
    return {(done.changed ? "validated, " : "was validated before, ") + words_of(done.split), std::move(json)};
}

bool approve_report_file(Context& context, const Approval& approval, Ids& ids) {
    const bool may_be = ids.from && ids.given.empty() && approval.decision == flow::Decision::approve;
    if (!may_be) return false;
    const bool by_stdin = *ids.from == "-";
    const int first = by_stdin ? std::cin.peek() : 0;
    if (by_stdin && first != 'R' && first != 'r') return false;
    const auto lines = opened(*ids.from);
    const Look look = look_through(*lines);
    if (!look.reports) {
        if (!by_stdin) return false;
        ids.from.reset();
        for (std::string line; std::getline(*lines, line);)
            if (line.find_first_not_of(" \t\r") != std::string::npos) ids.given.push_back(line);
        return false;
    }
    Told told{context};
    Progress progress{context, context.path(), look.lines};
    flow::validate_reports(context.services(), *lines, approval.amount, [&](const flow::ReportRow& row) {
        told.row(row);
        progress.at(row.line);
    });
    told.end();
    return true;
}

}  // namespace mitra::cli
