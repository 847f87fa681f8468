#pragma once

#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "daemons/sandbox/duitku/duitku.hpp"
#include "daemons/sandbox/provider_answer.hpp"

namespace mitra::sandbox::duitku {

/// True when a request's signature is right in a scheme that the knob "scheme" takes.
bool signed_by(const Duitku& duitku, Signed what, std::initializer_list<std::string_view> parts,
               std::string_view given);

ProviderAnswer json_answer(int status, const nlohmann::json& body);
/// `{"Message":…}`, the shape of v2's errors.
ProviderAnswer message_answer(int status, std::string_view text);
ProviderAnswer plain_answer(int status, std::string_view text);

}  // namespace mitra::sandbox::duitku
