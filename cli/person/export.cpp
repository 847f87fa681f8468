#include <cerrno>
#include <iostream>

#include "cli/person/person_view.hpp"
#include "cli/private_file.hpp"
#include "cli/segment.hpp"
#include "lib/flow/import_people.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::cli {
namespace {

struct Request {
    Segment segment;
    std::optional<std::filesystem::path> output;
};

/// Everybody as one JSON list, written page by page: it may be longer than memory.
void write_json(Context& context, people::PersonStore& people, const people::Filter& filter) {
    constexpr std::int64_t k_page = 500;
    context.raw(R"({"schema":1,"items":[)");
    std::string_view between;
    for (PersonId after;;) {
        const auto page = people.list(filter, after, k_page);
        for (const people::Person& person : page) {
            context.raw(fmt::format("{}{}", between, to_json(person_object(context, person))));
            between = ",";
        }
        if (std::ssize(page) < k_page) break;
        after = page.back().id;
    }
    context.raw("],\"next\":null}\n");
}

void write(Context& context, const Request& request) {
    const people::Filter filter = filter_of(context, request.segment);
    people::PersonStore people{context.database(), context.app().vault()};
    const std::int64_t total = people.count(filter);
    context.audit_read("person.export", "", {{"people", total}});

    if (context.globals().json && !request.output) {
        write_json(context, people, filter);
        return;
    }
    std::optional<PrivateFile> file;
    if (request.output) file.emplace(*request.output);
    std::ostream& out = file ? file->stream() : std::cout;
    Progress progress{context, "export", total};
    const auto written =
        flow::export_people(context.services(), filter, out, [&](std::int64_t so_far) { progress.at(so_far); });
    if (file)
        file->finish();
    else if (!out.flush() && errno != EPIPE)
        not_written("stdout");
    if (!file) return;
    context.print("{} people written to {}", written, request.output->string());
    context.answer({{"file", request.output->string()}, {"people", written}});
}

}  // namespace

void person_export(Verb& verb) {
    auto request = std::make_shared<Request>();
    declare_segment(verb, request->segment)
        .option("--output FILE", request->output, "a new file, mode 0600; else stdout")
        .run([request](Context& context) { write(context, *request); });
}

}  // namespace mitra::cli
