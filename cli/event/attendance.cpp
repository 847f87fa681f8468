#include <fstream>
#include <iostream>

#include "cli/event/event_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/take_attendance.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string event;
    std::string file;
};

flow::Attendance taken_from(Context& context, EventId event, const std::string& file) {
    if (file == "-") return flow::take_attendance(context.services(), event, std::cin);
    std::ifstream csv{file, std::ios::binary};
    if (!csv) throw Error{ErrorKind::usage, "cannot read " + file, "give Zoom's participant report (CSV)", "csv"};
    return flow::take_attendance(context.services(), event, csv);
}

void attendance(Context& context, const Request& request) {
    const EventId event = event_named(context, request.event).id;
    const flow::Attendance taken = taken_from(context, event, request.file);
    context.concerns(taken.by_email + taken.by_name);

    std::vector<Object> unmatched;
    for (const auto& line : taken.unmatched)
        unmatched.push_back({{"line", line.line}, {"name", line.name}, {"reason", line.reason}});
    context.print("{}: {} noted ({} by e-mail, {} by name), {} noted before, {} not matched", event,
                  taken.by_email + taken.by_name, taken.by_email, taken.by_name, taken.already, unmatched.size());
    for (const auto& line : taken.unmatched)
        context.print("  line {}: {}: {}", line.line, line.name, line.reason);
    context.answer({{"event", event},
                    {"by_email", taken.by_email},
                    {"by_name", taken.by_name},
                    {"already", taken.already},
                    {"unmatched", List(unmatched.begin(), unmatched.end())}});
}

}  // namespace

void event_attendance(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("EVENT", request->event, "EVT-1")
        .argument("FILE", request->file, "Zoom's participant report, CSV ('-' is stdin)")
        .run([request](Context& context) { attendance(context, *request); });
}

}  // namespace mitra::cli
