// /mitra/daftar: apply as affiliate. Whoever types a phone is answered alike, whether we know it or not; who is signed
// in is told how they stand.
#include <fmt/format.h>

#include "daemons/web/affiliate_form.hpp"
#include "daemons/web/session.hpp"
#include "daemons/web/site.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"
#include "lib/db/idempotency.hpp"
#include "lib/flow/apply_affiliate.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

using referral::AffiliateState;

// Somebody who corrects a form a few times is let through; a script that works through numbers or hammers one is not.
constexpr http::Rate k_one_phone{.burst = 10, .per_minute = 0.5};
constexpr http::Rate k_one_phone_from_one_address{.burst = 6, .per_minute = 1};

constexpr const char* k_sent = "/mitra/daftar?terkirim=ya";

/// Who asks: a stranger, or somebody signed in with how they stand as affiliate.
struct Applicant {
    std::optional<Visitor> visitor;
    std::string name;
    std::optional<referral::Affiliate> affiliate;

    [[nodiscard]] Buyer who() const { return visitor ? Buyer::signed_in : Buyer::stranger; }
    [[nodiscard]] bool may_apply() const { return !affiliate || affiliate->state == AffiliateState::rejected; }
};

Applicant applicant_of(const Site& site, const http::Request& request, db::Database& reader) {
    Applicant applicant{.visitor = signed_in(site, request, reader), .name = {}, .affiliate = std::nullopt};
    if (!applicant.visitor) return applicant;
    const PersonId id = applicant.visitor->person;
    const auto person = people::PersonStore{reader, site.vault}.find(id);
    if (person) applicant.name = person->details.name;
    applicant.affiliate = referral::AffiliateStore{reader, site.vault}.find(id);
    return applicant;
}

/// On which terms, as the settings say.
void put_terms(text::PageData& data, const flow::PartnerRules& terms) {
    const auto days = [](std::int64_t count) { return fmt::format("{} hari", count); };
    data.set("rate", terms.default_rate.value > 0 ? text::percent(terms.default_rate) : "")
        .set("cookie_life", terms.cookie_life.count() == 0 ? "Selamanya" : days(terms.cookie_life.count()))
        .set("hold", terms.hold.count() == 0 ? "" : days(terms.hold.count()))
        .set("payout_minimum", terms.payout_minimum == Money{} ? "" : to_string(terms.payout_minimum));
}

/// Who is signed in reads how they stand in place of the form.
void put_standing(text::PageData& data, const Applicant& applicant) {
    if (!applicant.affiliate) return;
    const AffiliateState state = applicant.affiliate->state;
    data.show("waits", state == AffiliateState::pending)
        .show("approved", state == AffiliateState::approved)
        .show("rejected", state == AffiliateState::rejected)
        .show("suspended", state == AffiliateState::suspended)
        .show("banned", state == AffiliateState::banned)
        .set("reason", applicant.affiliate->reason);
}

http::Response page(const Site& site, const Applicant& applicant, const AffiliateForm& form,
                    const std::vector<people::Complaint>& complaints) {
    const bool wrong = !complaints.empty();
    text::PageData data;
    put_affiliate(data, form, complaints, applicant.who());
    put_terms(data, site.about().partners);
    put_standing(data, applicant);
    data.show("form_shown", applicant.may_apply()).set("signed_in_as", applicant.name);
    if (applicant.visitor) data.set("csrf", applicant.visitor->csrf);
    return site.view.page(wrong ? 422 : 200, "affiliate",
                          {.title = "Jadi mitra",
                           .description = "Bagikan link Anda, dan dapatkan komisi dari tiap penjualan.",
                           .path = "/mitra/daftar",
                           .shared_path = {},
                           .for_everybody = !wrong && !applicant.visitor},
                          std::move(data));
}

http::Response sent_page(const Site& site) {
    return site.view.page(200, "affiliate_sent", {.title = "Pendaftaran mitra", .description = {}, .path = {}}, {});
}

http::Answer show(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (request.query.get("terkirim") == "ya") return sent_page(*site);
    const Applicant applicant = applicant_of(*site, request, reader);
    http::Response shown = page(*site, applicant, AffiliateForm{.key = crypto::random_token()}, {});
    return applicant.visitor ? shown_to(site, *applicant.visitor, std::move(shown)) : std::move(shown);
}

http::Response applied(const SharedSite& site, db::Database& writer, const AffiliateForm& form,
                       const flow::AffiliateApplication& application) {
    const auto act = [&] {
        flow::apply_affiliate(site->services(writer), application);
        return db::StoredAnswer{.status = 303, .body = k_sent};
    };
    if (form.key.empty()) return http::Response::see_other(act().body);
    // The key counts with the content: a field that was corrected after the back button is another request.
    const std::string request = fmt::format("{} {}", application.person.value_or(PersonId{}), form.canonical());
    const db::IdempotencyKey key{.actor = "form",
                                 .route = "POST /mitra/daftar",
                                 .key = crypto::to_hex(site->vault.lookup_hash("form", form.key + "\n" + request)),
                                 .request = request};
    return http::Response::see_other(db::once(writer, site->vault, key, site->clock.now(), act).body);
}

http::Answer apply(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    const Applicant applicant = applicant_of(*site, request, reader);
    if (applicant.visitor && !csrf_is_right(*site, request, *applicant.visitor)) return site->view.failure(403);
    AffiliateForm form = AffiliateForm::read(request.form);
    if (form.key.empty()) form.key = request.headers.get("idempotency-key");
    CheckedAffiliate correct = checked(form, applicant.who());
    if (!correct.complaints.empty()) return page(*site, applicant, form, correct.complaints);

    const std::string target =
        correct.contact.phone ? correct.contact.phone->e164() : to_string(applicant.visitor->person);
    if (!site->limiter.take("mitra", request.peer + " " + target, k_one_phone_from_one_address) ||
        !site->limiter.take("mitra", target, k_one_phone))
        return site->view.failure(429).with("Retry-After", "60");

    flow::AffiliateApplication application{.typed = std::nullopt, .person = std::nullopt, .consent = true};
    if (applicant.visitor)
        application.person = applicant.visitor->person;
    else
        application.typed = flow::TypedBuyer{std::move(correct.contact.details), *correct.contact.phone};
    return [site, form = std::move(form), application = std::move(application)](db::Database& writer) {
        return applied(site, writer, form, application);
    };
}

}  // namespace

void add_affiliates(http::Router& router, const SharedSite& site) {
    router.add("GET", "/mitra/daftar",
               [site](const http::Request& request, db::Database& reader) { return show(site, request, reader); });
    router.add("POST", "/mitra/daftar",
               [site](const http::Request& request, db::Database& reader) { return apply(site, request, reader); });
}

}  // namespace mitra::web
