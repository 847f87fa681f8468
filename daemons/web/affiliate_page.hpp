#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "daemons/web/session.hpp"
#include "lib/flow/affiliate_area.hpp"
#include "lib/flow/affiliate_standing.hpp"
#include "lib/people/person.hpp"

namespace mitra::web {

/// An affiliate at their own pages, /saya/mitra and below.
struct AffiliateVisitor {
    Visitor visitor;
    people::Person person;
    flow::AffiliateStanding standing;
};

/// What a page is for.
enum class AffiliatePage {
    selling,   ///< links, coupons, trackers: for who may earn
    earnings,  ///< report, balance: also for who was suspended or banned, since what they earned is theirs
};

/// Answers a GET with what `show` makes, in one snapshot. Who is not signed in is asked to; who is no affiliate, or not
/// one that this page is for, is led to the card on /saya that says how they stand.
http::Answer for_affiliate(const SharedSite& site, const http::Request& request, db::Database& reader,
                           AffiliatePage page, const std::function<http::Answer(const AffiliateVisitor&)>& show);

/// The same for a POST, whose csrf and Origin are looked at first.
http::Answer for_affiliate_form(const SharedSite& site, const http::Request& request, db::Database& reader,
                                const std::function<http::Answer(const AffiliateVisitor&)>& act);

/// The services for what a member does to what is theirs.
flow::Services as_themselves(const Site& site, db::Database& writer, PersonId person);

/// The links between an affiliate's pages; `here` is the one that is open ("/saya/mitra/kupon").
void put_affiliate_nav(text::PageData& data, const flow::AffiliateStanding& standing, std::string_view here);

/// The section of /saya about them as an affiliate, or how to become one.
void put_affiliate_card(text::PageData& data, const Site& site, db::Database& reader, PersonId person);

/// What their commissions come to, line by line.
void put_balance(text::PageData& data, const flow::Balance& balance);

/// "12.500", as Indonesians write it.
std::string number_in_words(std::int64_t number);

}  // namespace mitra::web
