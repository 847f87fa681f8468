#include "cli/context.hpp"

#include <pwd.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "cli/failure.hpp"
#include "lib/base/error.hpp"
#include "lib/db/audit.hpp"

namespace mitra::cli {
namespace {

std::string os_user() {
    const passwd* entry = getpwuid(geteuid());
    return entry == nullptr ? fmt::format("uid {}", geteuid()) : entry->pw_name;
}

/// The lines of a file or of stdin, without blanks around them and without empty ones.
std::vector<std::string> lines_of(const std::string& file) {
    std::ifstream opened;
    if (file != "-") {
        opened.open(file);
        if (!opened) throw Error{ErrorKind::usage, "cannot read " + file, "--from takes a file with one id per line"};
    }
    std::istream& stream = file == "-" ? std::cin : opened;
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        const auto first = line.find_first_not_of(" \t\r");
        if (first == std::string::npos) continue;
        lines.push_back(line.substr(first, line.find_last_not_of(" \t\r") - first + 1));
    }
    return lines;
}

/// What became of one id: under the thing's own id where the act found it, else as it was typed.
std::string result_line(const std::string& typed, const Result& result) {
    const Value* id = result.json.find("id");
    return fmt::format("{}: {}", id == nullptr ? typed : in_words(*id), result.words);
}
Object result_object(const std::string& typed, const Result& result) {
    const Value* id = result.json.find("id");
    Object object{{"id", id == nullptr ? Value{typed} : *id}, {"result", result.words}};
    for (const Field& field : result.json.fields)
        if (field.name != "id") object.fields.push_back(field);
    return object;
}

}  // namespace

Context::Context(const Globals& globals, std::string path, Needs needs)
    : globals_{globals}, path_{std::move(path)}, needs_{needs} {}
Context::~Context() = default;

const app::App& Context::app() {
    if (!app_) app_ = std::make_unique<app::App>(app::App::open(globals_.config));
    return *app_;
}

db::Database& Context::database() {
    if (!database_)
        database_ = std::make_unique<db::Database>(
            app().connect(needs_ == Needs::write ? db::Access::read_write : db::Access::read_only));
    return *database_;
}

db::Actor Context::actor() const {
    return {globals_.as ? *globals_.as : os_user(), globals_.reason};
}

flow::Services Context::services() {
    return app().services(database(), actor());
}

void Context::audit(std::string_view act, std::string_view subject, const Object& detail) {
    db::record_audit(database(), app().vault(), actor(), act, subject, to_json(detail), now());
}

void Context::audit_read(std::string_view act, std::string_view subject, const Object& detail) {
    if (rehearsal_) return;
    db::Database writer = app().connect(db::Access::read_write);
    db::in_transaction(writer,
                       [&] { db::record_audit(writer, app().vault(), actor(), act, subject, to_json(detail), now()); });
}

std::string Context::iso(Instant instant) {
    return to_iso8601(instant, zone());
}
std::optional<std::string> Context::iso(std::optional<Instant> instant) {
    return instant ? std::optional{iso(*instant)} : std::nullopt;
}

Instant Context::time(std::string_view option, const std::string& text) {
    const auto instant = parse_instant(text, zone());
    if (!instant)
        throw Error{ErrorKind::usage, fmt::format("{}: '{}' is not a time", option, text),
                    "write it as 2026-11-20, \"2026-11-20 19:30\" or 2026-11-20T19:30:00+07:00"};
    return *instant;
}
std::optional<Instant> Context::time(std::string_view option, const std::optional<std::string>& text) {
    return text ? std::optional{time(option, *text)} : std::nullopt;
}

void Context::print_line(const std::string& line) {
    answer_.words += line + "\n";
}

void Context::raw(std::string_view bytes) {
    if (!rehearsal_) write_out(bytes);
}

void Context::document(std::string name, std::string text) {
    if (globals_.json)
        answer_.json = Object{{std::move(name), std::move(text)}};
    else
        raw(text);
}

void Context::answer(Object object) {
    answer_.json = std::move(object);
}

void Context::show(Object object) {
    answer_.words += sheet(object, Screen::of_stdout(globals_.color));
    answer_.json = std::move(object);
}

void Context::list(const std::vector<Column>& columns, Page page, const Object& further) {
    if (!globals_.json) {
        answer_.words += table(columns, page.items, Screen::of_stdout(globals_.color));
        if (page.total) answer_.words += fmt::format("{} in all\n", *page.total);
        if (page.next) note("there are more: --after " + *page.next);
    }
    List items;
    for (Object& item : page.items)
        items.emplace_back(std::move(item));
    Object object;
    object.add("items", std::move(items)).add("next", page.next);
    if (page.total) object.add("total", *page.total);
    for (const Field& field : further.fields)
        object.add(field.name, field.value);
    answer_.json = std::move(object);
}

void Context::note(const std::string& words) {
    if (!globals_.quiet && !rehearsal_) write_err(words + "\n");
}

void Context::each(const Ids& ids, const std::function<Result(const std::string& id)>& act) {
    if (needs_ != Needs::nothing) database();  // what is wrong with the settings is no id's fault
    std::vector<std::string> all = ids.given;
    if (ids.from) {
        const auto more = lines_of(*ids.from);
        all.insert(all.end(), more.begin(), more.end());
    }
    if (all.empty()) throw Error{ErrorKind::usage, "nothing to do: no id is given", "name some, or --from FILE"};
    if (all.size() > 1 || ids.from) {
        run_each(all, act);
        return;
    }
    Result result = act(all.front());
    concerns(1);
    print_line(result_line(all.front(), result));
    answer(result_object(all.front(), result));
}

void Context::run_each(const std::vector<std::string>& ids, const std::function<Result(const std::string& id)>& act) {
    List items;
    std::int64_t done = 0;
    std::optional<int> first_failure;
    Progress progress{*this, path_, static_cast<std::int64_t>(ids.size())};
    for (std::size_t i = 0; i < ids.size(); ++i) {
        Object item{{"id", ids[i]}};
        try {
            const Result result = act(ids[i]);
            ++done;
            print_line(result_line(ids[i], result));
            item = result_object(ids[i], result);
        } catch (const Error& failure) {
            if (failure.kind() == ErrorKind::internal || failure.kind() == ErrorKind::unknown_outcome) throw;
            if (!first_failure) first_failure = exit_code(failure.kind());
            print("{}: {}", ids[i], failure.what());
            item.add("error", Object{{"id", error_id(failure)}, {"message", failure.what()}, {"hint", failure.hint()}});
        }
        items.emplace_back(std::move(item));
        progress.at(static_cast<std::int64_t>(i + 1));
    }
    concerns(done);
    answer({{"items", std::move(items)}, {"next", nullptr}});
    if (first_failure) exit_with(done > 0 ? 8 : *first_failure);
}

void Context::concerns(std::int64_t rows, Money amount) {
    rows_ += rows;
    amount_ = amount_ + amount;
}

void Context::expect_as_asked() const {
    if (globals_.expect_rows && *globals_.expect_rows != rows_)
        throw Error{ErrorKind::refused,
                    fmt::format("this concerns {}, not the expected {}", rows_, *globals_.expect_rows),
                    "nothing was changed; look with --dry-run", "expect_rows"};
    if (globals_.expect_rupiah && *globals_.expect_rupiah != amount_)
        throw Error{ErrorKind::refused,
                    fmt::format("this concerns {}, not the expected {}", amount_, *globals_.expect_rupiah),
                    "nothing was changed; look with --dry-run", "expect_rupiah"};
}

}  // namespace mitra::cli
