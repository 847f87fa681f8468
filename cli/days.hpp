#pragma once

#include <optional>

#include "cli/verb.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::cli {

/// The days that --since and --until name; nothing where neither is given.
std::optional<referral::Days> days_of(Context& context, const Paging& paging);
/// "2026-11-20" of a day counted from 1970-01-01, and back; nothing for what is none.
std::string day_words(std::int64_t day);
std::optional<std::int64_t> day_from_words(std::string_view words);

}  // namespace mitra::cli
