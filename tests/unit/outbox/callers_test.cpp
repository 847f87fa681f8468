#include "lib/outbox/callers.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>

#include "tests/support/eventually.hpp"

using namespace mitra;
using namespace mitra::outbox;

namespace {

class CountingGateway final : public Gateway {
 public:
    explicit CountingGateway(std::atomic<int>& calls) : calls_{calls} {}
    [[nodiscard]] Capabilities capabilities() const noexcept override { return {}; }
    SendResult send(const Account& account, const Outgoing&) noexcept override {
        ++calls_;
        return {.outcome = Outcome::accepted, .detail = to_string(account.id)};
    }

 private:
    std::atomic<int>& calls_;
};

std::vector<Call> calls(int count) {
    std::vector<Call> result;
    for (int i = 0; i < count; ++i)
        result.push_back({{.attempt = i + 1}, {SenderId{i + 1}, i % 7 == 6 ? "unknown" : "counting", ""}, {}});
    return result;
}

}  // namespace

TEST_CASE("every call is made once and answered once, over several threads", "[outbox][callers]") {
    std::atomic<int> made = 0;
    std::atomic<int> woken = 0;
    std::vector<Answer> answers;
    {
        Callers callers{[&](std::string_view name) -> std::unique_ptr<Gateway> {
                            if (name != "counting") return nullptr;
                            return std::make_unique<CountingGateway>(made);
                        },
                        4, [&] { ++woken; }};
        for (int round = 0; round < 20; ++round)
            callers.start(calls(50));
        CHECK(test::eventually([&] {
            for (Answer& answer : callers.take())
                answers.push_back(std::move(answer));
            return answers.size() == 1'000;
        }));
    }
    CHECK(woken > 0);
    CHECK(made == 20 * 43);
    for (const Answer& answer : answers) {
        CHECK(answer.begun);
        const bool known = answer.attempt.attempt % 7 != 0;
        CHECK(answer.result.outcome == (known ? Outcome::accepted : Outcome::sender_blocked));
    }
}

TEST_CASE("what was not begun comes back as not begun, also from a thread that had taken it", "[outbox][callers]") {
    std::mutex gate;
    std::atomic<int> entered = 0;
    class Stuck final : public Gateway {
     public:
        Stuck(std::mutex& gate, std::atomic<int>& entered) : gate_{gate}, entered_{entered} {}
        [[nodiscard]] Capabilities capabilities() const noexcept override { return {}; }
        SendResult send(const Account&, const Outgoing&) noexcept override {
            ++entered_;
            const std::lock_guard wait{gate_};
            return {.outcome = Outcome::accepted};
        }

     private:
        std::mutex& gate_;
        std::atomic<int>& entered_;
    };
    std::vector<Answer> answers;
    gate.lock();
    Callers callers{[&](std::string_view) { return std::make_unique<Stuck>(gate, entered); }, 1, [] {}};
    callers.start(calls(5));
    CHECK(test::eventually([&] { return entered == 1; }));
    callers.wind_down();
    gate.unlock();
    CHECK(test::eventually([&] {
        for (Answer& answer : callers.take())
            answers.push_back(std::move(answer));
        return answers.size() == 5;
    }));
    CHECK(std::count_if(answers.begin(), answers.end(), [](const Answer& answer) { return answer.begun; }) == 1);
    CHECK(entered == 1);
}

TEST_CASE("a call that may not be begun any more comes back untouched", "[outbox][callers]") {
    std::atomic<int> made = 0;
    Callers callers{[&](std::string_view) { return std::make_unique<CountingGateway>(made); }, 2, [] {},
                    [](const Call& call) { return call.attempt.attempt % 2 == 0; }};
    callers.start(calls(10));
    std::vector<Answer> answers;
    REQUIRE(test::eventually([&] {
        for (Answer& answer : callers.take())
            answers.push_back(std::move(answer));
        return answers.size() == 10;
    }));
    CHECK(made == 5);
    for (const Answer& answer : answers)
        CHECK(answer.begun == (answer.attempt.attempt % 2 == 0));
}
