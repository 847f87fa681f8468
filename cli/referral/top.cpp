#include "cli/days.hpp"
#include "cli/paging.hpp"
#include "cli/person/person_view.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::cli {
namespace {

using referral::By;
using referral::Days;
using referral::Partner;

struct Request {
    Paging paging;
    std::string by = "registrations";
};

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
        partner.sales += day.sales;
    }
    return partner;
}

void top(Context& context, const Request& request) {
    const Paging& paging = request.paging;
    const By by = referral::by_named(request.by).value();
    referral::ReferralStore referrals{context.database()};
    people::PersonStore people{context.database(), context.app().vault()};
    const auto days = days_of(context, paging);
    const auto after = line_after(referrals, paging, days);
    auto partners =
        days ? referrals.top(by, *days, after, paging.limit + 1) : referrals.top(by, after, paging.limit + 1);
    Page page;
    if (cut_to(partners, paging.limit)) page.next = to_string(partners.back().person);
    for (const Partner& partner : partners) {
        const auto person = people.find(partner.person);
        page.items.push_back({{"person", partner.person},
                              {"name", person ? person->details.name : ""},
                              {"registrations", partner.registrations},
                              {"clicks", partner.clicks},
                              {"sales", partner.sales}});
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
    auto request = std::make_shared<Request>();
    verb.choice("--by", request->by, {"registrations", "clicks", "sales"}, "what goes first (default registrations)")
        .pages(request->paging)
        .run([request](Context& context) { top(context, *request); });
}

}  // namespace mitra::cli
