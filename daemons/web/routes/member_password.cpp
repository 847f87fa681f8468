// Changing a password that one knows.
#include "daemons/web/field.hpp"
#include "daemons/web/password_again.hpp"
#include "lib/crypto/password.hpp"
#include "lib/flow/sign_in.hpp"

namespace mitra::web {
namespace {

constexpr Field k_old{.name = "sandi_lama",
                      .label = "Kata sandi sekarang",
                      .type = "password",
                      .autocomplete = "current-password",
                      .hint = "",
                      .longest = "200"};

using Complaints = std::vector<people::Complaint>;

http::Response page(const Site& site, db::Database&, const Visitor& visitor, const http::Fields&,
                    const Complaints& complaints) {
    text::PageData data;
    put_complaints(data, complaints);
    data.list("fields", {field_data(k_old, "", complaints), field_data(k_new_password, "", complaints)})
        .set("csrf", visitor.csrf);
    return site.view.page(complaints.empty() ? 200 : 422, "change_password",
                          {.title = "Ganti kata sandi", .description = {}, .shared_path = {}}, std::move(data));
}

Complaints complaints_about(const http::Fields& form, const people::Person& person) {
    const std::string complaint =
        people::password_complaint(form.get("sandi"), person.details.email.value_or(""), person.details.name);
    return complaint.empty() ? Complaints{} : Complaints{{"sandi", complaint}};
}

std::function<http::Response(db::Database&)> change(const SharedSite& site, const Visitor& visitor,
                                                    const http::Fields& form) {
    return [site, person = visitor.person, hash = crypto::hash_password(form.get("sandi"))](db::Database& writer) {
        return enter(*site, flow::change_password(site->services(writer), person, hash), "/saya?sandi=baru");
    };
}

constexpr PasswordForm k_form{"ganti", "Kata sandi sekarang tidak cocok.", complaints_about, page, change};

}  // namespace

void add_member_password(http::Router& router, const SharedSite& site) {
    router.add("GET", "/saya/sandi", [site](const http::Request& request, db::Database& reader) -> http::Answer {
        const auto visitor = signed_in(*site, request, reader);
        if (!visitor) return ask_to_sign_in(request);
        return shown_to(site, *visitor, page(*site, reader, *visitor, {}, {}));
    });
    router.add("POST", "/saya/sandi", [site](const http::Request& request, db::Database& reader) {
        return take_password_form(site, request, reader, k_form);
    });
}

}  // namespace mitra::web
