#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/people/sign_in.hpp"

namespace mitra::flow {

/// Sends the link that sets a password to the e-mail on file, once for ever for a new account (`account` message);
/// nothing for a person without e-mail or who has had one. In the caller's transaction.
void invite_to_member_area(const Services& services, PersonId person);
/// "Lupa sandi": the same for a forgotten password, 30 minutes. Says nothing about whether anybody has that e-mail.
void forgot_password(const Services& services, std::string_view email);
/// Sets the password that a one-time link allows and signs in: the session's token, or nothing where the link opens
/// nothing any more. `hash` was made before.
std::optional<std::string> set_password(const Services& services, std::string_view link_token, std::string_view hash);

/// The same for somebody who is signed in and showed the old one: every other session ends; the new session's token.
std::string change_password(const Services& services, PersonId person, std::string_view hash);

}  // namespace mitra::flow
