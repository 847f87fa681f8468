#include <iterator>

#include "cli/findings.hpp"
#include "cli/probed_senders.hpp"
#include "cli/reachable.hpp"
#include "cli/single.hpp"
#include "lib/base/error.hpp"
#include "lib/db/backup.hpp"
#include "lib/db/checks.hpp"
#include "lib/db/system_state.hpp"
#include "lib/flow/doctor.hpp"

namespace mitra::cli {
namespace {

struct Asked {
    bool deep = false;
    bool online = false;
    bool accept_clock = false;
};

flow::Places places_of(const config::Settings& settings) {
    return {settings.store.database, settings.store.key_file, settings.store.files_dir, settings.site.home};
}

void append(db::Findings& all, db::Findings more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

/// Settings, key or database in the way of everything else: that is what is found then.
db::Findings obstacle(Context& context) {
    try {
        context.database();
        return {};
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::internal) throw;
        return {{error.what(), "installation", "", error.hint()}};
    }
}

db::Findings check_providers(const config::Settings& settings) {
    db::Findings findings;
    const std::string telegram = settings.telegram.token ? settings.telegram.url : std::string{};
    for (const std::string& url : {settings.messaging.dripsender_url, settings.smtp.url, telegram}) {
        if (url.empty()) continue;
        if (const std::string why = why_unreachable(url); !why.empty())
            findings.push_back({"does not answer: " + why, url, "", "see the network, the firewall and the settings"});
    }
    // Where nobody answers, each sender would only say so again.
    if (findings.empty()) append(findings, probe_senders(settings.file));
    return findings;
}

void accept_clock(Context& context) {
    db::in_transaction(context.database(), [&] {
        if (db::accept_clock(context.database(), context.now())) {
            context.audit("clock.accept", "clock", {{"now", context.iso(context.now())}});
            context.note("the clock is accepted as it is: " + context.iso(context.now()));
        }
    });
}

}  // namespace

void doctor(Verb& verb) {
    auto asked = std::make_shared<Asked>();
    verb.flag("--deep", asked->deep, "also every row and file: integrity, seals, the audit chain, erasures");
    verb.flag("--online", asked->online, "also whether the gateways answer and take our keys");
    verb.flag("--accept-clock", asked->accept_clock, "the clock is right now: let sending go on");
    verb.run([asked](Context& context) {
        db::Findings findings = obstacle(context);
        if (findings.empty()) {
            if (asked->accept_clock) accept_clock(context);
            const auto services = context.services();
            append(findings, flow::examine(services, places_of(context.app().settings())));
            if (asked->deep) {
                append(findings, db::check_file(context.database()));
                append(findings, flow::examine_rows(services));
                append(findings, flow::examine_files(services, context.app().files()));
            }
            if (asked->online) append(findings, check_providers(context.app().settings()));
        }
        tell_findings(context, findings);
        if (const std::string note = db::engine_note(); !note.empty()) context.note("note: " + note);
    });
}

}  // namespace mitra::cli
