// The power goes: what was acknowledged is there, whatever of the rest the disk had kept, and nothing is half.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "tests/daemons/duitku_sandbox.hpp"
#include "tests/durability/requests.hpp"
#include "tests/durability/session.hpp"

using namespace mitra;
using namespace mitra::durability;

namespace {

using Image = const Installation&;

/// The promise that a question about the database is answered so.
Promise answered(std::string what, std::string sql, std::int64_t expected = 1) {
    return {std::move(what), [sql = std::move(sql), expected](Image image) { return image.count(sql) == expected; }};
}

std::string content_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

void tell(const char* what, std::size_t images) {
    if (all_asked()) WARN(what << ": " << images << " images");
}

std::size_t gone_through(Session& session) {
    return all_asked() ? session.lose_power(10, 1) : session.lose_power(1, 151);
}

}  // namespace

TEST_CASE("a registration, an order, its proof and its approval outlive a power loss", "[power]") {
    Session session;
    session.asks(test::post("/daftar", test::registration_form("Siti", "081562726270", "&kunci=k1")), 303,
                 answered("registered",
                          "SELECT count(*) FROM person p JOIN message m ON m.person_id = p.id "
                          "WHERE p.id = 3 AND m.kind = 'welcome'"));
    const auto ordered = session.asks(order_request("transfer:BCA", "k2", k_buyer_phone), 303,
                                      answered("ordered", "SELECT count(*) FROM shop_order"));
    const std::string proof = proof_of(1);
    session.asks(proof_request(ordered.headers.at("location"), proof), 303,
                 {"handed in", [proof](Image image) {
                      return image.count("SELECT count(*) FROM payment_proof") == 1 &&
                             image.stored_file(FileId{1}) == proof;
                  }});
    session.commands({"verify-payment", "ORD-1", "--yes"},
                     answered("paid",
                              "SELECT count(*) FROM shop_order o JOIN commission c ON c.order_id = o.id "
                              "WHERE o.state = 'fulfilled' AND c.state = 'payable'"));
    tell("register, order, proof, approval", gone_through(session));
}

TEST_CASE("a callback that was answered 200 takes effect once after a power loss", "[power]") {
    const test::DuitkuSandbox duitku;
    Session session{{.duitku = duitku.url("duitku")}};
    session.asks(order_request("duitku", "k1", k_buyer_phone), 303,
                 answered("ordered", "SELECT count(*) FROM job WHERE kind = 'duitku.invoice'"));
    session.sends();
    const auto payment = session.here().payment(OrderId{1}).value();
    duitku.knob("callback", "none");
    REQUIRE(duitku.act(payment.reference, "pay").status == 200);
    Promise kept = answered("called back", "SELECT count(*) FROM inbox WHERE provider = 'duitku'");
    kept.goes_on = [](Image image) {
        for (int i = 0; i < 2; ++i)
            if (image.sender_once().status != 0) return false;
        return image.count("SELECT count(*) FROM shop_order WHERE state = 'fulfilled'") == 1 &&
               image.count("SELECT count(*) FROM payment_evidence") == 1;
    };
    session.asks(callback_request(payment), 200, kept);
    session.asks(callback_request(payment), 200, answered("called back again", "SELECT count(*) FROM inbox"));
    tell("callback", gone_through(session));
}

TEST_CASE("a payout, its approval and its file, and a broadcast outlive a power loss", "[power]") {
    Session session;
    session.commands({"order", "new", "magang", "--buyer", "PER-2", "--method", "transfer:BCA"},
                     answered("ordered", "SELECT count(*) FROM shop_order"));
    session.commands({"verify-payment", "ORD-1", "--yes"},
                     answered("paid", "SELECT count(*) FROM commission WHERE state IN ('payable', 'paid')"));
    session.commands({"payout", "create", "--yes", "--key", "k1"},
                     answered("payout made", "SELECT count(*) FROM payout_line"));
    session.commands({"approve", "PYT-1"},
                     answered("payout approved", "SELECT count(*) FROM payout WHERE state <> 'draft'"));
    const std::string file = session.here() / "november.csv";
    session.commands({"payout", "file", "PYT-1", "--bank", "BCA", "--out", file},
                     {"payout's file written", [](Image image) {
                          return content_of(image / "november.csv").find("1234567890,Rina Wati") != std::string::npos &&
                                 image.count("SELECT count(*) FROM payout WHERE state = 'exported'") == 1;
                      }});
    session.commands({"broadcast", "start", "ajakan", "--yes"},
                     answered("broadcast started",
                              "SELECT count(*) FROM broadcast b WHERE b.state = 'running' AND "
                              "b.recipients = (SELECT count(*) FROM message m WHERE m.kind = "
                              "'broadcast') AND b.recipients > 0"));
    tell("payout, broadcast", gone_through(session));
}
