#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "lib/base/ascii.hpp"
#include "lib/shop/product.hpp"

namespace mitra::shop {
namespace {

constexpr std::size_t k_longest = 80;

/// Accents taken off and letters small: "Café" is "cafe".
std::string plain(std::string_view name) {
    utf8proc_uint8_t* result = nullptr;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK |
                                                        UTF8PROC_CASEFOLD | UTF8PROC_COMPAT);
    const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(name.data()),
                                   static_cast<utf8proc_ssize_t>(name.size()), &result, options);
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner{result, &std::free};
    return size < 0 ? std::string{name}
                    : std::string{reinterpret_cast<const char*>(result), static_cast<std::size_t>(size)};
}

bool stays(char c) {
    return is_small_letter(c) || is_digit(c);
}

}  // namespace

std::string slug_of(std::string_view name) {
    std::string slug;
    for (const char c : plain(name)) {
        if (stays(c))
            slug.push_back(c);
        else if (!slug.empty() && slug.back() != '-')
            slug.push_back('-');
    }
    if (slug.size() > k_longest)
        slug.resize(slug.find_last_of('-', k_longest) == std::string::npos ? k_longest
                                                                           : slug.find_last_of('-', k_longest));
    while (!slug.empty() && slug.back() == '-')
        slug.pop_back();
    return slug;
}

}  // namespace mitra::shop
