#pragma once

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/command.hpp"
#include "cli/globals.hpp"
#include "cli/output.hpp"
#include "cli/verb.hpp"
#include "lib/app/app.hpp"

namespace mitra::cli {

/// What a command says about one of many things it was asked about.
struct Result {
    std::string words;  ///< "stopped"
    Object json;        ///< further fields
};

/// What a command's body works with: the services, opened when it first asks for them, and its two ways to speak.
/// Data goes to stdout once the command has succeeded; words for a person go to stderr.
class Context {
 public:
    Context(const Globals& globals, std::string path, Needs needs);
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context();

    [[nodiscard]] const Globals& globals() const { return globals_; }
    [[nodiscard]] bool dry_run() const { return globals_.dry_run || rehearsal_; }
    /// "person add"
    [[nodiscard]] const std::string& path() const { return path_; }

    const app::App& app();
    /// Read-only or read-write as the command's row says.
    db::Database& database();
    flow::Services services();
    db::Actor actor() const;
    Instant now() { return app().clock().now(); }
    Zone zone() { return app().site().zone; }
    /// One audit row for an act that no flow records; `detail` is what changed, without anything that names a person.
    void audit(std::string_view act, std::string_view subject, const Object& detail = {});
    /// One for a reading of full contacts (RELIABILITY, 11): written by a connection of its own and at once, so that
    /// neither a read-only command nor --dry-run reads unseen.
    void audit_read(std::string_view act, std::string_view subject, const Object& detail = {});

    /// "2026-11-20T09:30:00+07:00"
    std::string iso(Instant instant);
    std::optional<std::string> iso(std::optional<Instant> instant);
    /// What was typed for a time, read in the site's zone; Error{usage} that names the option.
    Instant time(std::string_view option, const std::string& text);
    std::optional<Instant> time(std::string_view option, const std::optional<std::string>& text);

    /// A line of words on stdout; not with --json.
    template <typename... Values>
    void print(fmt::format_string<Values...> text, Values&&... values) {
        print_line(fmt::format(text, std::forward<Values>(values)...));
    }
    void print_line(const std::string& line);
    /// Bytes on stdout as they are (a CSV, a long list), also with --json. At once, not at the end.
    void raw(std::string_view bytes);
    /// A whole text that another program reads (a script, a page): as it is, or under `name` in the JSON.
    void document(std::string name, std::string text);
    /// The JSON answer alone, beside what `print` says.
    void answer(Object object);
    /// One thing: an aligned sheet, or its JSON.
    void show(Object object);
    /// A list: a table, or {"items":[...],"next":...}. `further` are more fields of the JSON object.
    void list(const std::vector<Column>& columns, Page page, const Object& further = {});
    /// A remark for a person, on stderr, unless --quiet.
    void note(const std::string& words);

    /// Does `act` for each id, tells what became of each, and ends with 8 when only some succeeded. A single id given
    /// as an argument is simply done: its error is the command's. Error{usage} where none is given.
    void each(const Ids& ids, const std::function<Result(const std::string& id)>& act);

    /// So many rows (and rupiah) are concerned, for --expect-rows and --expect-rupiah; adds up.
    void concerns(std::int64_t rows, Money amount = Money{0});
    /// Ends with another status than 0 though nothing failed: 8 partly done, 9 something to do, 10 books do not
    /// balance.
    void exit_with(int code) { answer_.exit_code = code; }

    /// For the command line's frame (execute.cpp), not for commands.
    [[nodiscard]] const Answer& so_far() const { return answer_; }
    void take_over(Answer answer) { answer_ = std::move(answer); }
    void rehearse() { rehearsal_ = true; }
    void expect_as_asked() const;

 private:
    void run_each(const std::vector<std::string>& ids, const std::function<Result(const std::string& id)>& act);

    const Globals& globals_;
    std::string path_;
    Needs needs_;
    bool rehearsal_ = false;
    std::unique_ptr<app::App> app_;
    std::unique_ptr<db::Database> database_;
    Answer answer_;
    std::int64_t rows_ = 0;
    Money amount_;
};

/// A line that shows how far a long act is; on a terminal only, after its first second.
class Progress {
 public:
    Progress(const Context& context, std::string what, std::int64_t total);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress();
    void at(std::int64_t done);

 private:
    std::string what_;
    std::int64_t total_;
    bool wanted_;
    bool drawn_ = false;
    std::int64_t started_ms_;
    std::int64_t drawn_ms_ = 0;
};

}  // namespace mitra::cli
