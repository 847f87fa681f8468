// A telephone number as somebody types it: it is refused, or it is one number, the same however it is written again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/base/error.hpp"
#include "lib/base/phone.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using fuzz::require;

void check_number(const Phone& phone) {
    const std::string& e164 = phone.e164();
    require(e164.size() >= 6 && e164.size() <= 16 && e164.front() == '+' && e164[1] != '0');
    require(phone.digits().find_first_not_of("0123456789") == std::string_view::npos);
    require(Phone::parse(e164) == phone && Phone::from_e164(e164) == phone);
    require(Phone::parse(phone.national()) == phone);
    // As gateways write it; without a plus only Indonesia's country code is known.
    require(!e164.starts_with("+62") || Phone::parse(phone.digits()) == phone);
    const std::string masked = phone.masked();
    require(masked.size() == phone.national().size());
    require(std::count(masked.begin(), masked.end(), '*') >= 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view typed = fuzz::Input{bytes, size}.rest();
    try {
        check_number(Phone::parse(typed));
    } catch (const Error& refusal) {
        const std::string_view words = refusal.what();
        require(refusal.kind() == ErrorKind::usage && words.find_first_of("0123456789+") == std::string_view::npos);
    }
    return 0;
}
