#include "cli/paging.hpp"
#include "cli/person/person_view.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::cli {
namespace {

using referral::Days;
using referral::Partner;

/// The days that --since and --until name; nothing where neither is given.
std::optional<Days> days_of(Context& context, const Paging& paging) {
    if (!paging.since && !paging.until) return std::nullopt;
    const Instant since = context.time("--since", paging.since).value_or(Instant{});
    const Instant until = context.time("--until", paging.until).value_or(context.now() + std::chrono::days{1});
    return Days{day_number(since, context.zone()),
                day_number(until - std::chrono::milliseconds{1}, context.zone()) + 1};
}

/// The line that the page before ended with.
std::optional<Partner> line_after(referral::ReferralStore& referrals, const Paging& paging,
                                  const std::optional<Days>& days) {
    if (!paging.after) return std::nullopt;
    const auto person = after_of<PersonId>(paging);
    if (!days) return referrals.totals(person);
    Partner partner{.person = person};
    for (const auto& day : referrals.days(person, days->from, days->until)) {
        partner.registrations += day.registrations;
        partner.clicks += day.clicks;
    }
    return partner;
}

void top(Context& context, const Paging& paging) {
    referral::ReferralStore referrals{context.database()};
    people::PersonStore people{context.database(), context.app().vault()};
    const auto days = days_of(context, paging);
    const auto after = line_after(referrals, paging, days);
    auto partners = days ? referrals.top(*days, after, paging.limit + 1) : referrals.top(after, paging.limit + 1);
    Page page;
    if (cut_to(partners, paging.limit)) page.next = to_string(partners.back().person);
    for (const Partner& partner : partners) {
        const auto person = people.find(partner.person);
        page.items.push_back({{"person", partner.person},
                              {"name", person ? person->details.name : ""},
                              {"registrations", partner.registrations},
                              {"clicks", partner.clicks},
                              {"sales", 0}});
    }
    if (paging.count) page.total = referrals.partners(days);
    context.list({{"person", "PERSON"},
                  {"name", "NAME"},
                  {"registrations", "REGISTRATIONS"},
                  {"clicks", "CLICKS"},
                  {"sales", "SALES"}},
                 std::move(page));
}

}  // namespace

void referral_top(Verb& verb) {
    auto paging = std::make_shared<Paging>();
    verb.pages(*paging).run([paging](Context& context) { top(context, *paging); });
}

}  // namespace mitra::cli
