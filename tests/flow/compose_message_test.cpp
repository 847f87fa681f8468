#include "lib/flow/compose_message.hpp"

#include <catch2/catch.hpp>

#include "lib/event/event_store.hpp"
#include "lib/flow/change_event.hpp"
#include "lib/flow/message_values.hpp"
#include "lib/flow/register_participant.hpp"
#include "lib/flow/stop_messages.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using outbox::Composed;
using outbox::Kind;
using outbox::Waiting;
using test::k_noon;

namespace {

struct Desk {
    test::TestSite site;
    flow::Services services = site.services();
    flow::MessageComposer composer{services, {}};

    EventId add_event(Instant start = k_noon + 31h) {
        return flow::add_event(services,
                               {.title = "Sosialisasi_1", .starts_at = start, .zoom_url = "https://zoom.example/j_1"});
    }
    PersonId add_person(const std::string& name = "Siti Rahayu", bool consent = true) {
        return test::add_person(site.database, {.name = name, .consent = consent});
    }
};

}  // namespace

TEST_CASE("the welcome says the event, the video and the person's own link", "[flow][compose]") {
    Desk desk;
    const EventId event = desk.add_event();
    const PersonId person = test::add_person(desk.site.database, {.phone = "+6281562726272"});
    const Composed composed =
        desk.composer.compose({.kind = Kind::welcome, .person = person, .template_name = "welcome", .event = event});
    REQUIRE(composed.kind == Composed::Kind::ready);
    CHECK(composed.outgoing.to == "6281562726272");
    const std::string& text = composed.outgoing.text;
    CHECK(text.find("Halo Ibu Siti Rahayu! 👋") == 0);
    CHECK(text.find("Sosialisasi_1 – Sabtu, 21 November 2026 pukul 19.00 WIB") != std::string::npos);
    CHECK(text.find("https://youtu.be/intro") != std::string::npos);
    CHECK(text.find("https://www.webdonasi.com/ref=081562726272") != std::string::npos);
    CHECK(composed.outgoing.unsubscribe_url.empty());
}

TEST_CASE("people's words start no bold, no link and no line of their own", "[flow][compose]") {
    Desk desk;
    const PersonId person = desk.add_person("*Budi* evil.com/x");
    const Composed composed =
        desk.composer.compose({.kind = Kind::welcome, .person = person, .template_name = "welcome"});
    CHECK(composed.outgoing.text.find("*Budi*") == std::string::npos);
    CHECK(composed.outgoing.text.find("evil.com") == std::string::npos);
}

TEST_CASE("the referrer's alert is about the newcomer, with a masked number where the site says so",
          "[flow][compose]") {
    Desk desk;
    const PersonId referrer = test::add_person(desk.site.database, {.name = "Ani", .phone = "+6281311112222"});
    const auto newcomer = flow::register_participant(
        desk.services, {.details = {.salutation = "Bapak", .name = "Joko", .city = "Depok", .profession = "Petani"},
                        .phone = Phone::parse("081562726272"),
                        .referral_code = "081311112222",
                        .consent = true});
    const Waiting alert{
        .kind = Kind::referrer_alert, .person = referrer, .template_name = "referrer_alert", .about = newcomer.person};
    const std::string text = desk.composer.compose(alert).outgoing.text;
    CHECK(text.find("Joko") != std::string::npos);
    CHECK(text.find("Depok") != std::string::npos);
    CHECK(text.find("081562726272") != std::string::npos);
    CHECK(text.find("Peserta ke-1") != std::string::npos);
    CHECK(text.find("https://www.webdonasi.com/m/") != std::string::npos);
    desk.site.site.mask_contacts = true;
    const std::string masked = desk.composer.compose(alert).outgoing.text;
    CHECK(masked.find("081562726272") == std::string::npos);
    CHECK(masked.find("0815****6272") != std::string::npos);

    desk.site.site.mask_contacts = false;
    Waiting about_silent = alert;
    about_silent.about = test::add_person(desk.site.database, {.phone = "+6281200000021", .consent = false});
    const std::string silent = desk.composer.compose(about_silent).outgoing.text;
    CHECK(silent.find("0812****0021") != std::string::npos);
}

TEST_CASE("STOP, missing consent and erasure block what the table of kinds says", "[flow][compose]") {
    Desk desk;
    const PersonId silent = desk.add_person("A", false);
    const PersonId stopped = desk.add_person("B");
    flow::stop_messages(desk.services, stopped);
    for (const outbox::KindRules& rules : outbox::all_kinds()) {
        if (rules.kind == Kind::admin_alert) continue;
        CAPTURE(rules.name);
        Waiting message{.kind = rules.kind, .person = stopped, .template_name = "stop_confirmed"};
        const Composed for_stopped = desk.composer.compose(message);
        CHECK((for_stopped.kind == Composed::Kind::blocked) == rules.stop_blocks);
        message.person = silent;
        const Composed for_silent = desk.composer.compose(message);
        CHECK((for_silent.kind == Composed::Kind::blocked) == rules.needs_consent);
    }
    flow::MessageComposer strict{desk.services, {.require_inbound = true}};
    const PersonId person = desk.add_person("C");
    const Waiting broadcast{.kind = Kind::follow_up, .person = person, .template_name = "follow_up"};
    CHECK(strict.compose(broadcast).reason == "never wrote to us");
    people::PersonStore{desk.site.database, test::test_vault()}.wrote(person, k_noon);
    CHECK(strict.compose(broadcast).kind == Composed::Kind::ready);
}

TEST_CASE("a reminder of an event that moved or was cancelled does not go out", "[flow][compose]") {
    Desk desk;
    const EventId event = desk.add_event(k_noon + 1h);
    Waiting reminder{.kind = Kind::reminder,
                     .person = desk.add_person(),
                     .template_name = "reminder",
                     .event = event,
                     .expires_at = k_noon + 1h};
    const Composed composed = desk.composer.compose(reminder);
    REQUIRE(composed.kind == Composed::Kind::ready);
    CHECK(composed.outgoing.text.find("akan dimulai 1 jam lagi") != std::string::npos);
    CHECK(composed.outgoing.text.find("13.00 WIB") != std::string::npos);
    CHECK(composed.outgoing.text.find("https://zoom.example/j_1") != std::string::npos);
    reminder.expires_at = k_noon + 2h;
    CHECK(desk.composer.compose(reminder).reason == "the event moved");
    flow::cancel_event(desk.services, event);
    CHECK(desk.composer.compose(reminder).reason == "the event was cancelled");
}

TEST_CASE("with track_joins the reminder leads over the person's own link", "[flow][compose]") {
    Desk desk;
    desk.site.site.track_joins = true;
    const EventId event = desk.add_event(k_noon + 1h);
    const Composed composed = desk.composer.compose({.kind = Kind::reminder,
                                                     .person = desk.add_person(),
                                                     .template_name = "reminder",
                                                     .event = event,
                                                     .expires_at = k_noon + 1h});
    CHECK(composed.outgoing.text.find("https://www.webdonasi.com/z/") != std::string::npos);
    CHECK(composed.outgoing.text.find("zoom.example") == std::string::npos);
}

TEST_CASE("everything promotional says how to stop, also where its template does not", "[flow][compose]") {
    Desk desk;
    outbox::TemplateStore{desk.site.database}.set(
        {.name = "follow_up", .kind = Kind::follow_up, .subject = "x", .body = "Halo {name}"}, "test", k_noon);
    const Composed composed =
        desk.composer.compose({.kind = Kind::follow_up, .person = desk.add_person(), .template_name = "follow_up"});
    CHECK(composed.outgoing.text == "Halo Siti Rahayu\n\nTidak ingin menerima pesan lagi? Balas STOP.");
    CHECK(composed.outgoing.unsubscribe_url.find("https://www.webdonasi.com/berhenti/") == 0);
}

TEST_CASE("in a mail the way to stop is the link, since nobody reads what is answered to it", "[flow][compose]") {
    Desk desk;
    const PersonId person = test::add_person(desk.site.database, {.email = "siti@contoh.id"});
    const Composed composed = desk.composer.compose(
        {.kind = Kind::follow_up, .channel = outbox::Channel::email, .person = person, .template_name = "follow_up"});
    CHECK(composed.outgoing.text.find("Balas STOP") == std::string::npos);
    CHECK(composed.outgoing.text.find(composed.outgoing.unsubscribe_url) != std::string::npos);
}

TEST_CASE("the second copy of an owed message is marked", "[flow][compose]") {
    Desk desk;
    Waiting message{.kind = Kind::account, .person = desk.add_person(), .template_name = "stop_confirmed"};
    message.repeated = true;
    CHECK(desk.composer.compose(message).outgoing.text.find("(Kiriman ulang") == 0);
}

TEST_CASE("the admin is told by the way the message names, or it is broken", "[flow][compose]") {
    Desk desk;
    Waiting alert{.kind = Kind::admin_alert, .template_name = "admin_alert"};
    CHECK(desk.composer.compose(alert).outgoing.to == "6281200000001");
    alert.channel = outbox::Channel::email;
    CHECK(desk.composer.compose(alert).outgoing.to == "admin@webdonasi.example");
    desk.site.site.admin_email.clear();
    CHECK(desk.composer.compose(alert).kind == Composed::Kind::broken);
    CHECK(desk.composer.compose({.kind = Kind::welcome, .person = desk.add_person(), .template_name = "gone"}).kind ==
          Composed::Kind::broken);
}

TEST_CASE("a person whose row does not open breaks their message, and no other", "[flow][compose]") {
    Desk desk;
    const PersonId damaged = desk.add_person();
    const PersonId sound = desk.add_person();
    desk.site.database.database.prepared("UPDATE person SET name_sealed = zeroblob(80) WHERE id = :id")
        .bind(":id", damaged)
        .run();
    const auto compose = [&](PersonId person) {
        return desk.composer.compose({.kind = Kind::welcome, .person = person, .template_name = "welcome"});
    };
    const Composed broken = compose(damaged);
    CHECK(broken.kind == Composed::Kind::broken);
    CHECK_FALSE(broken.reason.empty());
    CHECK(compose(sound).kind == Composed::Kind::ready);
}

TEST_CASE("the minutes that are left are said as people say them", "[flow][compose]") {
    CHECK(flow::minutes_in_words(60min) == "1 jam");
    CHECK(flow::minutes_in_words(59min + 1s) == "1 jam");
    CHECK(flow::minutes_in_words(25min) == "25 menit");
    CHECK(flow::minutes_in_words(90min) == "1 jam 30 menit");
    CHECK(flow::minutes_in_words(-5min) == "0 menit");
}
