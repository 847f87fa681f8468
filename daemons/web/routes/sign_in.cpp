// Signing in and out. What these pages say, and how long they take, is the same for people we know and people we do
// not.
#include "daemons/web/field.hpp"
#include "daemons/web/session.hpp"
#include "lib/base/error.hpp"
#include "lib/crypto/password.hpp"
#include "lib/people/person_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

// Somebody who tries the passwords they remember is let through. What one address may try comes out of what one account
// may be tried, with room left, so that a single visitor cannot keep the owner out.
constexpr http::Rate k_one_account{.burst = 30, .per_minute = 3};
constexpr http::Rate k_one_account_from_one_address{.burst = 6, .per_minute = 1};

constexpr const char* k_no_match = "Email atau kata sandi tidak cocok. Periksa lagi, atau buat kata sandi baru.";
constexpr Field k_email{.name = "email",
                        .label = "Email",
                        .type = "email",  // the form does not insist: a phone is taken as well
                        .autocomplete = "username",
                        .hint = "",
                        .longest = "254"};
constexpr Field k_password{.name = "sandi",
                           .label = "Kata sandi",
                           .type = "password",
                           .autocomplete = "current-password",
                           .hint = "",
                           .longest = "200"};

struct SignIn {
    std::string email;     ///< as it was typed
    std::string password;  ///< never shown again
    std::string next;
    bool ordered = false;  ///< comes from the checkout of something free
};

http::Response form_page(const Site& site, const SignIn& typed, const std::vector<people::Complaint>& complaints) {
    text::PageData data;
    data.show("ordered", typed.ordered);
    put_complaints(data, complaints);
    data.list("fields", {field_data(k_email, typed.email, complaints), field_data(k_password, "", complaints)})
        .set("next", onward(typed.next));
    return site.view.page(complaints.empty() ? 200 : 422, "sign_in",
                          {.title = "Masuk", .description = {}, .path = "/masuk", .shared_path = {}}, std::move(data));
}

/// Whom the first field means: an e-mail in its usual form, or a phone. Empty for what is neither.
struct Target {
    std::string email;
    std::optional<Phone> phone;
    std::string key;  ///< of the token buckets: one for each account, known or not
};

Target target_of(std::string_view typed) {
    Target target;
    try {
        if (typed.find('@') != std::string_view::npos)
            target.key = target.email = people::normalised_email(typed);
        else
            target.key = (target.phone = Phone::parse(typed))->e164();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::usage) throw;
        target.key = typed;
    }
    return target;
}

std::optional<people::Person> person_of(const Site& site, const Target& target, db::Database& reader) {
    people::PersonStore people{reader, site.vault};
    if (target.phone) return people.by_phone(*target.phone);
    return target.email.empty() ? std::nullopt : people.by_email(target.email);
}

struct Match {
    PersonId person;
    std::string hash;      ///< what it matched
    std::string costlier;  ///< the same password hashed at today's cost, where that has risen
};

/// Costs a hash, whoever is asked for.
std::optional<Match> match(const Site& site, const Target& target, const std::string& password, db::Database& reader) {
    const auto person = person_of(site, target, reader);
    const std::string hash =
        person ? people::SignInStore{reader}.password_hash(person->id).value_or("") : std::string{};
    if (!crypto::password_matches(hash, password)) return std::nullopt;
    return Match{person->id, hash, crypto::needs_rehash(hash) ? crypto::hash_password(password) : std::string{}};
}

/// The session that was open here ends: nobody goes on in one that somebody else may have put into this browser.
http::Response begin(const SharedSite& site, db::Database& writer, const SignIn& typed, const Match& match,
                     const std::string& session_before) {
    people::SignInStore store{writer};
    if (store.password_hash(match.person) != match.hash)  // changed while we were looking
        return form_page(*site, typed, {{"sandi", k_no_match}});
    if (!match.costlier.empty()) store.rehash(match.person, match.hash, match.costlier);
    if (!session_before.empty()) store.end_session(session_before);
    return enter(*site, store.begin_session(match.person, site->clock.now()), onward(typed.next));
}

http::Answer compare(const SharedSite& site, const http::Request& request, db::Database& reader, SignIn typed,
                     const Target& target) {
    auto matched = match(*site, target, typed.password, reader);
    if (!matched) return form_page(*site, typed, {{"sandi", k_no_match}});
    return [site, typed = std::move(typed), matched = std::move(*matched),
            before = std::string{session_token(*site, request)}](db::Database& writer) {
        return begin(site, writer, typed, matched, before);
    };
}

http::Answer sign_in(const SharedSite& site, const http::Request& request) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    SignIn typed{.email = text::clean_line(request.form.get("email")),
                 .password = std::string{request.form.get("sandi")},
                 .next = std::string{request.form.get("lanjut")}};
    std::vector<people::Complaint> complaints;
    if (typed.email.empty()) complaints.push_back({"email", "Isi email Anda."});
    if (typed.password.empty()) complaints.push_back({"sandi", "Isi kata sandi Anda."});
    if (!complaints.empty()) return form_page(*site, typed, complaints);

    Target target = target_of(typed.email);
    if (!site->limiter.take("masuk", request.peer + " " + target.key, k_one_account_from_one_address) ||
        !site->limiter.take("masuk", target.key, k_one_account)) {
        return site->view.failure(429).with("Retry-After", "60");
    }
    return http::Slow{
        [site, typed = std::move(typed), target = std::move(target)](const http::Request& again, db::Database& reader) {
            return compare(site, again, reader, typed, target);
        }};
}

http::Answer show(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const std::string next{request.query.get("lanjut")};
    if (const auto visitor = signed_in(*site, request, reader)) return http::Response::see_other(onward(next));
    const bool ordered = request.query.get("dari") == "pesanan";
    return form_page(*site, {.email = {}, .password = {}, .next = next, .ordered = ordered}, {});
}

http::Answer sign_out(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return leave(*site);
    if (!csrf_is_right(*site, request, *visitor)) return site->view.failure(403);
    return [site, token = std::string{session_token(*site, request)}](db::Database& writer) {
        people::SignInStore{writer}.end_session(token);
        return leave(*site);
    };
}

}  // namespace

void add_sign_in(http::Router& router, const SharedSite& site) {
    router.add("GET", "/masuk",
               [site](const http::Request& request, db::Database& reader) { return show(site, request, reader); });
    router.add("POST", "/masuk",
               [site](const http::Request& request, db::Database&) { return sign_in(site, request); });
    router.add("POST", "/keluar",
               [site](const http::Request& request, db::Database& reader) { return sign_out(site, request, reader); });
}

}  // namespace mitra::web
