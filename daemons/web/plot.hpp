#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/referral/count_store.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::web {

/// What one mark of a plot counts: a day, a week from Monday to Sunday, or a month; the first and the last of a plot
/// may be cut short.
struct Bucket {
    referral::Days days;
    referral::Counts counts;
};
enum class Grain { day, week, month };

/// The finest that leaves a plot readable on a phone: days of up to three months, weeks of up to two years.
Grain grain_of(const referral::Days& days);
/// Every bucket of these days, oldest first, those without anything too. No bucket for no days.
std::vector<Bucket> empty_buckets(const referral::Days& days, Grain grain);
/// The bucket that a day falls into; the day is one of theirs.
Bucket& bucket_of(std::vector<Bucket>& buckets, std::int64_t day);
void add_to(referral::Counts& sum, const referral::Counts& more);
bool is_nothing(const referral::Counts& counts);

/// One measure over time as bars.
struct Bars {
    std::string_view id;  ///< unlike all others of its page: names the title and the description
    std::string title;
    std::string description;  ///< what the eye takes from it, in a sentence
    std::vector<std::int64_t> values;
};
/// The bars as inline SVG, told to screen readers as one picture. It is stretched to the width and height that the
/// style sheet gives it, so that words stand beside it and never in it. Without any inline style: the sheet colours it.
std::string bars_svg(const Bars& bars);

/// One bar that lies: `part` of `whole`, for a row of a list, where the words beside it say the number.
std::string share_svg(std::int64_t part, std::int64_t whole);

}  // namespace mitra::web
