#include "daemons/web/member_page.hpp"

#include <algorithm>
#include <array>

#include "lib/flow/earnings.hpp"
#include "lib/membership/leader_store.hpp"
#include "lib/membership/membership_store.hpp"
#include "lib/membership/split_store.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

using membership::MembershipState;

struct Tab {
    const char* address;
    const char* words;
    bool (*is_for)(const MemberVisitor& member);
};
constexpr std::array k_tabs{
    Tab{"/saya/anggota", "Ringkasan", [](const MemberVisitor&) { return true; }},
    Tab{"/saya/laporan", "Laporan", [](const MemberVisitor&) { return true; }},
    Tab{"/saya/tim", "Tim", [](const MemberVisitor& member) { return member.leads; }},
    Tab{"/saya/tanya", "Tanya jawab",
        [](const MemberVisitor& member) { return member.may(membership::k_right_questions); }},
};

std::optional<MemberVisitor> member_of(const Site& site, db::Database& reader, const Visitor& visitor,
                                       const people::Person& person) {
    membership::MembershipStore store{reader};
    MemberVisitor member{.visitor = visitor,
                         .person = person,
                         .active = store.active_of(person.id),
                         .tier = {},
                         .rights = people::GroupStore{reader}.rights_of(person.id)};
    member.leads = membership::LeaderStore{reader}.count_subs(person.id) > 0 ||
                   membership::SplitStore{reader, site.about().zone}.of_leader(person.id).reports > 0;
    if (member.active) member.tier = membership::TierStore{reader}.find(member.active->tier);
    if (!member.active && !member.leads && store.history(person.id, 1).empty()) return std::nullopt;
    return member;
}

}  // namespace

bool MemberVisitor::may(std::string_view right) const {
    return std::find(rights.begin(), rights.end(), right) != rights.end();
}

http::Answer for_member(const SharedSite& site, const http::Request& request, db::Database& reader,
                        const std::function<http::Answer(const MemberVisitor&)>& show) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    const db::Snapshot snapshot{reader};
    const auto person = people::PersonStore{reader, site->vault}.find(visitor->person);
    if (!person || person->erased_at) return leave(*site);
    const auto member = member_of(*site, reader, *visitor, *person);
    return member ? show(*member) : http::Answer{http::Response::see_other("/membership")};
}

http::Answer for_member_form(const SharedSite& site, const http::Request& request, db::Database& reader,
                             const std::function<http::Answer(const MemberVisitor&)>& act) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    if (!csrf_is_right(*site, request, *visitor)) return site->view.failure(403);
    return for_member(site, request, reader, act);
}

void put_member_nav(text::PageData& data, const MemberVisitor& member, std::string_view here) {
    std::vector<text::PageData> tabs;
    for (const Tab& tab : k_tabs) {
        if (!tab.is_for(member)) continue;
        tabs.push_back(
            text::PageData{}.set("address", tab.address).set("words", tab.words).show("here", here == tab.address));
    }
    data.list("member_tabs", std::move(tabs));
}

void put_member_card(text::PageData& data, const Site& site, db::Database& reader, PersonId person) {
    membership::MembershipStore store{reader};
    const auto active = store.active_of(person);
    const auto history = active ? std::vector<membership::Membership>{} : store.history(person, 1);
    const bool leads = membership::LeaderStore{reader}.count_subs(person) > 0;
    const bool shown = active || !history.empty() || leads;
    data.show("member", shown).show("no_member", !shown).show("member_leads", leads);
    if (!shown) return;
    if (active) {
        const auto tier = membership::TierStore{reader}.find(active->tier);
        data.set("member_tier", tier ? tier->name : active->tier_code)
            .set("member_until", active->expires_at
                                     ? "Berlaku sampai " + text::date_and_time(*active->expires_at, site.about().zone)
                                     : "Berlaku seumur hidup");
    } else if (!history.empty()) {
        data.set("member_standing", history.front().state == MembershipState::pending
                                        ? "Pesanan paket Anda menunggu pembayaran."
                                        : "Paket Anda sudah berakhir.");
        data.show("member_may_buy", history.front().state != MembershipState::pending);
    }
    const flow::MemberEarnings earned = flow::earnings_of(site.services(reader), person);
    if (earned.my_share != Money{} || earned.leader_share != Money{})
        data.set("member_share", to_string(earned.my_share + earned.leader_share))
            .set("member_balance", to_string(earned.balance));
}

}  // namespace mitra::web
