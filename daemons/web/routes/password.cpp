// A first or a forgotten password: asked for by e-mail, set by a link that works once.
#include "lib/crypto/password.hpp"
#include "daemons/web/field.hpp"
#include "daemons/web/session.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/sign_in.hpp"
#include "lib/people/person_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

// Each of them is a mail in somebody's inbox.
constexpr http::Rate k_one_mailbox{.burst = 5, .per_minute = 0.1};
constexpr http::Rate k_one_mailbox_from_one_address{.burst = 3, .per_minute = 0.2};
constexpr http::Rate k_one_link{.burst = 10, .per_minute = 2};

constexpr Field k_email{.name = "email",
                        .label = "Email",
                        .type = "email",
                        .autocomplete = "username",
                        .hint = "Yang Anda isi waktu memesan atau mendaftar",
                        .longest = "254"};

http::Response forgotten_page(const Site& site, std::string_view email,
                              const std::vector<people::Complaint>& complaints) {
    text::PageData data;
    put_complaints(data, complaints);
    data.list("fields", {field_data(k_email, email, complaints)});
    return site.view.page(complaints.empty() ? 200 : 422, "forgotten",
                          {.title = "Lupa kata sandi", .description = {}, .path = "/lupa-sandi", .shared_path = {}},
                          std::move(data));
}

http::Answer forgotten(const SharedSite& site, const http::Request& request) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    const std::string typed = text::clean_line(request.form.get("email"));
    std::string email;
    try {
        email = people::normalised_email(typed);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::usage) throw;
        return forgotten_page(*site, typed, {{"email", "Alamat email tidak benar. Contoh: nama@contoh.id"}});
    }
    if (!site->limiter.take("lupa", request.peer + " " + email, k_one_mailbox_from_one_address) ||
        !site->limiter.take("lupa", email, k_one_mailbox)) {
        return site->view.failure(429).with("Retry-After", "600");
    }
    // The answer does not wait for what is written, so that it takes as long where there is nothing to write.
    return http::Deferred{
        site->view.notice(200, "Periksa email Anda",
                          "Bila alamat itu terdaftar, sebentar lagi Anda menerima link untuk membuat kata sandi baru. "
                          "Link-nya berlaku 30 menit; yang terbaru yang berlaku. Belum ada? Lihat folder spam."),
        [site, email](db::Database& writer) { flow::forgot_password(site->services(writer), email); }};
}

/// The same for a link that was used, is too old, or never was.
http::Response ended(const Site& site) {
    text::PageData data;
    data.set("heading", "Link ini tidak berlaku lagi")
        .set("text", "Link untuk membuat kata sandi hanya dapat dipakai sekali, dan hanya yang terbaru yang berlaku.")
        .set("link", "/lupa-sandi")
        .set("link_text", "Minta link baru");
    return site.view.page(410, "notice", {.title = "Link tidak berlaku", .description = {}, .shared_path = {}},
                          std::move(data));
}

std::optional<people::Person> opened(const Site& site, std::string_view token, db::Database& reader) {
    const auto person = people::SignInStore{reader}.password_link(token, site.clock.now());
    return person ? people::PersonStore{reader, site.vault}.find(*person) : std::nullopt;
}

http::Response set_page(const Site& site, const std::string& path, const people::Person& person,
                        const std::vector<people::Complaint>& complaints) {
    text::PageData data;
    put_complaints(data, complaints);
    data.list("fields", {field_data(k_new_password, "", complaints)})
        .set("action", path)
        .set("email", person.details.email.value_or(""));
    return site.view.page(complaints.empty() ? 200 : 422, "set_password",
                          {.title = "Buat kata sandi", .description = {}, .shared_path = {}}, std::move(data));
}

http::Answer show(const Site& site, const http::Request& request, db::Database& reader) {
    const auto person = opened(site, request.parameters.get("token"), reader);
    return person ? set_page(site, request.path, *person, {}) : ended(site);
}

/// Whoever holds the link is let in: a session that was open in this browser ends, also somebody else's.
http::Response set_and_enter(const SharedSite& site, db::Database& writer, const std::string& token,
                             const std::string& hash, const std::string& session_before) {
    const auto session = flow::set_password(site->services(writer), token, hash);
    if (!session) return ended(*site);  // another click was first
    if (!session_before.empty()) people::SignInStore{writer}.end_session(session_before);
    return enter(*site, *session, "/saya");
}

http::Answer set(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    const std::string token{request.parameters.get("token")};
    const auto person = opened(*site, token, reader);
    if (!person) return ended(*site);
    const std::string_view password = request.form.get("sandi");
    const std::string complaint =
        people::password_complaint(password, person->details.email.value_or(""), person->details.name);
    if (!complaint.empty()) return set_page(*site, request.path, *person, {{"sandi", complaint}});
    if (!site->limiter.take("atur", token, k_one_link)) return site->view.failure(429).with("Retry-After", "60");
    return http::Slow{[site, token](const http::Request& again, db::Database&) -> http::Answer {
        return [site, token, hash = crypto::hash_password(again.form.get("sandi")),
                before = std::string{session_token(*site, again)}](db::Database& writer) {
            return set_and_enter(site, writer, token, hash, before);
        };
    }};
}

}  // namespace

void add_passwords(http::Router& router, const SharedSite& site) {
    router.add("GET", "/lupa-sandi",
               [site](const http::Request&, db::Database&) -> http::Answer { return forgotten_page(*site, "", {}); });
    router.add("POST", "/lupa-sandi",
               [site](const http::Request& request, db::Database&) { return forgotten(site, request); });
    router.add("GET", "/atur-sandi/{token}",
               [site](const http::Request& request, db::Database& reader) { return show(*site, request, reader); });
    router.add("POST", "/atur-sandi/{token}",
               [site](const http::Request& request, db::Database& reader) { return set(site, request, reader); });
}

}  // namespace mitra::web
