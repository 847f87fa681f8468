#include "cli/group/group_words.hpp"

#include <algorithm>

#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_longest_cookie_days = 3650;
constexpr std::string_view k_default = "default";

/// "materi" as long as somebody is inside, "materi:keep" for good.
people::Right right_named(const std::string& word) {
    const std::size_t colon = word.find(':');
    if (colon != std::string::npos && word.substr(colon + 1) != "keep")
        throw Error{ErrorKind::usage, fmt::format("--right: '{:.60}' is not NAME or NAME:keep", word),
                    "NAME:keep stays with whoever was in the group once"};
    return {word.substr(0, colon), colon != std::string::npos};
}

auto position(people::Group& group, std::string_view name) {
    return std::find_if(group.rights.begin(), group.rights.end(),
                        [&](const people::Right& right) { return right.name == name; });
}

void put_right(people::Group& group, const people::Right& right) {
    const auto found = position(group, right.name);
    if (found == group.rights.end())
        group.rights.push_back(right);
    else
        *found = right;
}

void drop_right(people::Group& group, const std::string& name) {
    const auto found = position(group, name);
    if (found == group.rights.end())
        throw Error{ErrorKind::usage, fmt::format("--drop-right: the group gives no right '{:.60}'", name),
                    "see 'mitra group show'"};
    group.rights.erase(found);
}

}  // namespace

Verb& declare_group(Verb& verb, GroupWords& words) {
    return verb.option("--right NAME[:keep]", words.rights, "a right it gives, as often as needed; :keep is for good")
        .option("--affiliate-access yes|no", words.affiliate_access, "whether its people sell as affiliates")
        .option("--rate-bp N", words.rate, "their commission in basis points (2500 is 25 %), or 'default'")
        .option("--cookie-days N", words.cookie_days, "how long their links count (0: for ever), or 'default'");
}

void apply(const GroupWords& words, people::Group& group) {
    for (const std::string& name : words.dropped_rights)
        drop_right(group, name);
    for (const std::string& word : words.rights)
        put_right(group, right_named(word));
    if (words.affiliate_access) group.affiliate_access = *words.affiliate_access;
    if (words.rate == k_default) {
        group.rate_bp.reset();
    } else if (words.rate) {
        BasisPoints rate;
        read_text(*words.rate, rate);
        group.rate_bp = rate.value;
    }
    if (words.cookie_days == k_default) {
        group.cookie_days.reset();
    } else if (words.cookie_days) {
        std::int64_t days = -1;
        read_text(*words.cookie_days, days);
        if (days < 0 || days > k_longest_cookie_days)
            throw Error{ErrorKind::usage,
                        fmt::format("--cookie-days: {} is not from 0 to {}", days, k_longest_cookie_days)};
        group.cookie_days = days;
    }
}

}  // namespace mitra::cli
