#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/money.hpp"

namespace mitra::payment::duitku {

// What both kinds of answers are read with; for this room only.

/// The value of a field as text, whether it came as text or as a whole number; empty where it is neither.
std::string text_of(const nlohmann::json& object, const char* field);
/// "150000", 150000, "150000.00"; nothing where rupiah would be broken.
std::optional<Money> amount_of(const nlohmann::json& object, const char* field);
/// "0.00", "2500", 2500.5: rounded half up to a whole rupiah, as fees come.
std::optional<Money> fee_of(const nlohmann::json& object, const char* field);

/// What an answer says in words, whatever its shape: {"Message":...}, a JSON text, an object of field to text, plain
/// text, a page. At most 160 characters and without anything long enough to be a phone, or an e-mail.
std::string words_of(std::string_view body);
/// Whether `words` contain `part`, letter case ignored.
bool say(std::string_view words, std::string_view part);

}  // namespace mitra::payment::duitku
