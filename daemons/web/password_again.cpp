#include "daemons/web/password_again.hpp"

#include "lib/crypto/password.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::web {
namespace {

constexpr http::Rate k_one_person{.burst = 6, .per_minute = 0.5};

http::Answer compare(const SharedSite& site, const http::Request& request, db::Database& reader, const Visitor& visitor,
                     const PasswordForm& form) {
    const std::string hash = people::SignInStore{reader}.password_hash(visitor.person).value_or("");
    if (!crypto::password_matches(hash, request.form.get("sandi_lama")))
        return form.page(*site, reader, visitor, request.form, {{"sandi_lama", form.no_match}});
    return
        [site, person = visitor.person, hash, act = form.prepare(site, visitor, request.form)](db::Database& writer) {
            // It was changed while we were looking.
            return people::SignInStore{writer}.password_hash(person) == hash ? act(writer) : leave(*site);
        };
}

}  // namespace

http::Answer take_password_form(const SharedSite& site, const http::Request& request, db::Database& reader,
                                const PasswordForm& form) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    if (!csrf_is_right(*site, request, *visitor)) return site->view.failure(403);
    const auto person = people::PersonStore{reader, site->vault}.find(visitor->person);
    if (!person || person->erased_at) return leave(*site);
    auto complaints = form.complaints(request.form, *person);
    if (request.form.get("sandi_lama").empty())
        complaints.push_back({"sandi_lama", "Isi kata sandi Anda yang sekarang."});
    if (!complaints.empty()) return form.page(*site, reader, *visitor, request.form, complaints);
    if (!site->limiter.take(form.bucket, to_string(visitor->person), k_one_person))
        return site->view.failure(429).with("Retry-After", "120");
    return http::Slow{[site, visitor = *visitor, form](const http::Request& again, db::Database& slow_reader) {
        return compare(site, again, slow_reader, visitor, form);
    }};
}

}  // namespace mitra::web
