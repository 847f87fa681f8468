#include "lib/referral/ring.hpp"

#include <algorithm>

#include "lib/referral/finding.hpp"

namespace mitra::referral {
namespace {

constexpr std::size_t k_most_people = 500;

struct Step {
    PersonId person;
    std::size_t from = 0;   ///< the step before
    std::size_t place = 1;  ///< the affiliate is the first
};

std::vector<PersonId> way_to(const std::vector<Step>& steps, std::size_t last) {
    std::vector<PersonId> people{steps[last].person};
    for (std::size_t i = last; i != 0;) {
        i = steps[i].from;
        people.push_back(steps[i].person);
    }
    std::reverse(people.begin(), people.end());
    return people;
}

}  // namespace

std::vector<PersonId> ring_of(PersonId buyer, PersonId affiliate, const CreditedTo& credited_to) {
    // Breadth first: whoever is met is met on the shortest way. Rings are short, so steps are searched one by one.
    std::vector<Step> steps{{.person = affiliate}};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].place == k_limits.ring) break;
        for (const PersonId next : credited_to(steps[i].person)) {
            const bool met =
                std::any_of(steps.begin(), steps.end(), [&](const Step& step) { return step.person == next; });
            if (met) continue;
            steps.push_back({.person = next, .from = i, .place = steps[i].place + 1});
            if (next == buyer) return way_to(steps, steps.size() - 1);
            if (steps.size() == k_most_people) return {};
        }
    }
    return {};
}

}  // namespace mitra::referral
