#include <fstream>
#include <iostream>

#include "cli/person/person_view.hpp"
#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/import_people.hpp"

namespace mitra::cli {
namespace {

/// So many refused lines are told one by one; a file of another kind would refuse them all.
constexpr std::int64_t k_most_told = 1000;

struct Request {
    std::filesystem::path file;
    std::optional<std::string> event;
    bool welcome = false;
};

/// Tells of lines that were refused or that the admin should look at.
class Report {
 public:
    explicit Report(Context& context) : context_{context}, progress_{context, "import", 0} {}

    void line(const flow::ImportLine& line) {
        progress_.at(++lines_);
        if (line.reason.empty() || std::ssize(told_) == k_most_told) return;
        const bool refused = line.result == flow::ImportLine::Result::refused;
        context_.print("line {}: {}{}", line.line, refused ? "refused: " : "", line.reason);
        told_.emplace_back(Object{{"line", line.line},
                                  {"result", refused ? "refused" : "added"},
                                  {"person", line.person},
                                  {"reason", line.reason}});
    }
    [[nodiscard]] const List& told() const { return told_; }

 private:
    Context& context_;
    Progress progress_;
    std::int64_t lines_ = 0;
    List told_;
};

void import(Context& context, const Request& request) {
    const bool standard_input = request.file == "-";
    if (standard_input && !context.globals().yes)
        throw Error{ErrorKind::unconfirmed, "an import from stdin cannot be looked at first",
                    "say --yes, or give it as a file", "command"};
    std::ifstream file;
    if (!standard_input) {
        file.open(request.file, std::ios::binary);
        if (!file) throw Error{ErrorKind::usage, "cannot read " + request.file.string(), {}, "csv"};
    }
    flow::ImportOptions options{.welcome = request.welcome, .event = std::nullopt};
    if (request.event) options.event = event::EventStore{context.database()}.named(*request.event).id;

    Report report{context};
    const auto summary = flow::import_people(context.services(), standard_input ? std::cin : file, options,
                                             [&](const flow::ImportLine& line) { report.line(line); });
    context.concerns(summary.added);
    context.print("{} added, {} registered before, {} refused", summary.added, summary.already, summary.refused);
    context.answer({{"added", summary.added},
                    {"already", summary.already},
                    {"refused", summary.refused},
                    {"lines", report.told()}});
    if (summary.refused > 0) context.exit_with(summary.added + summary.already > 0 ? 8 : 2);
}

}  // namespace

void person_import(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("FILE", request->file, "CSV with sapaan,nama,kota,profesi,no_wa,... in its first line ('-' is stdin)")
        .option("--event EVT", request->event, "register them for this event")
        .flag("--welcome", request->welcome, "send welcomes and alerts, as if they had registered on the site")
        .needs_confirmation()
        .run([request](Context& context) { import(context, *request); });
}

}  // namespace mitra::cli
