// A request whose disk errs, is full, or whose mitra-web is killed, at any of its operations: 503 or nothing, never a
// half, and the same request again has its effect once. The same program goes on, except where it was killed.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <functional>
#include <optional>

#include "tests/daemons/duitku_sandbox.hpp"
#include "tests/durability/disk.hpp"
#include "tests/durability/requests.hpp"
#include "tests/durability/session.hpp"
#include "tests/durability/tries.hpp"

using namespace mitra;
using namespace mitra::durability;

namespace {

/// mitra-web under the recorder.
class Web {
 public:
    explicit Web(const World& world = {}) : here_{dir_ / "site"} {
        furnish(here_.folder(), world);
        recording_ = std::make_unique<Recording>(here_.folder());
        disk_ = std::make_unique<Disk>(std::filesystem::canonical(here_.folder()));
        start();
    }

    [[nodiscard]] const Installation& here() const { return here_; }
    [[nodiscard]] const Recording& recording() const { return *recording_; }
    /// The status, or 0 where no answer came.
    [[nodiscard]] int asked(const std::string& request) const {
        const auto answer = answered(request);
        return answer ? answer->status : 0;
    }
    [[nodiscard]] std::optional<test::RawClient::Answer> answered(const std::string& request) const {
        return test::RawClient{program_->port()}.ask(request);
    }
    /// How many operations the request makes when nothing goes wrong.
    [[nodiscard]] std::int64_t operations_of(const std::string& request, int status) const {
        recording_->arm(Fault::none, 0);
        REQUIRE(asked(request) == status);
        return recording_->operations();
    }
    /// The answer when the disk fails so; the program is there again afterwards.
    [[nodiscard]] int asked_under(const Try& one, const std::string& request) {
        recording_->arm(one.fault, one.at);
        const int status = asked(request);
        recording_->disarm();
        if (one.kills() && recording_->struck() > 0) {
            CHECK(program_->process().wait() == 128 + SIGKILL);
            start();
        }
        return status;
    }
    [[nodiscard]] bool ends_sound() {
        const bool ended = program_->process().stop() == 0;
        const std::string complaints = here_.complaints();
        CHECK(complaints == "");
        return ended && complaints.empty();
    }
    [[nodiscard]] Installation without_power(const std::filesystem::path& into) const {
        disk_->image_after(recording_->records(), into);
        return Installation{into};
    }

 private:
    void start() { program_.emplace(here_.words("mitra-web"), recording_->environment()); }

    test::TempDir dir_;
    Installation here_;
    std::unique_ptr<Recording> recording_;
    std::unique_ptr<Disk> disk_;
    std::optional<test::WebProgram> program_;
};

/// What is asked the `number`-th time, and how often it has had its effect.
struct Request {
    std::string name;
    int status;  ///< when it is done
    std::function<std::string(int number)> ask;
    std::function<std::int64_t(int number)> effect;
};

void check_every_fault(Web& web, const Request& request, std::size_t salt) {
    int number = 0;
    const auto operations = web.operations_of(request.ask(number), request.status);
    REQUIRE(operations > 0);
    REQUIRE(request.effect(number) == 1);
    const auto all = tries(operations, salt);
    for (const Try& one : all) {
        const std::string asks = request.ask(++number);
        const int status = web.asked_under(one, asks);
        const std::string struck = web.recording().struck_first();
        CAPTURE(request.name, one, struck, status);
        const auto effect = request.effect(number);
        CHECK((effect == 0 || effect == 1));
        if (status == request.status)
            CHECK(effect == 1);
        else
            CHECK(status == (one.kills() ? 0 : 503));
        CHECK(web.asked(asks) == request.status);
        CHECK(request.effect(number) == 1);
    }
    CHECK(web.ends_sound());
    const test::TempDir place;
    const Installation image = web.without_power(place / "site");
    CHECK(image.complaints() == "");
    CHECK(image.count("SELECT count(*) FROM state_history") == web.here().count("SELECT count(*) FROM state_history"));
    if (all_asked()) WARN(request.name << ": " << operations << " operations, " << all.size() << " faults");
}

std::string phone_of(int number) {
    return fmt::format("0815627271{:03}", number);
}

}  // namespace

TEST_CASE("a registration is answered 503 or is there, once, whatever the disk does", "[fault]") {
    Web web;
    check_every_fault(web,
                      {"registration", 303,
                       [&](int number) {
                           return test::post("/daftar", test::registration_form("Siti", phone_of(number),
                                                                                fmt::format("&kunci=k{}", number)));
                       },
                       [&](int number) {
                           // PER-1 and PER-2 were there; each number's person comes after all before it.
                           return web.here().count("SELECT count(*) FROM person") - 2 - number;
                       }},
                      0);
}

TEST_CASE("an order is answered 503 or is there, once, whatever the disk does", "[fault]") {
    Web web;
    check_every_fault(
        web,
        {"order", 303,
         [&](int number) { return order_request("transfer:BCA", fmt::format("k{}", number), phone_of(number)); },
         [&](int number) { return web.here().count("SELECT count(*) FROM shop_order") - number; }},
        1);
}

TEST_CASE("a proof is answered 503 or is there whole, once, whatever the disk does", "[fault]") {
    Web web;
    const auto asks = [&](int number) {
        const auto ordered = web.answered(order_request("transfer:BCA", fmt::format("k{}", number), phone_of(number)));
        REQUIRE(ordered);
        REQUIRE(ordered->status == 303);
        return proof_request(ordered->headers.at("location"), proof_of(number));
    };
    check_every_fault(web,
                      {"proof", 303, asks,
                       [&](int number) {
                           const auto proofs = web.here().count("SELECT count(*) FROM payment_proof") - number;
                           if (proofs != 1) return proofs;
                           const FileId file{web.here().count("SELECT max(file_id) FROM payment_proof")};
                           return web.here().stored_file(file) == proof_of(number) ? proofs : -1;
                       }},
                      2);
}
