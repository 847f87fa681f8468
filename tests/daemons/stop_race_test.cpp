// Who said STOP, and a restored copy: what mitra-sender must not send, whatever it had in hand.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "tests/daemons/sending_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"

using namespace mitra;
using test::eventually;
using test::Process;
using test::SendingSite;

namespace {

/// Whether a process stands still (SIGSTOP), as the kernel says.
bool halted(pid_t pid) {
    std::ifstream file{fmt::format("/proc/{}/stat", pid)};
    std::string number, name, state;
    file >> number >> name >> state;
    return state == "T";
}

}  // namespace

TEST_CASE("after a STOP was answered nothing more starts, not even what was claimed before", "[sender][stop]") {
    SendingSite site;
    test::WebProgram web{site.words("mitra-web")};
    const std::string phone = "6281562726272";
    site.message(outbox::Kind::welcome, site.person("+" + phone));
    const auto sender = site.mortal({{"MITRA_HALT_AT", "after_claim"}});
    REQUIRE(eventually([&] { return halted(sender->pid()); }));
    REQUIRE(site.messages("sending") == 1);  // committed as an attempt, and the call not yet begun

    const auto answer = test::RawClient{web.port()}.ask(test::inbound_message(site.webhook(), phone, "Stop"));
    REQUIRE(answer);
    REQUIRE(answer->status == 200);

    // It halts again before what follows: the confirmation, which is owed and may go from the other number first.
    CHECK(eventually([&] {
        sender->signal(SIGCONT);
        return site.messages("sent") == 1 && site.messages("cancelled") == 1;
    }));
    CHECK(site.count("SELECT count(*) FROM message_attempt WHERE counts = 0 AND outcome = 'transient_safe'") == 1);
    const auto inbox = site.inbox();
    REQUIRE(inbox.size() == 1);
    CHECK(inbox[0]["to"] == phone);
    CHECK(site.count("SELECT count(*) FROM message WHERE state = 'sent' AND template = 'stop_confirmed'") == 1);
}

TEST_CASE("many who say STOP while the sender is busy get nothing that starts afterwards", "[sender][stop]") {
    SendingSite site;
    test::WebProgram web{site.words("mitra-web")};
    const std::string hook = site.webhook();
    constexpr int k_people = 30;
    std::vector<std::string> phones;
    for (int i = 0; i < k_people; ++i) {
        phones.push_back(fmt::format("62815627200{:02}", i));
        site.message(outbox::Kind::welcome, site.person("+" + phones.back()));
    }
    const auto cap_numbers = [&](const char* cap) {
        for (const char* number : {"SND-1", "SND-2"})
            REQUIRE(site.mitra({"sender", "set", number, "--cap", cap}).status == 0);
    };
    cap_numbers("10");  // however fast the sender is, it cannot welcome everybody before the last has said STOP
    Process sender{site.words()};
    test::RawClient gateway{web.port()};
    std::map<std::string, std::size_t> arrived_before;
    for (auto phone = phones.rbegin(); phone != phones.rend(); ++phone) {
        const auto answer = gateway.ask(test::inbound_message(hook, *phone, "BERHENTI"));
        REQUIRE(answer);
        REQUIRE(answer->status == 200);
        // One call may be on its way; whatever starts later would be seen below as another.
        arrived_before[*phone] = static_cast<std::size_t>(
            site.count(fmt::format("SELECT count(*) FROM message_attempt JOIN message ON message.id = message_id "
                                   "WHERE kind = 'welcome' AND person_id = {}",
                                   phones.rend() - phone)));
    }
    cap_numbers("100000");
    REQUIRE(eventually([&] { return site.messages("queued") + site.messages("sending") == 0; }));
    CHECK(sender.stop() == 0);
    std::map<std::string, std::size_t> welcomes;
    for (const auto& message : site.inbox())
        if (message["text"].get<std::string>().find("undangan") != std::string::npos) ++welcomes[message["to"]];
    for (const std::string& phone : phones) {
        INFO(phone);
        CHECK(welcomes[phone] <= arrived_before[phone]);
    }
    CHECK(site.messages("cancelled") >= 10);
    CHECK(site.count("SELECT count(*) FROM message WHERE template = 'stop_confirmed' AND state = 'sent'") == k_people);
}

TEST_CASE("a restored copy sends nothing until it is thawed", "[sender][backup]") {
    SendingSite site;
    site.message();
    const auto made = site.mitra({"backup", "create", "--json"});
    REQUIRE(made.status == 0);
    const auto file = nlohmann::json::parse(made.out)["file"].get<std::string>();
    REQUIRE(site.once().status == 0);
    REQUIRE(site.inbox().size() == 1);

    REQUIRE(site.mitra({"backup", "restore", file, "--yes"}).status == 0);
    CHECK(site.messages("queued") == 1);  // the copy does not know that it went out
    CHECK(site.once().status == 0);
    CHECK(site.inbox().size() == 1);
    CHECK(site.mitra({"queue", "thaw", "--yes"}).status == 0);
    CHECK(site.once().status == 0);
    CHECK(site.inbox().size() == 2);
}
