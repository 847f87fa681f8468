#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/crypto/vault.hpp"

namespace mitra::flow {

/// The last link that a visitor followed of somebody who may earn.
struct Click {
    PersonId affiliate;
    Instant at;
    std::string utm_source;  ///< a word (referral/utm.hpp); empty: none

    bool operator==(const Click&) const = default;
};

/// The name of the visitor's cookie that remembers it.
inline constexpr const char* k_click_cookie = "klik";

/// What the cookie holds: the click and a MAC over it, so that nobody credits an affiliate with a click that was none.
std::string click_token(const crypto::Vault& vault, const Click& click);
/// The click that a cookie remembers; nothing for one that we did not make.
std::optional<Click> read_click(const crypto::Vault& vault, std::string_view token);

}  // namespace mitra::flow
