#include "lib/flow/change_affiliate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/change_group.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "lib/referral/code.hpp"
#include "lib/referral/pixel.hpp"

namespace mitra::flow {
namespace {

using referral::Affiliate;
using referral::Tracker;

Affiliate existing(const Services& services, PersonId id) {
    const auto person = people::PersonStore{services.database, services.vault}.named(to_string(id));
    if (person.erased_at) throw Error{ErrorKind::refused, fmt::format("{} is erased", id), {}, "affiliate"};
    auto found = referral::AffiliateStore{services.database, services.vault}.find(id);
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("{} is no affiliate", id),
                    fmt::format("'mitra affiliate add {}' makes them one", id), "affiliate"};
    return std::move(*found);
}

/// Links look up an affiliate's own code first: it must not be what leads to somebody else.
void refuse_code_of_another(const Services& services, const std::string& code, PersonId owner) {
    const auto other = people::PersonStore{services.database, services.vault}.by_referral_code(code);
    if (other && *other != owner)
        throw Error{ErrorKind::refused, "this code is somebody else's referral code", "choose another", "code"};
}

void put_pixel(Affiliate& affiliate, Tracker tracker, const std::optional<std::string>& pasted) {
    if (!pasted) return;
    affiliate.pixels.*referral::rules_of(tracker).id =
        pasted->empty() ? std::string{} : referral::pixel_id(tracker, *pasted);
}

Affiliate changed_by(const Services& services, const AffiliateChanges& changes, Affiliate affiliate) {
    if (changes.code) {
        affiliate.code = changes.code->empty() ? std::string{} : checked_affiliate_code(*changes.code);
        if (!affiliate.code.empty()) refuse_code_of_another(services, affiliate.code, affiliate.id);
    }
    if (changes.rate_bp) affiliate.rate_bp = *changes.rate_bp;
    put_pixel(affiliate, Tracker::meta, changes.meta_pixel);
    put_pixel(affiliate, Tracker::tiktok, changes.tiktok_pixel);
    put_pixel(affiliate, Tracker::google, changes.ga);
    return affiliate;
}

/// "PER-3", "PYT-2": commands would take it for one.
bool reads_like_an_id(std::string_view code) {
    constexpr std::size_t k_prefix = 3;
    return code.size() > k_prefix + 1 && code[k_prefix] == '-' &&
           std::all_of(code.begin(), code.begin() + k_prefix, is_letter) &&
           std::all_of(code.begin() + k_prefix + 1, code.end(), is_digit);
}

/// What differs, for the audit: names alone, since a code may be somebody's name. Empty where nothing does.
std::string differences(const Affiliate& before, const Affiliate& after) {
    std::string names;
    const auto note = [&](bool differs, std::string_view name) {
        if (differs) names += fmt::format(R"({}"{}")", names.empty() ? "" : ",", name);
    };
    note(before.code != after.code, "code");
    note(before.rate_bp != after.rate_bp, "rate_bp");
    note(before.pixels != after.pixels, "pixels");
    return names;
}

}  // namespace

bool change_affiliate(const Services& services, const AffiliateChanges& changes) {
    return db::in_transaction(services.database, [&] {
        const Affiliate before = existing(services, changes.person);
        const Affiliate after = changed_by(services, changes, before);
        bool moved = false;
        if (changes.group) {
            check_affiliate_group(services, *changes.group);
            moved = join_group(services, *changes.group, changes.person);
        }
        const std::string names = differences(before, after);
        if (names.empty()) return moved;
        referral::AffiliateStore{services.database, services.vault}.set(after);
        const std::string rate = after.rate_bp ? std::to_string(*after.rate_bp) : "null";
        record_audit(services.database, services.vault, services.actor, "affiliate.set", to_string(changes.person),
                     fmt::format(R"({{"changed":[{}],"rate_bp":{}}})", names, rate), services.clock.now());
        return true;
    });
}

std::string checked_affiliate_code(std::string_view typed) {
    std::string code = referral::checked_code(typed);
    if (reads_like_an_id(code))
        throw Error{ErrorKind::usage, fmt::format("'{}' reads like an id", code), "choose a word", "code"};
    if (std::none_of(code.begin(), code.end(), is_letter))
        throw Error{ErrorKind::usage, fmt::format("'{}' could be a phone number", code), "a code has a letter at least",
                    "code"};
    return code;
}

void check_affiliate_group(const Services& services, GroupId id) {
    const auto group = people::GroupStore{services.database}.named(to_string(id));
    if (group.kind != people::GroupKind::affiliate)
        throw Error{ErrorKind::refused, fmt::format("{} '{}' is a group of participants", group.id, group.name),
                    "see 'mitra group list' for one of the kind 'affiliate'", "group"};
}

}  // namespace mitra::flow
