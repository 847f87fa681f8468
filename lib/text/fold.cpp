#include "lib/text/fold.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "lib/text/wording.hpp"

namespace mitra::text {

std::string folded(std::string_view text) {
    const std::string line = clean_line(text);
    utf8proc_uint8_t* result = nullptr;
    const auto size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(line.data()), static_cast<utf8proc_ssize_t>(line.size()),
                     &result, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner{result, &std::free};
    return size < 0 ? line : std::string{reinterpret_cast<const char*>(result), static_cast<std::size_t>(size)};
}

}  // namespace mitra::text
