// What people say about themselves, a line each: name, city, profession, e-mail and code. It is complained about, or
// what is kept of it is a line of whole letters, and the same when it is read again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/error.hpp"
#include "lib/http/decode.hpp"
#include "lib/people/check.hpp"
#include "lib/people/filter.hpp"
#include "lib/shop/product.hpp"
#include "lib/text/fold.hpp"
#include "lib/text/wording.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using fuzz::require;

/// No control, and nothing that turns the direction of what follows.
bool is_one_line(const std::string& text) {
    for (const char* one : {"\u0085", "\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069"})
        if (text.find(one) != std::string::npos) return false;
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
    return http::is_utf8(text);
}

void check_line(std::string_view typed) {
    const std::string line = text::clean_line(typed);
    require(is_one_line(line) && text::clean_line(line) == line);
    require(!line.starts_with(' ') && !line.ends_with(' ') && line.find("  ") == std::string::npos);
    require(text::length(line) <= line.size() && (line.empty() == (text::length(line) == 0)));
    const std::string folded = text::folded(typed);
    require(http::is_utf8(folded) && text::folded(folded) == folded && text::folded(line) == folded);
    require(people::city_key(line) == people::city_key(people::city_key(line)));
}

void check_kept(const people::Details& typed, people::Needed needed) {
    std::vector<people::Complaint> complaints;
    const people::Details kept = people::checked(typed, complaints, needed);
    for (const people::Complaint& complaint : complaints)
        require(!complaint.field.empty() && !complaint.text.empty() && !complaint.reason.empty() &&
                http::is_utf8(complaint.text) && http::is_utf8(complaint.reason));
    if (!complaints.empty()) return;
    require(!kept.name.empty());
    for (const std::string* text : {&kept.salutation, &kept.name, &kept.city, &kept.profession})
        require(is_one_line(*text) && text::length(*text) <= 100);
    const people::Details again = people::checked(kept, complaints, needed);
    require(complaints.empty() && again.name == kept.name && again.city == kept.city && again.email == kept.email);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Input input{bytes, size};
    people::Details typed;
    for (std::string* field : {&typed.name, &typed.city, &typed.profession})
        *field = input.line();
    typed.email = input.line();
    typed.salutation = typed.city;
    check_line(typed.name);
    for (const auto needed : {people::Needed::name, people::Needed::name_city_profession})
        check_kept(typed, needed);
    const std::string slug = shop::slug_of(typed.name);
    require(slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
    require(shop::slug_of(slug) == slug);
    return 0;
}
