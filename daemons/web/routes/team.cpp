// /saya/tim: whom a leader leads, what they report, and what that brings the leader.
#include <fmt/format.h>

#include "daemons/web/affiliate_page.hpp"
#include "daemons/web/member_page.hpp"
#include "daemons/web/period.hpp"
#include "daemons/web/report_rows.hpp"
#include "lib/flow/earnings.hpp"
#include "lib/membership/report_store.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

constexpr const char* k_path = "/saya/tim";
constexpr std::int64_t k_page = 20;
constexpr std::int64_t k_latest = 5;

/// The last reports of one of them: when, how they stand, what they brought; not what was written.
std::vector<text::PageData> latest_of(membership::ReportStore& reports, PersonId member) {
    std::vector<text::PageData> rows;
    for (const membership::DailyReport& report : reports.of_person(member, ReportId{}, k_latest))
        rows.push_back(text::PageData{}
                           .set("day", day_in_words(report.day))
                           .set("status", in_indonesian(report.state))
                           .set("brought", report.total ? to_string(*report.total) : std::string{}));
    return rows;
}

text::PageData row_of(const Site& site, db::Database& reader, const flow::LedMember& led) {
    const auto tier = led.tier.empty() ? std::string{} : membership::TierStore{reader}.named(led.tier).name;
    membership::ReportStore reports{reader, site.vault};
    auto latest = latest_of(reports, led.person);
    text::PageData row;
    row.set("name", led.name.empty() ? "Data sudah dihapus" : led.name)
        .set("tier", tier)
        .set("since", text::short_date_time(led.since, site.about().zone))
        .set("since_iso", to_iso8601(led.since, site.about().zone))
        .set("last_day", led.last_day ? day_in_words(*led.last_day) : "")
        .set("reports", number_in_words(led.reports))
        .set("total", to_string(led.total))
        .set("share", to_string(led.share))
        .show("has_latest", !latest.empty())
        .list("latest", std::move(latest));
    return row;
}

http::Response page(const Site& site, const http::Request& request, db::Database& reader, const MemberVisitor& member) {
    const auto after = parse_id<PersonId>(request.query.get("sesudah")).value_or(PersonId{});
    auto view = flow::leader_view(site.services(reader), member.person.id, after, k_page + 1);
    const bool more = view.page.size() > static_cast<std::size_t>(k_page);
    if (more) view.page.pop_back();
    std::vector<text::PageData> rows;
    for (const flow::LedMember& led : view.page)
        rows.push_back(row_of(site, reader, led));
    text::PageData data;
    put_member_nav(data, member, k_path);
    data.set("subs", number_in_words(view.subs))
        .set("reports", number_in_words(view.reports))
        .set("total", to_string(view.total))
        .set("share", to_string(view.share))
        .show("has_members", !rows.empty())
        .list("members", std::move(rows))
        .set("next", more ? fmt::format("{}?sesudah={}#anggota", k_path, view.page.back().person) : "")
        .set("first", after.value > 0 ? fmt::format("{}#anggota", k_path) : "");
    return site.view.page(200, "team", {.title = "Tim", .description = {}, .shared_path = {}}, std::move(data));
}

}  // namespace

void add_team(http::Router& router, const SharedSite& site) {
    router.add("GET", k_path, [site](const http::Request& request, db::Database& reader) {
        return for_member(site, request, reader, [&](const MemberVisitor& member) -> http::Answer {
            if (!member.leads) return http::Response::see_other("/saya/anggota");
            return shown_to(site, member.visitor, page(*site, request, reader, member));
        });
    });
}

}  // namespace mitra::web
