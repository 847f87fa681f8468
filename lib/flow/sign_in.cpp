#include "lib/flow/sign_in.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/base/error.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/people/check.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

using people::SignInStore;

struct LinkMessage {
    SignInStore::Purpose purpose;
    const char* template_name;
    std::string cause;
    const char* valid_for;
    std::optional<Instant> expires_at;
};

/// Queues the message and issues the link that is in it; the token stands in the message's seal and nowhere else.
/// Nothing where this message was queued before.
void send_link(const Services& services, const people::Person& person, const LinkMessage& message) {
    db::Transaction both{services.database};
    const Instant now = services.clock.now();
    const std::string& base = services.site.base_url;
    const std::string token = SignInStore{services.database}.issue_password_link(person.id, message.purpose, now);
    const nlohmann::json fields{{"login_email", person.details.email.value()},
                                {"login_link", base + "/masuk"},
                                {"password_link", base + "/atur-sandi/" + token},
                                {"forgotten_link", base + "/lupa-sandi"},
                                {"valid_for", message.valid_for}};
    const auto queued = outbox::queue(services.database, services.vault,
                                      {.kind = outbox::Kind::account,
                                       .cause = message.cause,
                                       .person = person.id,
                                       .channel = outbox::Channel::email,
                                       .template_name = message.template_name,
                                       .extra = fields.dump(),
                                       .not_before = now,
                                       .expires_at = message.expires_at},
                                      now);
    if (queued) both.commit();
}

/// Whom an e-mail that somebody typed belongs to.
std::optional<people::Person> with_email(const Services& services, std::string_view typed) {
    try {
        return people::PersonStore{services.database, services.vault}.by_email(people::normalised_email(typed));
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::usage) throw;
        return std::nullopt;
    }
}

}  // namespace

void invite_to_member_area(const Services& services, PersonId id) {
    const auto person = people::PersonStore{services.database, services.vault}.find(id);
    if (!person || person->erased_at || !person->details.email) return;
    SignInStore sign_in{services.database};
    if (sign_in.had_password_link(id) || sign_in.password_hash(id)) return;
    send_link(services, *person,
              {.purpose = SignInStore::Purpose::new_account,
               .template_name = "account_new",
               .cause = "member_area",
               .valid_for = "48 jam",
               .expires_at = std::nullopt});
}

void forgot_password(const Services& services, std::string_view email) {
    const auto person = with_email(services, email);
    if (!person || person->erased_at) return;
    const Instant now = services.clock.now();
    send_link(services, *person,
              {.purpose = SignInStore::Purpose::forgotten,
               .template_name = "account_forgotten",
               .cause = fmt::format("forgotten:{}", now.milliseconds),
               .valid_for = "30 menit",
               .expires_at = now + people::k_forgotten_password_life});
}

std::optional<std::string> set_password(const Services& services, std::string_view link_token, std::string_view hash) {
    return db::in_transaction(services.database, [&]() -> std::optional<std::string> {
        const Instant now = services.clock.now();
        SignInStore sign_in{services.database};
        const auto person = sign_in.password_link(link_token, now);
        if (!person || !sign_in.use_password_link(link_token, now)) return std::nullopt;
        sign_in.set_password(*person, hash, now);
        record_audit(services.database, services.vault, {.name = to_string(*person), .reason = "link"},
                     "person.set_password", to_string(*person), "{}", now);
        return sign_in.begin_session(*person, now);
    });
}

std::string change_password(const Services& services, PersonId person, std::string_view hash) {
    return db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        SignInStore sign_in{services.database};
        sign_in.set_password(person, hash, now);
        record_audit(services.database, services.vault, {.name = to_string(person), .reason = "session"},
                     "person.set_password", to_string(person), "{}", now);
        return sign_in.begin_session(person, now);
    });
}

}  // namespace mitra::flow
