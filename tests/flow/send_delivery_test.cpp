#include "lib/flow/send_delivery.hpp"

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "lib/base/error.hpp"
#include "lib/flow/refund_order.hpp"
#include "tests/flow/download_site.hpp"
#include "tests/flow/leaving.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

struct Message {
    std::string template_name, channel, cause;
    std::map<std::string, std::string> fields;
};

/// What the buyer is told for a cause, in the order it was queued.
std::vector<Message> told(DownloadSite& site, const std::string& cause = "again@1") {
    return site.database
        ->prepared(
            "SELECT template, channel, cause, uuid, extra_sealed FROM message WHERE kind = 'delivery' AND"
            " cause LIKE '%:delivery:' || :cause || ':%'"
            " ORDER BY id")
        .bind(":cause", cause)
        .rows([](const db::Row& row) {
            Message message{row.text("template"), row.text("channel"), row.text("cause"), {}};
            const auto extra = nlohmann::json::parse(
                test_vault().open({"message", "extra_sealed", row.text("uuid")}, row.blob("extra_sealed")));
            for (const auto& [name, value] : extra.items())
                message.fields[name] = value.get<std::string>();
            return message;
        });
}

std::string refusal(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::refused);
        return error.what();
    }
    return "nothing was refused";
}

}  // namespace

TEST_CASE("the links go by e-mail, the codes by WhatsApp, and neither beside the other", "[flow][delivery]") {
    DownloadSite site;
    const auto sent = site.send("again@1");
    REQUIRE(sent.links.size() == 1);
    CHECK((sent.codes && sent.mailed));
    const auto link = site.link(sent.links[0]);
    CHECK((link.max_downloads == 5 && link.bytes == 7 && link.file == site.kit && link.file_name == "kit.zip"));
    CHECK(link.expires_at == k_noon + 7 * 24h);

    const auto messages = told(site);
    REQUIRE(messages.size() == 2);
    CHECK((messages[0].template_name == "delivery_link" && messages[0].channel == "email"));
    CHECK(messages[0].fields.at("download_links") ==
          "kit.zip (1 KB)\nhttps://www.webdonasi.com/d/" + delivery::download_token(test_vault(), link));
    CHECK(messages[0].fields.at("valid_until") == "Jumat, 27 November 2026 pukul 12.00 WIB");
    CHECK(messages[0].fields.at("max_downloads") == "5");
    CHECK((messages[1].template_name == "delivery_code" && messages[1].channel == "whatsapp"));
    CHECK(messages[1].fields.at("codes") == "kit.zip: K7RM-2XQP-9WTD");
    CHECK(messages[0].fields.count("codes") == 0);
    CHECK(messages[1].fields.count("download_links") == 0);
}

TEST_CASE("without an address or without a mail server both go by WhatsApp, as two messages", "[flow][delivery]") {
    const bool no_address = GENERATE(true, false);
    DownloadSite site{no_address ? std::nullopt : std::optional<std::string>{"siti@contoh.id"}};
    if (!no_address) site.site.mails = false;
    CHECK_FALSE(site.send("again@1").mailed);
    const auto messages = told(site);
    REQUIRE(messages.size() == 2);
    CHECK((messages[0].template_name == "delivery_link" && messages[0].channel == "whatsapp"));
    CHECK((messages[1].template_name == "delivery_code" && messages[1].channel == "whatsapp"));
}

TEST_CASE("what opens without a code brings no message about one", "[flow][delivery]") {
    DownloadSite site;
    site.database->execute("DELETE FROM package");
    CHECK_FALSE(site.send("again@1").codes);
    CHECK(told(site).size() == 1);
}

TEST_CASE("sent again, the links before end once the new ones are there", "[flow][delivery]") {
    DownloadSite site;
    const auto first = site.send("again@1").links[0];
    CHECK(site.links().size() == 2);
    CHECK(site.links().at(1).ended_at.has_value());  // what the payment sent
    const auto uses = site.uses(site.kit);
    site.clock.advance(24h);
    const auto second = site.send("again@2").links[0];
    CHECK_FALSE(site.is_open(first));
    CHECK(site.link(first).ended_by == "test");
    CHECK(site.is_open(second));
    CHECK(site.uses(site.kit) == uses);
    CHECK((told(site).size() == 2 && told(site, "again@2").size() == 2));
    CHECK(site.link(second).expires_at == site.clock.now() + 7 * 24h);
}

TEST_CASE("a step sends its own files alone, and ends no other's link", "[flow][delivery]") {
    DownloadSite site{
        "siti@contoh.id",
        {{.position = 1, .name = "Laporan", .due_hours = 24}, {.position = 2, .name = "Rangkuman", .due_hours = 24}}};
    delivery::StepStore steps{site.database, test_vault()};
    const auto report = site.attach(1, "laporan.pdf"), summary = site.attach(2, "rangkuman.pdf");
    const auto kit = site.send("again@1").links;
    REQUIRE(kit.size() == 1);  // no step is done yet

    const auto sent = site.send("step:STP-1", report).links;
    REQUIRE(sent.size() == 1);
    CHECK(site.link(sent[0]).file_name == "laporan.pdf");
    CHECK(site.is_open(kit[0]));
    const auto again = site.send("step:STP-1@2", report).links;
    CHECK_FALSE(site.is_open(sent[0]));
    CHECK(site.is_open(again[0]));

    // All that the buyer has now: the kit, and what is attached to steps that are done.
    CHECK(steps.finish(report, "", k_noon, "test"));
    const auto all = site.send("again@3").links;
    REQUIRE(all.size() == 2);
    CHECK(site.link(all[0]).file_name == "kit.zip");
    CHECK(site.link(all[1]).file_name == "laporan.pdf");
    CHECK_FALSE(site.is_open(kit[0]));
    CHECK_FALSE(site.is_open(again[0]));
    CHECK(summary != report);
}

TEST_CASE("nothing is sent for what is not paid, was taken back, or has no file", "[flow][delivery]") {
    DownloadSite site;
    const auto placed = flow::place_order(site.services(), site.typed("+6281562726273"));
    CHECK_THAT(refusal([&] { flow::send_delivery(site.services(), placed.order.id, {.cause = "x"}); }),
               Contains("only what is paid is sent"));
    const OrderId programme = flow::grant_order(site.services(), site.product, site.buyer).order.id;
    CHECK_THAT(refusal([&] { flow::send_delivery(site.services(), programme, {.cause = "x"}); }),
               Contains("no file to send"));
    CHECK_THAT(refusal([&] { flow::test_link(site.services(), programme); }), Contains("no file"));
    flow::refund_order(site.services(), site.order, std::nullopt);
    CHECK_THAT(refusal([&] { site.send("x"); }), Contains("only what is paid is sent"));
    CHECK(told(site, "x").empty());
    CHECK(site.links().size() == 1);
    CHECK_FALSE(site.is_open(site.links().at(0).id));
}

TEST_CASE("a seller's test link lives for an hour, once, and nobody hears of it", "[flow][delivery]") {
    DownloadSite site;
    const auto real = site.send("again@1").links[0];
    const auto id = flow::test_link(site.services(), site.order);
    const auto link = site.link(id);
    CHECK((link.max_downloads == 1 && link.expires_at == k_noon + 1h));
    CHECK(flow::is_test_link(link));
    CHECK_FALSE(flow::is_test_link(site.link(real)));
    CHECK(site.is_open(real));
    CHECK(told(site).size() == 2);
    CHECK(site.links().size() == 3);
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'delivery'") == 4);
}

TEST_CASE("the texts say how to open what was bought, with every field filled", "[flow][delivery]") {
    DownloadSite site;
    const auto link = leaving(site, "delivery_link").at(0), code = leaving(site, "delivery_code").at(0);
    CHECK(link.to == "siti@contoh.id");
    CHECK(link.subject == "Unduhan Anda: Kit Portofolio (ORD-1)");
    for (const char* words : {"Siti Rahayu", "7-Zip", "WinRAR", "ZArchiver", "pembaca PDF", "/d/", "/o/", "5 kali",
                              "Jumat, 27 November 2026", "Ada masalah"})
        CHECK(link.says(words));
    CHECK_FALSE(link.says(DownloadSite::k_code));
    CHECK(code.to == "6281562726272");
    CHECK(code.says(DownloadSite::k_code));
    CHECK_FALSE(code.says("/d/"));
    for (const auto& message : {link, code})
        CHECK_FALSE(message.says("{"));
}
