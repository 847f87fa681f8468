#include "lib/text/wording.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <vector>

namespace mitra::text {
namespace {

constexpr std::array<const char*, 7> k_days{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"};
constexpr std::array<const char*, 12> k_months{"Januari", "Februari", "Maret",     "April",   "Mei",      "Juni",
                                               "Juli",    "Agustus",  "September", "Oktober", "November", "Desember"};

const char* day_name(const LocalTime& time) {
    return k_days.at(static_cast<std::size_t>(time.weekday));
}
const char* month_name(const LocalTime& time) {
    return k_months.at(static_cast<std::size_t>(time.month - 1));
}

constexpr char32_t k_replacement = 0xFFFD;
constexpr char32_t k_zero_width_joiner = 0x200D;
constexpr int k_most_marks = 4;  // more accents than this on one letter smear over the lines around it

/// One character at a time; a byte that is not UTF-8 becomes U+FFFD.
std::vector<char32_t> decoded(std::string_view text) {
    std::vector<char32_t> characters;
    characters.reserve(text.size());
    while (!text.empty()) {
        utf8proc_int32_t code = 0;
        const auto taken = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                            static_cast<utf8proc_ssize_t>(text.size()), &code);
        characters.push_back(taken > 0 ? static_cast<char32_t>(code) : k_replacement);
        text.remove_prefix(taken > 0 ? static_cast<std::size_t>(taken) : 1);
    }
    return characters;
}

enum class Part { visible, mark, blank, nothing };

/// What a character is in a line of text. Controls, and the "format" characters that turn the direction or show
/// nothing, are nothing; letters that are drawn as a blank are blanks.
Part part_of(char32_t character) {
    switch (character) {
        case '\t':
        case '\n':
        case '\v':
        case '\f':
        case '\r':
        case 0x85:
        case 0x115F:
        case 0x1160:
        case 0x2800:
        case 0x3164:
        case 0xFFA0:
            return Part::blank;
        default:
            break;
    }
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(character))) {
        case UTF8PROC_CATEGORY_ZS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return Part::blank;
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_CO:
            return Part::nothing;
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_ME:
            return Part::mark;
        default:
            return Part::visible;
    }
}

std::vector<char32_t> cleaned(const std::vector<char32_t>& characters) {
    std::vector<char32_t> line;
    int marks = 0;
    bool blank_before = false;
    bool joiner_before = false;
    for (const char32_t character : characters) {
        if (character == k_zero_width_joiner) {  // it makes one emoji of two, and nothing elsewhere
            joiner_before = !line.empty() && !blank_before;
            continue;
        }
        const Part part = part_of(character);
        if (part == Part::nothing || (part == Part::mark && (line.empty() || ++marks > k_most_marks))) continue;
        if (part == Part::blank) {
            blank_before = true;
            joiner_before = false;
            continue;
        }
        if (part == Part::visible) marks = 0;
        if (blank_before && !line.empty()) line.push_back(U' ');
        if (joiner_before && part == Part::visible) line.push_back(k_zero_width_joiner);
        blank_before = joiner_before = false;
        line.push_back(character);
    }
    return line;
}

std::string encoded(const std::vector<char32_t>& characters) {
    std::string text;
    std::array<utf8proc_uint8_t, 4> bytes{};
    for (const char32_t character : characters) {
        const auto count = utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), bytes.data());
        text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(count));
    }
    return text;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// NFC: one character is written in one way, so that equal names are equal bytes.
std::string composed(const std::string& text) {
    utf8proc_uint8_t* result = nullptr;
    const auto size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                     &result, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner{result, &std::free};
    if (size < 0) throw std::bad_alloc{};  // the text is valid UTF-8 by now: nothing else can fail
    return {reinterpret_cast<const char*>(result), static_cast<std::size_t>(size)};
}

}  // namespace

std::string long_date(Instant instant, Zone zone) {
    const LocalTime time = local_time(instant, zone);
    return fmt::format("{}, {} {} {}", day_name(time), time.day, month_name(time), time.year);
}

std::string date_and_time(Instant instant, Zone zone) {
    return fmt::format("{} pukul {}", long_date(instant, zone), time_of_day(instant, zone));
}

std::string time_of_day(Instant instant, Zone zone) {
    const LocalTime time = local_time(instant, zone);
    return fmt::format("{:02}.{:02} {}", time.hour, time.minute, zone.abbreviation);
}

std::string short_date_time(Instant instant, Zone zone) {
    const LocalTime time = local_time(instant, zone);
    return fmt::format("{} {:.3} {} {:02}.{:02}", time.day, month_name(time), time.year, time.hour, time.minute);
}

std::string percent(BasisPoints rate) {
    const std::int64_t whole = rate.value / 100;
    const std::int64_t hundredths = rate.value % 100;
    if (hundredths == 0) return fmt::format("{}%", whole);
    if (hundredths % 10 == 0) return fmt::format("{},{}%", whole, hundredths / 10);
    return fmt::format("{},{:02}%", whole, hundredths);
}

std::string size_in_words(std::int64_t bytes) {
    if (bytes < 1'000'000) return fmt::format("{} KB", std::max<std::int64_t>(bytes / 1'000, 1));
    if (bytes < 1'000'000'000) return fmt::format("{},{} MB", bytes / 1'000'000, bytes % 1'000'000 / 100'000);
    return fmt::format("{},{} GB", bytes / 1'000'000'000, bytes % 1'000'000'000 / 100'000'000);
}

std::string clean_line(std::string_view typed) {
    std::string line = composed(encoded(cleaned(decoded(typed))));
    // Composing takes some letters apart (U+0958 is a letter and a mark), and then there may be more to clean: what is
    // kept would be another text each time that somebody stores it again. Plain letters are through already.
    for (bool settled = is_ascii(line); !settled;) {
        std::string again = composed(encoded(cleaned(decoded(line))));
        settled = again == line;
        line = std::move(again);
    }
    return line;
}

namespace {

bool begins_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

}  // namespace

std::size_t length(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string_view first_characters(std::string_view text, std::size_t most) {
    std::size_t seen = 0;
    const auto beyond =
        std::find_if(text.begin(), text.end(), [&](char byte) { return begins_character(byte) && ++seen > most; });
    return text.substr(0, static_cast<std::size_t>(beyond - text.begin()));
}

}  // namespace mitra::text
