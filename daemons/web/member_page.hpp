#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemons/web/session.hpp"
#include "lib/membership/membership.hpp"
#include "lib/membership/tier.hpp"
#include "lib/people/person.hpp"

namespace mitra::web {

/// Somebody with a membership at their own pages, /saya/anggota and beside it.
struct MemberVisitor {
    Visitor visitor;
    people::Person person;
    std::optional<membership::Membership> active;
    std::optional<membership::Tier> tier;  ///< of the active one
    std::vector<std::string> rights;       ///< what their groups let them do
    bool leads = false;                    ///< somebody, or did: their team's reports brought them something

    [[nodiscard]] bool may(std::string_view right) const;
};

/// Answers a GET with what `show` makes, in one snapshot. Who is not signed in is asked to; who has and had no
/// membership (and leads nobody) is led to the plans.
http::Answer for_member(const SharedSite& site, const http::Request& request, db::Database& reader,
                        const std::function<http::Answer(const MemberVisitor&)>& show);

/// The same for a POST, whose csrf and Origin are looked at first.
http::Answer for_member_form(const SharedSite& site, const http::Request& request, db::Database& reader,
                             const std::function<http::Answer(const MemberVisitor&)>& act);

/// The links between a member's pages; `here` is the one that is open ("/saya/laporan").
void put_member_nav(text::PageData& data, const MemberVisitor& member, std::string_view here);

/// The section of /saya about their membership, or how to come by one.
void put_member_card(text::PageData& data, const Site& site, db::Database& reader, PersonId person);

}  // namespace mitra::web
