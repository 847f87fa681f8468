#include "daemons/sandbox/duitku/wire.hpp"

#include <nlohmann/json.hpp>

namespace mitra::sandbox::duitku {

using Json = nlohmann::json;

bool signed_by(const Duitku& duitku, Signed what, std::initializer_list<std::string_view> parts,
               std::string_view given) {
    const std::string taken = duitku.knobs.text("scheme");
    const auto right = [&](Scheme scheme) { return signature(duitku.account, scheme, what, parts) == given; };
    return (taken != "legacy" && right(Scheme::hmac_sha256)) || (taken != "hmac_sha256" && right(Scheme::legacy));
}

ProviderAnswer json_answer(int status, const Json& body) {
    return {status, "application/json; charset=utf-8", body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

ProviderAnswer message_answer(int status, std::string_view text) {
    return json_answer(status, {{"Message", text}});
}

ProviderAnswer plain_answer(int status, std::string_view text) {
    return {status, "text/plain; charset=utf-8", std::string{text}};
}

}  // namespace mitra::sandbox::duitku
