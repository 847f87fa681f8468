#include "lib/flow/attribute_order.hpp"

#include <algorithm>

#include "lib/flow/affiliate_standing.hpp"
#include "lib/flow/count_affiliate.hpp"
#include "lib/people/check.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/attribution_store.hpp"
#include "lib/referral/click_store.hpp"
#include "lib/referral/utm.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::flow {
namespace {

using referral::Candidate;
using referral::CreditSource;
using referral::Verdict;

/// Somebody who may have brought the order, with what is needed to credit them.
struct Suspect {
    Candidate candidate;
    AffiliateStanding standing;
};

referral::Contacts contacts_of(const Services& services, const shop::Order& order, const OrderRequest& request) {
    const auto buyer = people::PersonStore{services.database, services.vault}.find(order.buyer);
    referral::Contacts contacts{.person = order.buyer};
    if (buyer) {
        contacts.phone = buyer->phone;
        contacts.email = buyer->details.email;
    }
    if (request.typed && request.typed->details.email)
        contacts.typed_email = people::normalised_email(*request.typed->details.email);
    return contacts;
}

class Search {
 public:
    Search(const Services& services, const shop::Order& order) : services_{services}, order_{order} {}

    void coupon() {
        if (const auto owner = referral::AttributionStore{services_.database}.owner_of_coupon(order_.id))
            add({.source = CreditSource::coupon, .affiliate = *owner, .clicked_at = std::nullopt});
    }
    void click(const std::optional<Click>& click) {
        if (!click) return;
        const std::int64_t utm = referral::ClickStore{services_.database}.utm_of(click->affiliate, click->utm_source);
        add({.source = CreditSource::click, .affiliate = click->affiliate, .clicked_at = click->at, .utm = utm});
    }
    void binding(const std::optional<referral::Binding>& binding) {
        if (binding)
            add({.source = CreditSource::binding,
                 .affiliate = binding->affiliate,
                 .clicked_at = binding->clicked_at,
                 .utm = binding->utm});
    }
    [[nodiscard]] const std::vector<Suspect>& found() const { return found_; }

 private:
    void add(Candidate candidate) {
        auto standing = affiliate_standing(services_, candidate.affiliate);
        if (!standing) return;  // from another installation's key file: nobody we know
        candidate.state = standing->affiliate.state;
        candidate.has_access = standing->has_access();
        candidate.is_buyer = candidate.affiliate == order_.buyer;
        candidate.click_life = click_life(services_.site, *standing);
        found_.push_back({candidate, std::move(*standing)});
    }

    const Services& services_;
    const shop::Order& order_;
    std::vector<Suspect> found_;
};

referral::Credit credit_to(const Services& services, const Suspect& suspect, const shop::Order& order) {
    const auto product = shop::ProductStore{services.database}.find(order.product);
    const Rate rate = commission_rate(services.site, suspect.standing, product ? product->rate_bp : std::nullopt);
    const Candidate& candidate = suspect.candidate;
    return {.affiliate = candidate.affiliate,
            .source = candidate.source,
            .utm = candidate.utm,
            .clicked_at = candidate.clicked_at,
            .rate = rate.rate,
            .rate_from = std::string{rate.from}};
}

/// A coupon says nothing of where it was found. Where the buyer followed its owner's link as well, that click does:
/// when it was, and from which source.
void tell_source(referral::Credit& credit, const std::vector<Suspect>& found, Instant now) {
    if (credit.source != CreditSource::coupon) return;
    for (const Suspect& one : found) {
        const Candidate& candidate = one.candidate;
        if (candidate.source == CreditSource::coupon || candidate.affiliate != credit.affiliate) continue;
        if (judge(candidate, now) != Verdict::credited) continue;
        credit.utm = candidate.utm;
        credit.clicked_at = candidate.clicked_at;
        return;
    }
}

/// A click that would be credited by itself is remembered, also where a coupon comes before it.
void remember_click(const Services& services, const std::vector<Suspect>& found, const referral::Contacts& contacts,
                    Instant now) {
    for (const Suspect& one : found)
        if (one.candidate.source == CreditSource::click && judge(one.candidate, now) == Verdict::credited)
            referral::BindingStore{services.database, services.vault}.remember(
                contacts, {one.candidate.affiliate, one.candidate.utm, *one.candidate.clicked_at});
}

}  // namespace

referral::Attribution attribute_order(const Services& services, const shop::Order& order, const OrderRequest& request) {
    const Instant now = services.clock.now();
    const referral::Contacts contacts = contacts_of(services, order, request);
    Search search{services, order};
    search.coupon();
    search.click(read_click(services.vault, request.click));
    search.binding(referral::BindingStore{services.database, services.vault}.latest(contacts));

    referral::Attribution attribution{.order = order.id, .credit = std::nullopt, .decided_at = now, .candidates = {}};
    std::vector<Candidate> candidates;
    for (const Suspect& one : search.found())
        candidates.push_back(one.candidate);
    const std::vector<Verdict> verdicts = referral::judge(candidates, now);
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        const Candidate& one = candidates[i];
        attribution.candidates.push_back({one.source, one.affiliate, one.clicked_at, verdicts[i]});
        if (verdicts[i] == Verdict::credited) attribution.credit = credit_to(services, search.found()[i], order);
    }
    if (attribution.credit) tell_source(*attribution.credit, search.found(), now);
    referral::AttributionStore{services.database}.add(attribution);
    remember_click(services, search.found(), contacts, now);
    count_registrant(services, order);
    return attribution;
}

void attribute_registration(const Services& services, PersonId referrer, const referral::Contacts& contacts,
                            const std::optional<Click>& click, Instant at) {
    const auto standing = affiliate_standing(services, referrer);
    if (!standing || !standing->may_earn() || referrer == contacts.person) return;
    // The form's link is what brought them here; the cookie tells the source where it is of the same link.
    const bool same = click && click->affiliate == referrer;
    const std::int64_t utm =
        same ? referral::ClickStore{services.database}.utm_of(referrer, click->utm_source) : std::int64_t{0};
    referral::BindingStore{services.database, services.vault}.remember(contacts, {referrer, utm, at});
    count_registrant(services, referrer, utm, at);
}

}  // namespace mitra::flow
