// /saya/anggota: what a member has of their tier: their TikTok account, the groups, what their reports brought.
#include "daemons/web/community.hpp"
#include "daemons/web/member_access.hpp"
#include "daemons/web/member_page.hpp"
#include "daemons/web/report_rows.hpp"
#include "lib/flow/earnings.hpp"
#include "lib/membership/membership_store.hpp"
#include "lib/membership/report_store.hpp"
#include "lib/membership/rule_store.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/membership/upgrade_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

using membership::Membership;
using membership::MembershipState;
using membership::Tier;

constexpr const char* k_path = "/saya/anggota";
constexpr std::int64_t k_latest = 3;
constexpr std::int64_t k_history = 20;

void put_tier(text::PageData& data, const Site& site, db::Database& reader, const MemberVisitor& member) {
    const Zone zone = site.about().zone;
    const auto waiting = membership::UpgradeStore{reader, site.vault}.open_of(member.person.id);
    data.set("asked_upgrade", waiting ? "sedang diproses" : "");
    if (!member.active || !member.tier) return;
    const Instant since = member.active->started_at.value_or(member.active->ordered_at);
    data.set("tier", member.tier->name)
        .set("since", text::short_date_time(since, zone))
        .set("since_iso", to_iso8601(since, zone))
        .set("until", member.active->expires_at
                          ? "Berlaku sampai " + text::date_and_time(*member.active->expires_at, zone)
                          : "Berlaku seumur hidup");
    for (const Tier& tier : membership::TierStore{reader}.list())
        if (tier.on_sale && tier.rank > member.tier->rank && !waiting) data.set("may_upgrade", tier.name);
    if (member.active->expires_at && member.tier->on_sale) data.set("may_renew", "/checkout/" + member.tier->slug);
}

void put_earnings(text::PageData& data, const Site& site, db::Database& reader, const MemberVisitor& member) {
    const flow::Services services = site.services(reader);
    const flow::MemberEarnings earned = flow::earnings_of(services, member.person.id);
    const std::int64_t today = day_number(site.clock.now(), site.about().zone);
    const auto rule = member.tier ? membership::RuleStore{reader}.on_day(member.tier->id, today) : std::nullopt;
    const Money minimum = site.about().partners.payout_minimum;
    const auto unless_none = [](Money amount) { return amount == Money{} ? std::string{} : to_string(amount); };
    data.show("no_share", member.tier && !rule)
        .set("share_rate", rule ? text::percent(rule->user) : "")
        .set("total_commission", to_string(earned.total_commission))
        .set("my_share", to_string(earned.my_share))
        .set("leader_share", unless_none(earned.leader_share))
        .set("pending", to_string(earned.pending))
        .set("held", unless_none(earned.held))
        .set("payable", to_string(earned.payable))
        .set("paid", to_string(earned.paid))
        .set("balance", to_string(earned.balance))
        .set("payout_minimum", unless_none(minimum));
}

std::string_view in_indonesian(MembershipState state) {
    switch (state) {
        case MembershipState::pending:
            return "Menunggu pembayaran";
        case MembershipState::active:
            return "Aktif";
        case MembershipState::expired:
            return "Berakhir";
        case MembershipState::cancelled:
            return "Dibatalkan";
        case MembershipState::superseded:
            return "Diganti";
    }
    return {};
}

void put_history(text::PageData& data, const Site& site, db::Database& reader, PersonId person) {
    membership::TierStore tiers{reader};
    const auto words = [&](Instant at) { return text::short_date_time(at, site.about().zone); };
    std::vector<text::PageData> rows;
    for (const Membership& one : membership::MembershipStore{reader}.history(person, k_history)) {
        const auto tier = tiers.find(one.tier);
        std::string when = one.started_at ? words(*one.started_at) : "dipesan " + words(one.ordered_at);
        if (one.started_at && one.ended_at) when += " – " + words(*one.ended_at);
        rows.push_back(text::PageData{}
                           .set("name", tier ? tier->name : one.tier_code)
                           .set("when", when)
                           .set("status", in_indonesian(one.state)));
    }
    data.list("history", std::move(rows));
}

http::Response page(const Site& site, const http::Request& request, db::Database& reader, const MemberVisitor& member) {
    text::PageData data;
    put_member_nav(data, member, k_path);
    put_tier(data, site, reader, member);
    put_access(data, site, request, reader, member);
    put_announcements(data, site, reader, member.person.id);
    put_meetings(data, site, reader, member.person.id);
    put_earnings(data, site, reader, member);
    put_reports(data, site, reader,
                membership::ReportStore{reader, site.vault}.of_person(member.person.id, ReportId{}, k_latest));
    put_history(data, site, reader, member.person.id);
    data.set("csrf", member.visitor.csrf);
    return site.view.page(200, "members", {.title = "Keanggotaan", .description = {}, .shared_path = {}},
                          std::move(data));
}

}  // namespace

void add_members(http::Router& router, const SharedSite& site) {
    router.add("GET", k_path, [site](const http::Request& request, db::Database& reader) {
        return for_member(site, request, reader, [&](const MemberVisitor& member) -> http::Answer {
            return shown_to(site, member.visitor, page(*site, request, reader, member));
        });
    });
}

}  // namespace mitra::web
