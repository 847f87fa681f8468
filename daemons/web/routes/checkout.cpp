#include <fmt/format.h>

#include "daemons/web/checkout_form.hpp"
#include "daemons/web/pixels.hpp"
#include "daemons/web/session.hpp"
#include "daemons/web/site.hpp"
#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"
#include "lib/db/idempotency.hpp"
#include "lib/flow/buy_membership.hpp"
#include "lib/flow/count_affiliate.hpp"
#include "lib/flow/order_terms.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/shop/sales_store.hpp"

namespace mitra::web {
namespace {

// Somebody who corrects a form a few times is let through; a script that works through numbers or hammers one is not.
constexpr http::Rate k_one_phone{.burst = 10, .per_minute = 0.5};
constexpr http::Rate k_one_phone_from_one_address{.burst = 6, .per_minute = 1};
// Codes are short words, so whoever may try them all finds some. What counts is each that was of no use.
constexpr http::Rate k_guesses{.burst = 20, .per_minute = 2};

/// What a checkout is about, as the database has it now.
struct Checkout {
    shop::Product product;
    Offer offer;
    std::optional<Visitor> visitor;
    std::string pixel_frame{};  ///< where somebody's link brought the visitor

    [[nodiscard]] Buyer buyer() const { return visitor ? Buyer::signed_in : Buyer::stranger; }
};

std::optional<Checkout> checkout_of(const SharedSite& site, const http::Request& request, db::Database& reader) {
    auto product = shop::ProductStore{reader}.by_slug(request.parameters.get("slug"));
    if (!product || product->archived_at) return std::nullopt;
    return Checkout{.product = std::move(*product), .offer = {}, .visitor = signed_in(*site, request, reader)};
}

/// Looks at the coupon that was typed; false where this address has tried too many that were of no use.
bool take_coupon(const SharedSite& site, const http::Request& request, db::Database& reader, std::string_view typed,
                 Checkout& checkout) {
    if (!typed.empty() && !site->limiter.take("kupon", request.peer, k_guesses)) return false;
    checkout.offer = offer_for(site->services(reader), checkout.product, typed);
    if (!typed.empty() && checkout.offer.complaint.empty()) site->limiter.give_back("kupon", request.peer, k_guesses);
    return true;
}

http::Response too_many(const Site& site) {
    return site.view.failure(429).with("Retry-After", "60");
}

void put_price(text::PageData& data, const Checkout& checkout, shop::TaxRule tax) {
    const shop::Price& price = checkout.offer.price;
    data.set("product", checkout.product.name)
        .set("product_link", "/p/" + checkout.product.slug)
        .set("action", "/checkout/" + checkout.product.slug)
        .set("subtotal", to_string(price.subtotal))
        .set("discount", price.discount == Money{} ? std::string{} : to_string(price.discount))
        .set("tax", price.tax == Money{} ? std::string{} : to_string(price.tax))
        .set("tax_label", price.tax == Money{}                   ? ""
                          : tax.mode == shop::TaxMode::inclusive ? "Sudah termasuk PPN"
                                                                 : "PPN")
        .set("total", price.total == Money{} ? "Gratis" : to_string(price.total))
        .show("free", checkout.offer.free())
        .show("cannot_pay", !checkout.offer.free() && checkout.offer.choices.empty());
}

http::Response form_page(const SharedSite& site, const Checkout& checkout, const CheckoutForm& form,
                         const std::vector<people::Complaint>& complaints, int status, db::Database& database) {
    text::PageData data;
    put_price(data, checkout, site->about().shop.tax);
    put_checkout(data, form, checkout.offer, complaints, checkout.buyer());
    if (checkout.visitor) {
        const auto person = people::PersonStore{database, site->vault}.find(checkout.visitor->person);
        data.set("signed_in_as", person ? person->details.name : std::string{}).set("csrf", checkout.visitor->csrf);
    }
    data.set("pixel_frame", checkout.pixel_frame);
    http::Response page = site->view.page(
        status, "checkout",
        {.title = "Pesan " + checkout.product.name, .description = {}, .path = {}, .shared_path = {}}, std::move(data));
    return checkout.pixel_frame.empty() ? page : http::with_sources(std::move(page), {.own_frames = true});
}

std::vector<people::Complaint> coupon_complaints(const Offer& offer) {
    if (offer.complaint.empty()) return {};
    return {{"kupon", offer.complaint}};
}

/// A member does not buy what they have or a higher tier, and a game is topped up elsewhere: they are led to what they
/// can do instead.
std::optional<http::Response> other_way(const Site& site, db::Database& reader, const Checkout& checkout) {
    if (checkout.product.kind == shop::ProductKind::topup)
        return http::Response::see_other("/topup/" + checkout.product.slug);
    if (!checkout.visitor || checkout.product.kind != shop::ProductKind::membership) return std::nullopt;
    const auto tier = membership::TierStore{reader}.of_product(checkout.product.id);
    if (!tier) return std::nullopt;
    switch (flow::membership_offer(site.services(reader), checkout.visitor->person, tier->id).way) {
        case flow::MembershipOffer::Way::upgrade:
            return http::Response::see_other("/saya/upgrade?ke=" + tier->code);
        case flow::MembershipOffer::Way::has_it:
            return http::Response::see_other("/membership");
        default:
            return std::nullopt;
    }
}

http::Answer show(const SharedSite& site, const http::Request& request, db::Database& reader) {
    auto checkout = checkout_of(site, request, reader);
    if (!checkout) return site->view.failure(404);
    if (auto elsewhere = other_way(*site, reader, *checkout)) return *std::move(elsewhere);
    const CheckoutForm form{.coupon = std::string{request.query.get("kupon")}, .key = crypto::random_token()};
    if (!take_coupon(site, request, reader, form.coupon, *checkout)) return too_many(*site);
    auto click = click_of(*site, request, reader);
    if (click && checkout->visitor && checkout->visitor->person == click->affiliate) click.reset();
    if (click)
        checkout->pixel_frame = pixel_frame(*site, reader,
                                            {.affiliate = click->affiliate,
                                             .event = PixelEvent::checkout,
                                             .value = checkout->offer.price.total,
                                             .order = {}});
    http::Response page = form_page(site, *checkout, form, coupon_complaints(checkout->offer), 200, reader);
    if (!is_a_visit(request)) return page;
    return http::Deferred{std::move(page), [site, id = checkout->product.id, click](db::Database& writer) {
                              const std::int64_t today = day_number(site->clock.now(), site->about().zone);
                              shop::SalesStore{writer}.add(id, today, {.checkouts = 1});
                              if (click) flow::count_checkout(site->services(writer), *click, id);
                          }};
}

/// Where a buyer goes on: to the order's page, which leads to the provider's, or to the member area when it is free.
std::string where_next(const crypto::Vault& vault, const flow::Placed& placed) {
    if (placed.order.total == Money{}) return "/masuk?dari=pesanan";
    const std::string page = flow::order_path(vault, placed.order);
    return placed.order.method == PaymentMethod::duitku ? page + "?bayar=1" : page;
}

/// The key counts with the content: a field that was corrected after the back button is another request.
db::IdempotencyKey key_of(const crypto::Vault& vault, const CheckoutForm& form, ProductId product, PersonId buyer) {
    const std::string request = fmt::format("{} {} {}", product, buyer, form.canonical());
    return {.actor = "form",
            .route = "POST /checkout",
            .key = crypto::to_hex(vault.lookup_hash("form", form.key + "\n" + request)),
            .request = request};
}

/// The answer that the same form had before, from a browser that did not see it. What was right then may be wrong now:
/// its account may be full.
std::optional<http::Response> answered_before(const Site& site, const CheckoutForm& form, const Checkout& checkout,
                                              db::Database& reader) {
    if (form.key.empty()) return std::nullopt;
    const PersonId buyer = checkout.visitor ? checkout.visitor->person : PersonId{};
    const auto answer = db::answered(reader, site.vault, key_of(site.vault, form, checkout.product.id, buyer));
    return answer ? std::optional{http::Response::see_other(answer->body)} : std::nullopt;
}

http::Response ordered(const SharedSite& site, db::Database& writer, const CheckoutForm& form,
                       const flow::OrderRequest& order) {
    const auto act = [&] {
        const flow::Placed placed = flow::place_order(site->services(writer), order);
        return db::StoredAnswer{.status = 303, .body = where_next(site->vault, placed)};
    };
    if (form.key.empty()) return http::Response::see_other(act().body);
    const db::IdempotencyKey key = key_of(site->vault, form, order.product, order.buyer.value_or(PersonId{}));
    return http::Response::see_other(db::once(writer, site->vault, key, site->clock.now(), act).body);
}

/// What a refusal of the flow says to a buyer: something changed between the form and its sending.
std::optional<people::Complaint> complaint_from(const Error& error) {
    if (error.subject() == "coupon")
        return people::Complaint{"kupon", "Kupon ini baru saja habis, atau tidak berlaku lagi."};
    if (error.kind() == ErrorKind::unavailable && error.subject() == flow::k_codes_taken)
        return people::Complaint{"metode",
                                 "Rekening ini sedang penuh untuk jumlah tersebut. Pilih cara lain, atau coba "
                                 "lagi nanti."};
    if (error.kind() == ErrorKind::refused && error.subject() == "open_orders")
        return people::Complaint{"no_wa",
                                 "Nomor ini masih punya beberapa pesanan yang belum dibayar. Bayar salah satunya, atau "
                                 "coba lagi setelah batas waktunya lewat."};
    if (error.kind() == ErrorKind::refused)
        return people::Complaint{"metode", "Cara membayar ini sedang tidak tersedia. Pilih cara lain."};
    return std::nullopt;
}

http::Answer order(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    auto checkout = checkout_of(site, request, reader);
    if (!checkout) return site->view.failure(404);
    if (checkout->visitor && !csrf_is_right(*site, request, *checkout->visitor)) return site->view.failure(403);
    if (auto elsewhere = other_way(*site, reader, *checkout)) return *std::move(elsewhere);
    CheckoutForm form = CheckoutForm::read(request.form);
    if (form.key.empty()) form.key = request.headers.get("idempotency-key");
    if (!take_coupon(site, request, reader, form.coupon, *checkout)) return too_many(*site);
    if (form.apply) {
        const auto complaints = coupon_complaints(checkout->offer);
        return form_page(site, *checkout, form, complaints, complaints.empty() ? 200 : 422, reader);
    }
    CheckedCheckout correct = checked(form, checkout->offer, checkout->buyer());
    if (!correct.complaints.empty()) {
        if (auto before = answered_before(*site, form, *checkout, reader)) return std::move(*before);
        return form_page(site, *checkout, form, correct.complaints, 422, reader);
    }

    const std::string target =
        correct.contact.phone ? correct.contact.phone->e164() : to_string(checkout->visitor->person);
    if (!site->limiter.take("checkout", request.peer + " " + target, k_one_phone_from_one_address) ||
        !site->limiter.take("checkout", target, k_one_phone))
        return too_many(*site);

    flow::OrderRequest wanted{.product = checkout->product.id,
                              .typed = std::nullopt,
                              .buyer = std::nullopt,
                              .method = correct.choice.method,
                              .bank_account = correct.choice.bank_account,
                              .coupon = form.coupon,
                              .click = std::string{site->cookies.get(request, flow::k_click_cookie)},
                              .consent = true};
    if (checkout->visitor)
        wanted.buyer = checkout->visitor->person;
    else
        wanted.typed = flow::TypedBuyer{std::move(correct.contact.details), *correct.contact.phone};
    return [site, checkout = std::move(*checkout), form = std::move(form),
            wanted = std::move(wanted)](db::Database& writer) mutable {
        try {
            return ordered(site, writer, form, wanted);
        } catch (const Error& error) {
            const auto complaint = complaint_from(error);
            if (!complaint) throw;
            // What the flow told the admin was undone with the request's key.
            if (error.subject() == flow::k_codes_taken) flow::alert_codes_taken(site->services(writer), wanted);
            if (complaint->field == "kupon") checkout.offer = offer_for(site->services(writer), checkout.product, {});
            return form_page(site, checkout, form, {*complaint}, 422, writer);
        }
    };
}

}  // namespace

void add_checkout(http::Router& router, const SharedSite& site) {
    router.add("GET", "/checkout/{slug}",
               [site](const http::Request& request, db::Database& reader) { return show(site, request, reader); });
    router.add("POST", "/checkout/{slug}",
               [site](const http::Request& request, db::Database& reader) { return order(site, request, reader); });
}

}  // namespace mitra::web
