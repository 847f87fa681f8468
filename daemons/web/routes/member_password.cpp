// Changing a password that one knows.
#include "daemons/web/field.hpp"
#include "daemons/web/session.hpp"
#include "lib/crypto/password.hpp"
#include "lib/flow/sign_in.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::web {
namespace {

// Whoever sits at a phone that was left open does not guess their way to the account.
constexpr http::Rate k_one_person{.burst = 6, .per_minute = 0.5};

constexpr Field k_old{.name = "sandi_lama",
                      .label = "Kata sandi sekarang",
                      .type = "password",
                      .autocomplete = "current-password",
                      .hint = "",
                      .longest = "200"};

using Complaints = std::vector<people::Complaint>;

http::Response page(const Site& site, const Visitor& visitor, const Complaints& complaints) {
    text::PageData data;
    put_complaints(data, complaints);
    data.list("fields", {field_data(k_old, "", complaints), field_data(k_new_password, "", complaints)})
        .set("csrf", visitor.csrf);
    return site.view.page(complaints.empty() ? 200 : 422, "change_password",
                          {.title = "Ganti kata sandi", .description = {}, .shared_path = {}}, std::move(data));
}

http::Answer change(const SharedSite& site, const http::Request& request, db::Database& reader,
                    const Visitor& visitor) {
    const std::string before = people::SignInStore{reader}.password_hash(visitor.person).value_or("");
    if (!crypto::password_matches(before, request.form.get("sandi_lama")))
        return page(*site, visitor, {{"sandi_lama", "Kata sandi sekarang tidak cocok."}});
    return [site, visitor, before, hash = crypto::hash_password(request.form.get("sandi"))](db::Database& writer) {
        if (people::SignInStore{writer}.password_hash(visitor.person) != before)  // somebody else was first
            return leave(*site);
        const std::string session = flow::change_password(site->services(writer), visitor.person, hash);
        return enter(*site, session, "/saya?sandi=baru");
    };
}

Complaints complaints_about(const http::Fields& form, const people::Person& person) {
    Complaints complaints;
    if (form.get("sandi_lama").empty()) complaints.push_back({"sandi_lama", "Isi kata sandi Anda yang sekarang."});
    const std::string complaint =
        people::password_complaint(form.get("sandi"), person.details.email.value_or(""), person.details.name);
    if (!complaint.empty()) complaints.push_back({"sandi", complaint});
    return complaints;
}

http::Answer ask_change(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    if (!csrf_is_right(*site, request, *visitor)) return site->view.failure(403);
    const auto person = people::PersonStore{reader, site->vault}.find(visitor->person);
    if (!person || person->erased_at) return leave(*site);
    if (const auto complaints = complaints_about(request.form, *person); !complaints.empty())
        return page(*site, *visitor, complaints);
    if (!site->limiter.take("ganti", to_string(visitor->person), k_one_person))
        return site->view.failure(429).with("Retry-After", "120");
    return http::Slow{[site, visitor = *visitor](const http::Request& again, db::Database& slow_reader) {
        return change(site, again, slow_reader, visitor);
    }};
}

}  // namespace

void add_member_password(http::Router& router, const SharedSite& site) {
    router.add("GET", "/saya/sandi", [site](const http::Request& request, db::Database& reader) -> http::Answer {
        const auto visitor = signed_in(*site, request, reader);
        if (!visitor) return ask_to_sign_in(request);
        return shown_to(site, *visitor, page(*site, *visitor, {}));
    });
    router.add("POST", "/saya/sandi", [site](const http::Request& request, db::Database& reader) {
        return ask_change(site, request, reader);
    });
}

}  // namespace mitra::web
