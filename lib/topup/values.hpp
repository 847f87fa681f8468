#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/money.hpp"

namespace mitra::topup {

// What answers from outside are read with; for this room only. Nothing here throws for what came.

/// A whole answer; null where it is no JSON.
nlohmann::json json_in(std::string_view body);
/// A field of an object; null where there is none, or `object` is none.
const nlohmann::json& field_of(const nlohmann::json& object, const char* field);
/// Text or a whole number as text, cleaned; empty for anything else.
std::string text_in(const nlohmann::json& object, const char* field, std::size_t most = 200);
/// 25000, "25000", "25000.00"; nothing for a fraction, a sign, or what only looks like a number ("25.000").
std::optional<Money> money_in(const nlohmann::json& value);
/// Without control characters and signs that turn the direction of text, ends trimmed, cut to `most` bytes of whole
/// characters. Expects UTF-8, as JSON and forms have been checked for.
std::string cleaned(std::string_view text, std::size_t most);
/// Something to keep and to ask with: 1 to 64 letters, digits and signs of ASCII, no blank.
bool is_reference(std::string_view text);

/// Words of a provider for a log: no digits, no e-mail, nothing quoted, nothing long enough to be a key; each text of
/// `secrets` is gone as well. At most 120 characters.
std::string harmless(std::string_view words, std::initializer_list<std::string_view> secrets = {});
/// `text` in small letters of ASCII.
std::string lowered(std::string_view text);

}  // namespace mitra::topup
