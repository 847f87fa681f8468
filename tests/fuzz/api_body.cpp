// What a program sends to the API: the first byte chooses how it calls it. What is taken out of a body stands in it, is
// UTF-8, and is all of it; everything else is refused as wrong usage, in words that repeat nothing of it.
#include "daemons/web/api_body.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/http/decode.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using fuzz::require;

/// Runs `act`; false where it was refused.
bool taken(const auto& act) {
    try {
        act();
        return true;
    } catch (const Error& refusal) {
        const std::string_view words = refusal.what();
        require(refusal.kind() == ErrorKind::usage && words.size() < 120 && http::is_utf8(words));
        return false;
    }
}

void check_ids(const std::string& text) {
    const auto id = web::id_in<UpgradeId>(text);
    if (!id) return;
    require(id->value > 0);
    std::string written = to_string(*id);
    require(std::equal(text.rbegin(), text.rend(), written.rbegin(), [](char typed, char ours) {
        return typed == ours || (is_small_letter(typed) && typed - 'a' + 'A' == ours);
    }));
}

void check_fields(const http::Request& request) {
    web::ApiBody body{request};
    const bool whole = taken([&] {
        const std::string text = body.text("id");
        require(!text.empty() && text.size() <= request.body.size() && http::is_utf8(text));
        check_ids(text);
        const auto reason = body.optional_text("reason");
        require(!reason || (reason->size() <= request.body.size() && http::is_utf8(*reason)));
        body.flag("paid");
        body.done();
    });
    if (!whole) return;
    // A name that comes twice would leave the choice to whoever reads it.
    for (const char* name : {"\"id\"", "\"reason\"", "\"paid\""}) {
        const std::size_t first = request.body.find(name);
        if (first == std::string::npos) continue;
        const std::string_view rest = std::string_view{request.body}.substr(first + 1);
        require(rest.find(std::string{name} + ":") == std::string_view::npos);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::array<std::string_view, 4> k_types{"application/json", "application/json; charset=utf-8",
                                                      "text/plain", ""};
    fuzz::Input input{bytes, size};
    http::Request request{.method = "POST", .path = "/api/upgrades/decide"};
    const std::string_view type = k_types.at(input.byte() % k_types.size());
    request.headers.add("content-type", std::string{type});
    request.body = input.rest();
    const bool read = taken([&] { check_fields(request); });
    require(!read || request.body.empty() || type.starts_with("application/json"));
    // Where no field is needed none need be sent.
    if (request.body.empty()) require(taken([&] { web::ApiBody{request}.done(); }));
    return 0;
}
