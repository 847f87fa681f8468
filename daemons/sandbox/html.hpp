#pragma once

#include <string>
#include <string_view>

#include "lib/base/instant.hpp"

namespace mitra::sandbox {

enum class Refresh { never, often };

/// A whole page around `body`, which is HTML already.
std::string page(std::string_view title, std::string_view body, Refresh refresh = Refresh::never);
/// Text as it may stand in HTML and in a quoted attribute.
std::string escaped(std::string_view text);
/// The same, with web addresses as links.
std::string linked(std::string_view text);
/// "14:05:09", in Jakarta.
std::string clock_time(Instant instant);
/// Text as it may stand for a value in an address.
std::string query_escaped(std::string_view text);

}  // namespace mitra::sandbox
