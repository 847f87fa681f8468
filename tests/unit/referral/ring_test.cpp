#include "lib/referral/ring.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace mitra;
using namespace mitra::referral;

namespace {

/// Who bought through whom: each order's buyer, and the affiliates that theirs are credited to.
using Bought = std::map<std::int64_t, std::vector<std::int64_t>>;

std::vector<std::int64_t> ring(const Bought& bought, std::int64_t buyer, std::int64_t affiliate) {
    std::vector<std::int64_t> people;
    const auto credited_to = [&](PersonId person) {
        std::vector<PersonId> result;
        if (const auto found = bought.find(person.value); found != bought.end())
            for (const auto one : found->second)
                result.push_back(PersonId{one});
        return result;
    };
    for (const PersonId person : ring_of(PersonId{buyer}, PersonId{affiliate}, credited_to))
        people.push_back(person.value);
    return people;
}

}  // namespace

TEST_CASE("two who are credited on each other's orders are a ring", "[referral][fraud]") {
    CHECK(ring({{1, {2}}, {2, {1}}}, 1, 2) == std::vector<std::int64_t>{2, 1});
    CHECK(ring({{1, {2}}}, 1, 2).empty());
    CHECK(ring({{1, {2}}, {2, {3}}}, 1, 2).empty());
    CHECK(ring({}, 1, 2).empty());
}

TEST_CASE("a ring has five people at most", "[referral][fraud]") {
    const auto circle = [](std::int64_t people) {
        Bought bought;
        for (std::int64_t one = 1; one <= people; ++one)
            bought[one] = {one % people + 1};
        return bought;
    };
    CHECK(ring(circle(3), 1, 2) == std::vector<std::int64_t>{2, 3, 1});
    CHECK(ring(circle(5), 5, 1) == std::vector<std::int64_t>{1, 2, 3, 4, 5});
    CHECK(ring(circle(6), 6, 1).empty());
}

TEST_CASE("the shortest ring is the one that is told", "[referral][fraud]") {
    CHECK(ring({{2, {3, 4}}, {3, {5}}, {5, {1}}, {4, {1}}}, 1, 2) == std::vector<std::int64_t>{2, 4, 1});
    // A ring beside it that the buyer is not in.
    CHECK(ring({{2, {3}}, {3, {2}}}, 1, 2).empty());
}

TEST_CASE("somebody who bought through everybody does not keep the search busy", "[referral][fraud]") {
    std::int64_t asked = 0;
    const auto everybody = [&](PersonId) {
        ++asked;
        std::vector<PersonId> many;
        for (std::int64_t one = 0; one < 400; ++one)
            many.push_back(PersonId{asked * 1000 + one});
        return many;
    };
    CHECK(ring_of(PersonId{1}, PersonId{2}, everybody).empty());
    CHECK(asked <= 2);
}
