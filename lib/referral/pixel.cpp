#include "lib/referral/pixel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"

namespace mitra::referral {
namespace {

constexpr std::size_t k_longest_snippet = 10'000;  // the vendors' own have about 1,000 characters
constexpr std::string_view k_blanks = " \t\r\n";
constexpr std::string_view k_quotes = "'\"`";

constexpr std::array<TrackerRules, 3> k_trackers{{
    {Tracker::meta, "Meta Pixel", "123456789012345", &Pixels::meta},
    {Tracker::tiktok, "TikTok Pixel", "C4ABCDEFGH1234567890", &Pixels::tiktok},
    {Tracker::google, "Google Analytics", "G-AB12CD34EF", &Pixels::ga},
}};

/// A place in a vendor's snippet where the id stands: `call` as in fbq('init', '<id>'), or right behind `address`.
struct Spot {
    Tracker tracker;
    std::string_view call;     ///< "fbq"; empty where it is an address
    std::string_view word;     ///< the call's first argument; empty where the id is the first
    std::string_view address;  ///< what stands before the id in an address
};
constexpr std::array<Spot, 6> k_spots{{
    {Tracker::meta, "fbq", "init", ""},
    {Tracker::meta, "", "", "facebook.com/tr?id="},
    {Tracker::tiktok, "ttq.load", "", ""},
    {Tracker::tiktok, "", "", "analytics.tiktok.com/i18n/pixel/events.js?sdkid="},
    {Tracker::google, "gtag", "config", ""},
    {Tracker::google, "", "", "googletagmanager.com/gtag/js?id="},
}};

/// A text that is read from its front.
class Reader {
 public:
    explicit Reader(std::string_view text) : text_{text} {}

    void skip_blanks() { text_.remove_prefix(std::min(text_.find_first_not_of(k_blanks), text_.size())); }
    bool take(char wanted) {
        skip_blanks();
        if (text_.empty() || text_.front() != wanted) return false;
        text_.remove_prefix(1);
        return true;
    }
    /// A text in quotes, on the next place; nothing where there is none.
    std::optional<std::string_view> quoted() {
        skip_blanks();
        if (text_.empty() || k_quotes.find(text_.front()) == std::string_view::npos) return std::nullopt;
        const std::size_t end = text_.find(text_.front(), 1);
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view inside = text_.substr(1, end - 1);
        text_.remove_prefix(end + 1);
        return inside;
    }
    /// Up to what ends a value in an address or the attribute around it.
    std::string_view value() { return text_.substr(0, text_.find_first_of("&'\"`<> \t\r\n\\)")); }

 private:
    std::string_view text_;
};

bool ends_a_word(std::string_view before) {
    return before.empty() || !(is_letter_or_digit(before.back()) || before.back() == '_' || before.back() == '$');
}

/// What stands at this spot behind its mark; nothing where it is another use of the mark (fbq('track', ...)).
std::optional<std::string_view> behind(const Spot& spot, std::string_view rest) {
    Reader reader{rest};
    if (!spot.address.empty()) return reader.value();
    if (!reader.take('(')) return std::nullopt;
    if (!spot.word.empty() && (reader.quoted() != spot.word || !reader.take(','))) return std::nullopt;
    return reader.quoted();
}

/// Everything that stands where this vendor's snippet has its id, each once.
std::vector<std::string_view> candidates(Tracker tracker, std::string_view text) {
    std::vector<std::string_view> found;
    for (const Spot& spot : k_spots) {
        if (spot.tracker != tracker) continue;
        const std::string_view mark = spot.address.empty() ? spot.call : spot.address;
        for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
            if (!spot.call.empty() && !ends_a_word(text.substr(0, at))) continue;
            const auto candidate = behind(spot, text.substr(at + mark.size()));
            if (candidate && std::find(found.begin(), found.end(), *candidate) == found.end())
                found.push_back(*candidate);
        }
    }
    return found;
}

bool is_anothers(Tracker tracker, std::string_view text) {
    return std::any_of(k_trackers.begin(), k_trackers.end(), [&](const TrackerRules& rules) {
        return rules.tracker != tracker && !candidates(rules.tracker, text).empty();
    });
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(k_blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(k_blanks) - first + 1);
}

bool all_of_them(std::string_view text, std::size_t shortest, std::size_t longest, bool (*good)(char)) {
    return text.size() >= shortest && text.size() <= longest && std::all_of(text.begin(), text.end(), good);
}

bool is_capital_or_digit(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z');
}

std::string_view complaint(PixelFault fault) {
    switch (fault) {
        case PixelFault::no_id:
            return "there is no id of it in what was given";
        case PixelFault::another:
            return "that is another vendor's code";
        case PixelFault::two_ids:
            return "that code is for two different ids";
        case PixelFault::malformed:
            return "what stands for the id there is none";
        case PixelFault::too_long:
            break;
    }
    return "that is too long to be its code";
}

}  // namespace

std::span<const TrackerRules> all_trackers() {
    return k_trackers;
}
const TrackerRules& rules_of(Tracker tracker) {
    return k_trackers.at(static_cast<std::size_t>(tracker));
}

bool is_pixel_id(Tracker tracker, std::string_view text) {
    switch (tracker) {
        case Tracker::meta:
            return all_of_them(text, 10, 20, is_digit);
        case Tracker::tiktok:
            return all_of_them(text, 16, 24, is_capital_or_digit);
        case Tracker::google:
            break;
    }
    return text.starts_with("G-") && all_of_them(text.substr(2), 6, 12, is_capital_or_digit);
}

ReadPixel read_pixel(Tracker tracker, std::string_view pasted) {
    const auto fault = [](PixelFault what) { return ReadPixel{.id = {}, .fault = what}; };
    if (pasted.size() > k_longest_snippet) return fault(PixelFault::too_long);
    const std::string_view text = trimmed(pasted);
    if (is_pixel_id(tracker, text)) return {.id = std::string{text}, .fault = std::nullopt};
    const auto found = candidates(tracker, text);
    if (found.empty()) return fault(is_anothers(tracker, text) ? PixelFault::another : PixelFault::no_id);
    if (!std::all_of(found.begin(), found.end(), [&](std::string_view id) { return is_pixel_id(tracker, id); }))
        return fault(PixelFault::malformed);
    if (found.size() > 1) return fault(PixelFault::two_ids);
    return {.id = std::string{found.front()}, .fault = std::nullopt};
}

std::string pixel_id(Tracker tracker, std::string_view pasted) {
    ReadPixel read = read_pixel(tracker, pasted);
    if (!read.fault) return std::move(read.id);
    const TrackerRules& rules = rules_of(tracker);
    throw Error{ErrorKind::usage, fmt::format("{}: {}", rules.name, complaint(*read.fault)),
                fmt::format("give the id alone, as {}, or the code as {} shows it", rules.example, rules.name),
                "pixel"};
}

}  // namespace mitra::referral
