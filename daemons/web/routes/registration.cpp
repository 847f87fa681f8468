#include <fmt/format.h>

#include "daemons/web/form.hpp"
#include "daemons/web/site.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"
#include "lib/db/idempotency.hpp"
#include "lib/flow/click_token.hpp"
#include "lib/flow/register_participant.hpp"

namespace mitra::web {
namespace {

// Somebody who corrects a form a few times is let through; a script that works through numbers or hammers one is not.
constexpr http::Rate k_one_phone{.burst = 10, .per_minute = 0.5};
constexpr http::Rate k_one_phone_from_one_address{.burst = 6, .per_minute = 1};

http::Response form_page(const Site& site, const Form& form, const std::vector<people::Complaint>& complaints) {
    const bool wrong = !complaints.empty();
    text::PageData data;
    put_form(data, form, complaints);
    data.set("heading", wrong ? "Sedikit lagi" : "Daftar sosialisasi");
    return site.view.page(wrong ? 422 : 200, "register",
                          {.title = "Daftar Sosialisasi Program Socialpreneur",
                           .description = "Isi formulir singkat ini untuk ikut sosialisasi Socialpreneur di Zoom.",
                           .path = "/daftar",
                           .shared_path = {},
                           .for_everybody = !wrong},
                          std::move(data));
}

/// On to the admin's WhatsApp, in the brief's own words; a site without that number thanks on a page of its own.
std::string where_next(const flow::Site& site) {
    if (site.admin_whatsapp.empty()) return "/terima-kasih";
    return fmt::format("https://wa.me/{}?text=Halo%20Admin,%20saya%20sudah%20daftar...", site.admin_whatsapp.substr(1));
}

http::Response registered(const SharedSite& site, db::Database& writer, const Form& form,
                          const flow::Registration& registration) {
    const auto act = [&] {
        flow::register_participant(site->services(writer), registration);
        return db::StoredAnswer{.status = 303, .body = where_next(site->about())};
    };
    if (form.key.empty()) return http::Response::see_other(act().body);
    const std::string request = form.canonical();
    // The key counts with the content: a field that was corrected after the back button is another request. Its hash
    // is kept, since whoever sends a key may put anything into it.
    const db::IdempotencyKey key{.actor = "form",
                                 .route = "POST /daftar",
                                 .key = crypto::to_hex(site->vault.lookup_hash("form", form.key + "\n" + request)),
                                 .request = request};
    return http::Response::see_other(db::once(writer, site->vault, key, site->clock.now(), act).body);
}

http::Answer register_visitor(const SharedSite& site, const http::Request& request) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    Form form = Form::read(request.form);
    if (form.referral_code.empty()) form.referral_code = referral_code(*site, request);
    if (form.key.empty()) form.key = request.headers.get("idempotency-key");
    CheckedForm correct = checked(form);
    if (!correct.complaints.empty()) return form_page(*site, form, correct.complaints);

    const std::string& phone = correct.phone->e164();
    if (!site->limiter.take("daftar", request.peer + " " + phone, k_one_phone_from_one_address) ||
        !site->limiter.take("daftar", phone, k_one_phone)) {
        return site->view.failure(429).with("Retry-After", "60");
    }
    flow::Registration registration{.details = std::move(correct.details),
                                    .phone = *correct.phone,
                                    .referral_code = form.referral_code,
                                    .click = std::string{site->cookies.get(request, flow::k_click_cookie)},
                                    .consent = true,
                                    .notify = true,
                                    .event = std::nullopt,
                                    .registered_at = std::nullopt};
    return [site, form = std::move(form), registration = std::move(registration)](db::Database& writer) {
        return registered(site, writer, form, registration);
    };
}

}  // namespace

void add_registration(http::Router& router, const SharedSite& site) {
    router.add("GET", "/daftar", [site](const http::Request& request, db::Database&) -> http::Answer {
        return form_page(*site, Form{.referral_code = referral_code(*site, request), .key = crypto::random_token()},
                         {});
    });
    router.add("POST", "/daftar",
               [site](const http::Request& request, db::Database&) { return register_visitor(site, request); });
    router.add("GET", "/terima-kasih", [site](const http::Request&, db::Database&) -> http::Answer {
        return site->view.notice(
            200, "Terima kasih, Anda sudah terdaftar",
            "Sebentar lagi Anda menerima sambutan kami di WhatsApp, lengkap dengan jadwal dan link "
            "undangan Anda sendiri.");
    });
}

}  // namespace mitra::web
