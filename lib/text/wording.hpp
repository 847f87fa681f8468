#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::text {

/// "Sabtu, 21 November 2026"
std::string long_date(Instant instant, Zone zone);
/// "Sabtu, 21 November 2026 pukul 19.30 WIB"
std::string date_and_time(Instant instant, Zone zone);
/// "19.30 WIB"
std::string time_of_day(Instant instant, Zone zone);
/// "21 Nov 2026 19.30"
std::string short_date_time(Instant instant, Zone zone);

/// "20%", "12,5%"
std::string percent(BasisPoints rate);

/// "850 KB", "12,4 MB", "2,1 GB": a phone's owner wants to know before the tap.
std::string size_in_words(std::int64_t bytes);

/// A person's own words made safe to keep: NFC, no control or direction-changing characters, white space folded to
/// single blanks, ends trimmed.
std::string clean_line(std::string_view typed);
/// How many characters (not bytes) a UTF-8 text has.
std::size_t length(std::string_view text);
/// Its first characters, so many at most, none of them cut in two.
std::string_view first_characters(std::string_view text, std::size_t most);

}  // namespace mitra::text
