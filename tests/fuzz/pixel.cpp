// What an affiliate pastes as a tracker: it is refused, or what is kept is an id of that vendor that stands in the
// paste, with no character that means anything in a page or an address.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "lib/base/error.hpp"
#include "lib/referral/pixel.hpp"

namespace {

using namespace mitra;
using namespace mitra::referral;

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(bytes), size};
    for (const TrackerRules& rules : all_trackers()) {
        const ReadPixel read = read_pixel(rules.tracker, input);
        require(read.id.empty() == read.fault.has_value());
        try {
            require(pixel_id(rules.tracker, input) == read.id);
        } catch (const Error& refusal) {
            require(refusal.kind() == ErrorKind::usage && read.fault.has_value());
        }
        if (read.fault) continue;
        require(is_pixel_id(rules.tracker, read.id));
        require(input.find(read.id) != std::string_view::npos);
        require(read.id.find_first_of("<>&'\"/?# \t\r\n") == std::string::npos);
    }
    return 0;
}
