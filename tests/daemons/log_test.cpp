// A whole journey with everything that goes wrong in it; then what the daemons said is read for what must not be there.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "lib/event/event_store.hpp"
#include "tests/daemons/sending_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::Process;
using test::SendingSite;

namespace {

/// The path of a link that the terminal hands out.
std::string personal_page(const SendingSite& site) {
    const auto made = site.mitra({"link", "new", "person-page", "PER-1", "--json"});
    REQUIRE(made.status == 0);
    const auto url = nlohmann::json::parse(made.out)["url"].get<std::string>();
    return url.substr(url.find("/m/"));
}

void visit(const SendingSite& site, std::uint16_t port, const std::string& page) {
    const auto ask = [port](const std::string& request) { CHECK(test::RawClient{port}.ask(request)); };
    const auto hook = site.webhook();
    for (const std::string& path :
         {std::string{"/ref=081577788811?utm_source=Quokka"}, page, page + "x", "/berhenti/" + page.substr(3),
          "/z/" + page.substr(3), std::string{"/Quokka?phone=081577788811"}})
        ask(test::get(path));
    for (const char* phone : {"0815-7778-8811", "0815-7778-8812", "577788", "081577788813"})
        ask(test::post("/daftar", test::registration_form("Quokkawati", phone, "&kunci=form-Quokka&ref=081577788811")));
    for (const char* text : {"Halo Quokka", "STOP"})
        ask(test::inbound_message(hook, "6281577788811", text));
    ask(test::inbound_message(hook + "Quokka", "6281577788811", "STOP"));
    ask(test::post_json(hook, "Quokka 6281577788811"));
    ask("POST /daftar?x=577788 HTTP/1.1\r\nHost: x\r\nQuokka: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
}

void plan_event(const SendingSite& site) {
    db::Database database = site.open();
    event::EventStore events{database};
    const Instant start = SendingSite::now() + 30min;
    const EventId id = events.add({.title = "Sosialisasi", .starts_at = start});
    events.join(id, PersonId{1}, SendingSite::now());
}

/// A message that both numbers fail to send in this way, and what the sender says of it.
std::string send_one_that_fails(const SendingSite& site, const char* kind) {
    site.mitra({"sender", "enable", "SND-1", "SND-2"});
    for (const char* key : {"key-1", "key-2"})
        site.fault(key, kind);
    const auto attempts = [&] { return site.count("SELECT count(outcome) FROM message_attempt"); };
    const auto before = attempts();
    Process sender{site.words()};
    site.message();
    CHECK(test::eventually([&] { return attempts() > before; }));
    CHECK(sender.stop() == 0);
    return sender.err() + sender.out();
}

}  // namespace

TEST_CASE("in a whole journey no daemon writes a name, phone, token, key or query string into its log", "[log]") {
    const SendingSite site;
    site.person("+6281577788810");
    const std::string page = personal_page(site);
    std::string said;
    {
        test::WebProgram web{site.words("mitra-web")};
        visit(site, web.port(), page);
        plan_event(site);
        const auto planned = test::run(site.words("mitra-remind"));
        CHECK(planned.status == 0);
        CHECK(web.process().stop() == 0);
        said += web.process().err() + web.process().out() + planned.err + planned.out;
    }
    for (const char* kind : {"bad_request", "500", "drop_after_delivery", "blocked", "wrong_key", "quota"})
        said += send_one_that_fails(site, kind);
    std::filesystem::permissions(site / "key-1", std::filesystem::perms{0644});
    said += send_one_that_fails(site, "wrong_key");

    INFO(said);
    CHECK(said.find("listening on port") != std::string::npos);  // something was said
    CHECK(said.find("mitra-sender is ready") != std::string::npos);
    const std::string token = page.substr(3);
    const std::string secret = site.webhook().substr(std::string{"/hook/dripsender/"}.size());
    for (const std::string& never : {std::string{"Quokka"}, std::string{"Siti"}, std::string{"77788"},
                                     std::string{"777-88"}, std::string{"7778-88"}, std::string{"utm_"}, token, secret,
                                     std::string{"key-1"}, std::string{"key-2"}, std::string{"kunci"}}) {
        INFO(never);
        CHECK(said.find(never) == std::string::npos);
    }
}

TEST_CASE("what a daemon says when it refuses to start names nobody either", "[log]") {
    const SendingSite site;
    std::ofstream{site / "mitra.toml", std::ios::app} << "\n[telepon]\n081577788811 = 1\n";
    for (const char* name : {"mitra-web", "mitra-sender", "mitra-remind"}) {
        const auto refused = test::run(site.words(name));
        INFO(name << ": " << refused.err);
        CHECK(refused.status == 2);
        CHECK(refused.err.find("mitra.toml") != std::string::npos);
        CHECK(refused.err.find("telepon") != std::string::npos);
        CHECK(refused.err.find("77788") == std::string::npos);
    }
}
