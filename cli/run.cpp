#include "cli/run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "cli/choose.hpp"
#include "cli/context.hpp"
#include "cli/failure.hpp"
#include "cli/help.hpp"
#include "lib/db/idempotency.hpp"

namespace mitra::cli {
namespace {

/// Runs one command the way its global options ask: plainly, as a rehearsal, once for a key, only as expected.
class Execution {
 public:
    Execution(const Verb& verb, const Globals& globals, const Choice& choice)
        : verb_{verb}, globals_{globals}, choice_{choice} {}

    Answer run() {
        const bool writes = choice_.command->needs == Needs::write;
        if (globals_.key && !writes) throw Error{ErrorKind::usage, "--key is for commands that change something"};
        if (verb_.asks() && !globals_.yes && !globals_.dry_run) confirm();
        Context context{globals_, choice_.path, choice_.command->needs};
        if (!writes)
            plainly(context);
        else if (globals_.dry_run)
            dry(context);
        else if (globals_.key)
            once(context);
        else if (globals_.expect_rows || globals_.expect_rupiah)
            as_expected(context);
        else
            verb_.body()(context);
        return context.so_far();
    }

 private:
    void plainly(Context& context) {
        verb_.body()(context);
        context.expect_as_asked();
    }

    void dry(Context& context) {
        const db::Transaction never_committed{context.database()};
        plainly(context);
        context.note("dry run: nothing was changed");
    }

    void as_expected(Context& context) {
        db::Transaction transaction{context.database()};
        plainly(context);
        transaction.commit();
    }

    void once(Context& context) {
        std::string request;
        for (const std::string& word : choice_.rest)
            request += fmt::format("{}:{}", word.size(), word);
        const db::IdempotencyKey key{context.actor().name, "mitra " + choice_.path, *globals_.key, request};
        const auto stored = db::once(context.database(), context.app().vault(), key, context.now(), [&] {
            plainly(context);
            const Answer& answer = context.so_far();
            const Object kept{{"words", answer.words}, {"json", answer.json.value_or(Object{})}};
            return db::StoredAnswer{answer.exit_code, to_json(kept)};
        });
        const Value kept = Value::from_json(stored.body);
        const auto& object = std::get<Object>(kept.kind());
        Answer answer;
        answer.words = std::get<std::string>(object.find("words")->kind());
        answer.json = std::get<Object>(object.find("json")->kind());
        answer.exit_code = stored.status;
        context.take_over(std::move(answer));
    }

    /// Shows what would happen (the real code, rolled back), then asks. Nothing is locked while the person thinks.
    void confirm() {
        {
            Context rehearsal{globals_, choice_.path, choice_.command->needs};
            rehearsal.rehearse();
            if (choice_.command->needs == Needs::write) {
                const db::Transaction never_committed{rehearsal.database()};
                plainly(rehearsal);
            } else {
                plainly(rehearsal);
            }
            if (!globals_.json) write_err("what would happen:\n" + rehearsal.so_far().words);
        }
        if (isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1)
            throw Error{ErrorKind::unconfirmed, fmt::format("'mitra {}' asks before it acts", choice_.path),
                        "look with --dry-run, then say --yes", "command"};
        write_err("Go ahead? [y/N] ");
        std::string line;
        std::getline(std::cin, line);
        if (line != "y" && line != "Y" && line != "yes")
            throw Error{ErrorKind::unconfirmed, "not confirmed: nothing was changed", "", "command"};
    }

    const Verb& verb_;
    const Globals& globals_;
    const Choice& choice_;
};

void write_answer(const Answer& answer, const Globals& globals) {
    if (!globals.json) {
        write_out(answer.words);
        return;
    }
    Object object{{"schema", 1}};
    if (globals.dry_run) object.add("dry_run", true);
    if (answer.json) {
        for (const Field& field : answer.json->fields)
            object.add(field.name, field.value);
    } else if (!answer.words.empty()) {
        object.add("message", answer.words.substr(0, answer.words.size() - 1));
    } else {
        return;  // raw bytes were the answer
    }
    write_out(to_json(object, isatty(STDOUT_FILENO) == 1 ? Layout::indented : Layout::compact) + "\n");
}

int execute(const Choice& choice) {
    Verb verb{*choice.command};
    choice.command->declare(verb);
    Globals globals;
    parse(verb, globals, choice.rest, choice.before);
    const Answer answer = Execution{verb, globals, choice}.run();
    write_answer(answer, globals);
    return answer.exit_code;
}

void write_version(bool json) {
    write_out(json ? to_json(Object{{"schema", 1}, {"version", MITRA_VERSION}}) + "\n" : "mitra " MITRA_VERSION "\n");
}

int run_words(std::vector<std::string> words) {
    if (has_word(words, {"--version"})) {
        write_version(has_word(words, {"--json"}));
        return 0;
    }
    bool help = has_word(words, {"--help", "-h"});
    if (!words.empty() && words.front() == "help") {
        words.erase(words.begin());
        help = true;
    }
    const Choice choice = choose(words);
    if (help) {
        write_out(help_text(choice));
        return 0;
    }
    if (choice.command != nullptr) return execute(choice);
    static constexpr Command k_none{};
    Globals globals;
    parse(Verb{k_none}, globals, choice.rest, choice.before);  // says what is wrong with an option, where something is
    write_err(help_text(choice));
    return exit_code(ErrorKind::usage);
}

}  // namespace

int run(const std::vector<std::string>& words) {
    const bool json = has_word(words, {"--json"});
    try {
        return run_words(words);
    } catch (const Error& failure) {
        return report(failure, json);
    } catch (const std::filesystem::filesystem_error& failure) {
        return report(
            Error{ErrorKind::unavailable, fmt::format("{}: {}", failure.path1().string(), failure.code().message()),
                  "see whether the folder is there, who may write to it, and whether the disk has room", "file"},
            json);
    } catch (const std::exception& failure) {
        return report(Error{ErrorKind::internal, failure.what(), "this is a bug in mitra"}, json);
    }
}

}  // namespace mitra::cli
