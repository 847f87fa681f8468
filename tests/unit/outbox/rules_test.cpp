#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <vector>

#include "lib/outbox/hours.hpp"
#include "lib/outbox/outcome.hpp"
#include "lib/outbox/rotation.hpp"
#include "tests/support/clock.hpp"

using namespace mitra;
using namespace mitra::outbox;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

const std::vector<std::chrono::minutes> k_retry{1min, 5min, 30min};

After settled(const Before& before, const SendResult& result) {
    SeededRandom random{1};
    return settle(before, result, k_retry, k_noon, random);
}

}  // namespace

TEST_CASE("hours are half open, on the site's clock, and may go over midnight", "[outbox]") {
    const Zone wib;
    const Hours day = parse_hours("09:00-17:00").value();
    const Instant midnight = start_of_day(k_noon, wib);
    CHECK(day.contains(midnight + 9h, wib));
    CHECK_FALSE(day.contains(midnight + 9h - 1ms, wib));
    CHECK(day.contains(midnight + 17h - 1ms, wib));
    CHECK_FALSE(day.contains(midnight + 17h, wib));
    CHECK(day.opens(midnight + 17h, wib) == midnight + 33h);
    CHECK(day.opens(midnight, wib) == midnight + 9h);
    CHECK(day.opens(k_noon, wib) == k_noon);
    const Hours night = parse_hours("22:00-06:00").value();
    CHECK(night.contains(midnight, wib));
    CHECK_FALSE(night.contains(k_noon, wib));
    CHECK(night.opens(k_noon, wib) == midnight + 22h);
    CHECK(night.length() == 8h);
    CHECK(parse_hours("00:00-24:00").value().contains(midnight + 24h - 1ms, wib));
    for (const char* wrong : {"", "9-17", "09:00", "09:60-17:00", "25:00-17:00", "09:00-17:00x", "24:00-01:00"})
        CHECK_FALSE(parse_hours(wrong));
    CHECK(to_string(day) == "09:00-17:00");
}

TEST_CASE("each outcome of a call has its consequence", "[outbox]") {
    const Before welcome{.kind = Kind::welcome};
    const Before order{.kind = Kind::order};
    CHECK(settled(welcome, {.outcome = Outcome::accepted}).state == "sent");
    CHECK(settled(welcome, {.outcome = Outcome::rejected_recipient}).state == "failed");

    const After blocked = settled(welcome, {.outcome = Outcome::sender_blocked});
    CHECK((blocked.state == "queued" && blocked.switch_off && blocked.counts && !blocked.retried));

    const After rate = settled(welcome, {.outcome = Outcome::rate_or_quota});
    CHECK((rate.state == "queued" && rate.rests_until == k_noon + 60s && !rate.switch_off));
    CHECK(settled({.rates_in_a_row = 2}, {.outcome = Outcome::rate_or_quota}).rests_until == k_noon + 240s);
    CHECK(settled({.rates_in_a_row = 60}, {.outcome = Outcome::rate_or_quota}).rests_until == k_noon + 1h);
    CHECK(settled(welcome, {.outcome = Outcome::rate_or_quota, .retry_after = 30s}).rests_until == k_noon + 30s);

    const After unknown = settled(welcome, {.outcome = Outcome::ambiguous});
    CHECK((unknown.state == "unknown" && !unknown.repeat_at && unknown.counts));
    CHECK(settled(order, {.outcome = Outcome::ambiguous}).repeat_at == k_noon + 15min);
    CHECK_FALSE(settled({.kind = Kind::order, .repeated = true}, {.outcome = Outcome::ambiguous}).repeat_at);
    for (const KindRules& rules : all_kinds())
        CHECK(settled({.kind = rules.kind}, {.outcome = Outcome::ambiguous}).repeat_at.has_value() == rules.owed);
}

TEST_CASE("what did not leave is tried again after 1, 5 and 30 minutes, then fails", "[outbox]") {
    for (std::int64_t retries = 0; retries < 3; ++retries) {
        const After after = settled({.retries = retries}, {.outcome = Outcome::transient_safe});
        const auto delay = k_retry[static_cast<std::size_t>(retries)];
        CHECK((after.state == "queued" && after.retried && !after.counts));
        CHECK(*after.not_before >= k_noon + delay);
        CHECK(*after.not_before <= k_noon + std::chrono::milliseconds{delay} * 6 / 5);
    }
    CHECK(settled({.retries = 3}, {.outcome = Outcome::transient_safe}).state == "failed");
}

TEST_CASE("what failed together does not come back together, and a seed tells when", "[outbox]") {
    const auto moments = [](std::uint64_t seed) {
        SeededRandom random{seed};
        std::vector<Instant> all;
        for (int i = 0; i < 20; ++i)
            all.push_back(*settle({}, {.outcome = Outcome::transient_safe}, k_retry, k_noon, random).not_before);
        return all;
    };
    const auto first = moments(1);
    CHECK(std::set<Instant>{first.begin(), first.end()}.size() > 10);
    CHECK(moments(1) == first);
}

TEST_CASE("three failures in a row let a sender rest for five minutes", "[outbox]") {
    for (const Outcome outcome : {Outcome::transient_safe, Outcome::ambiguous}) {
        CHECK_FALSE(settled({.failures_in_a_row = 1}, {.outcome = outcome}).rests_until);
        CHECK(settled({.failures_in_a_row = 2}, {.outcome = outcome}).rests_until == k_noon + 5min);
    }
    CHECK_FALSE(settled({.failures_in_a_row = 2}, {.outcome = Outcome::accepted}).rests_until);
}

TEST_CASE("a refused text is the number's fault only when others took it", "[outbox]") {
    const SendResult refused{.outcome = Outcome::bad_request, .recipient_suspected = true};
    const After number = settled({.text_works = true}, refused);
    CHECK((number.outcome == Outcome::rejected_recipient && !number.tell_admin));
    const After text = settled({.text_works = false}, refused);
    CHECK((text.outcome == Outcome::bad_request && text.tell_admin));
    CHECK(settled({.text_works = true}, {.outcome = Outcome::bad_request}).tell_admin);
}

TEST_CASE("senders take turns, or by chance, or by weight", "[outbox]") {
    SeededRandom random{1};
    const std::vector<Candidate> all{{SenderId{1}, 1}, {SenderId{2}, 3}, {SenderId{3}, 1}};
    Chooser turns{Rotation::round_robin, random};
    std::vector<std::size_t> order;
    for (int i = 0; i < 6; ++i)
        order.push_back(turns.choose(all));
    CHECK(order == std::vector<std::size_t>{0, 1, 2, 0, 1, 2});
    const std::vector<Candidate> without_second{all[0], all[2]};
    CHECK(turns.choose(without_second) == 0);
    CHECK(turns.choose(all) == 1);

    const auto shares = [&](Rotation rotation) {
        Chooser chooser{rotation, random};
        std::map<std::size_t, int> count;
        for (int i = 0; i < 10'000; ++i)
            ++count[chooser.choose(all)];
        return count;
    };
    auto weighted = shares(Rotation::weighted);
    CHECK(weighted[1] > 5'700);
    CHECK(weighted[1] < 6'300);
    auto random_shares = shares(Rotation::random);
    for (const auto& [index, count] : random_shares)
        CHECK(std::abs(count - 3'333) < 300);
}
