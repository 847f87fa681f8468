#include "lib/flow/doctor.hpp"

#include <fmt/format.h>

#include <chrono>
#include <iterator>

#include "lib/base/error.hpp"
#include "lib/crypto/secret_file.hpp"
#include "lib/db/audit.hpp"
#include "lib/db/checks.hpp"
#include "lib/db/sealed_column.hpp"
#include "lib/db/system_state.hpp"
#include "lib/flow/affiliate_list_store.hpp"
#include "lib/flow/doctor_affiliates.hpp"
#include "lib/flow/doctor_delivery.hpp"
#include "lib/flow/doctor_money.hpp"
#include "lib/flow/doctor_store.hpp"
#include "lib/flow/doctor_topup.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/outbox/template_store.hpp"
#include "lib/people/sign_in.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
constexpr auto k_waits_too_long = 15min;
constexpr std::int64_t k_named_at_most = 20;

void append(db::Findings& all, db::Findings more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

db::Findings check_secret(const std::string& what, const std::filesystem::path& file) {
    try {
        crypto::read_secret_file(file);
        return {};
    } catch (const Error& error) {
        return {{error.what(), what, "", error.hint()}};
    }
}

db::Findings check_sender_keys(DoctorStore& store) {
    db::Findings findings;
    for (const KeyedSender& sender : store.senders_with_key()) {
        if (sender.key_file.empty())
            findings.push_back(
                {"has no key", "sender", sender.id, fmt::format("'mitra sender set {} --key-file F'", sender.id)});
        else
            append(findings, check_secret("sender " + sender.id, sender.key_file));
    }
    return findings;
}

/// A field that an older program knew, or a text that was stored by hand: it would fail when it is sent.
db::Findings check_templates(db::Database& database) {
    db::Findings findings;
    for (const outbox::Template& text : outbox::TemplateStore{database}.list()) {
        if (const auto complaint = outbox::complaint_about(text))
            findings.push_back(
                {*complaint, "template", text.name, fmt::format("'mitra template set {} FILE'", text.name)});
    }
    return findings;
}

db::Findings check_sending(const Services& services, DoctorStore& store) {
    const Instant now = services.clock.now();
    if (const auto frozen = db::sending_frozen(services.database))
        return {{fmt::format("is frozen since {} ({})", to_iso8601(frozen->since, services.site.zone), frozen->by),
                 "sending", "", "'mitra queue thaw'"}};
    const auto stuck = store.stuck_messages(now - k_waits_too_long);
    if (stuck == 0) return {};
    const char* fix = store.any_sender() ? "is mitra-sender running? see 'mitra queue stats'"
                                         : "there is no sender: 'mitra sender add'";
    return {{fmt::format("{} messages wait for longer than 15 minutes", stuck), "message", "", fix}};
}

db::Findings check_decisions(const Services& services, DoctorStore& store) {
    db::Findings findings;
    if (const auto count = store.undecided_messages(); count > 0)
        findings.push_back({fmt::format("{} messages may or may not have been sent", count), "message", "",
                            "'mitra queue list --status unknown', then 'mitra queue resolve'"});
    if (const auto count = store.undecided_jobs(); count > 0)
        findings.push_back({fmt::format("{} jobs at providers have an unknown outcome", count), "job", "",
                            "ask the provider, then resolve them"});
    if (const auto count = store.waiting_events(services.clock.now() - k_waits_too_long); count > 0)
        findings.push_back({fmt::format("{} events from outside wait to be processed", count), "inbox", "",
                            "is mitra-sender running? see 'mitra hook list --status received'"});
    return findings;
}

/// Visitors see the programme's page instead, and nobody notices.
db::Findings check_home(db::Database& database, const std::string& home) {
    if (home.empty() || home == "socialpreneur" || home == "membership" || home == "toko" || home == "topup") return {};
    const auto product = shop::ProductStore{database}.by_slug(home);
    if (product && !product->archived_at) return {};
    const char* fix =
        product ? "'mitra product archive --undo', or set site.home" : "see 'mitra product list', or set site.home";
    return {{product ? "is an archived product: it cannot be in front" : "is no product: it cannot be in front",
             "site.home", home, fix}};
}

/// They were told that their links earn, and these do not.
db::Findings check_affiliates(db::Database& database) {
    db::Findings findings;
    for (const PersonId id : AffiliateListStore{database}.approved_without_group(k_named_at_most))
        findings.push_back({"is approved and in no group of affiliates: their links earn nothing", "affiliate",
                            to_string(id), fmt::format("'mitra affiliate set {} --group Mitra'", id)});
    return findings;
}

db::Findings check_clock(const Services& services) {
    if (services.site.sandbox) return {};
    constexpr const char* fix = "set the clock right; if it is, 'mitra doctor --accept-clock'";
    switch (db::judge_clock(services.database, services.clock.now(), db::kernel_clock_synchronised())) {
        case db::ClockVerdict::went_back:
            return {{"went back by more than 5 minutes: sending is stopped", "clock", "", fix}};
        case db::ClockVerdict::far_ahead:
            return {{"is more than a day ahead of the last time seen, and not synchronised", "clock", "", fix}};
        case db::ClockVerdict::fine:
            break;
    }
    return {};
}

db::Findings check_seals(const Services& services) {
    db::Findings findings;
    db::verify_seals(services.database, services.vault, [&](const db::SealFault& fault) {
        findings.push_back({fault.what, fault.table + "." + fault.column, std::to_string(fault.row),
                            "is this the right key file? Else restore a backup"});
    });
    return findings;
}

db::Findings check_erasures(const Services& services) {
    db::Findings findings;
    for (const PersonId person : not_yet_erased(services))
        findings.push_back({"was erased and is here again", "person", to_string(person),
                            fmt::format("'mitra person erase {}'", person)});
    for (const PersonId person : people::SignInStore{services.database}.left_of_erased(k_named_at_most))
        findings.push_back({"was erased and can still sign in", "person", to_string(person),
                            fmt::format("'mitra person erase {}' once more", person)});
    return findings;
}

}  // namespace

db::Findings examine(const Services& services, const Places& places) {
    db::Database& database = services.database;
    DoctorStore store{database};
    db::Findings findings = check_secret("key file", places.key_file);
    append(findings, db::check_modes(places.database));
    append(findings, db::check_schema_objects(database));
    append(findings, db::check_log_length(database));
    append(findings, db::check_space(places.database));
    append(findings, check_clock(services));
    append(findings, check_sender_keys(store));
    append(findings, check_templates(database));
    append(findings, check_home(database, places.home));
    append(findings, check_affiliates(database));
    append(findings, check_sending(services, store));
    append(findings, check_decisions(services, store));
    return findings;
}

db::Findings examine_rows(const Services& services) {
    DoctorStore store{services.database};
    db::Findings findings = check_seals(services);
    append(findings, db::check_audit_reasons(services.database, services.vault));
    append(findings, store.messages_without_cause());
    append(findings, store.doubled_messages());
    append(findings, store.wrongly_held());
    append(findings, check_erasures(services));
    append(findings, examine_affiliates(services));
    append(findings, examine_money(services));
    append(findings, examine_deliveries(services));
    append(findings, examine_topups(services));
    return findings;
}

}  // namespace mitra::flow
