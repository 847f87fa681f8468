// A code as a buyer types it: it is refused, or it is a word that is shown as it is and compares like what was typed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "lib/base/error.hpp"
#include "lib/referral/code.hpp"

namespace {

using namespace mitra;
using namespace mitra::referral;

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view typed{reinterpret_cast<const char*>(bytes), size};
    const std::string key = code_key(typed);
    require(key.size() <= typed.size());
    require(code_key(key) == key);
    try {
        const std::string code = checked_code(typed);
        require(code.size() >= 3 && code.size() <= 20);
        require(code_key(code) == key);
        require(checked_code(code) == code);
        require(code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == std::string::npos);
    } catch (const Error& refusal) {
        require(refusal.kind() == ErrorKind::usage);
    }
    return 0;
}
