// Forms, queries, paths and cookies: what is accepted is UTF-8, without NUL, each name once.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "lib/http/decode.hpp"

namespace {

using namespace mitra::http;

void require(bool holds) {
    if (!holds) std::abort();
}

bool is_clean(const std::string& text) {
    return is_utf8(text) && text.find('\0') == std::string::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(bytes), size};
    if (const auto form = decode_form(input)) {
        std::set<std::string> names;
        for (const auto& [name, value] : *form) {
            require(names.insert(name).second);
            require(is_clean(name) && is_clean(value));
        }
        require(form->size() <= 64);
    }
    if (const auto path = decode_path(input)) {
        require(path->starts_with('/') && is_clean(*path));
        require(("/" + *path + "/").find("/../") == std::string::npos);
    }
    std::set<std::string> cookies;
    for (const auto& [name, value] : decode_cookies(input))
        require(cookies.insert(name).second);
    return 0;
}
