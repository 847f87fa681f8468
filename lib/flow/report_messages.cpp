#include "lib/flow/report_messages.hpp"

#include <fmt/format.h>

#include <charconv>

#include "lib/flow/tell.hpp"
#include "lib/membership/day.hpp"
#include "lib/membership/split_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

/// When a leader hears of the day before.
constexpr std::chrono::hours k_morning{8};
/// Names the day of a leader's message.
constexpr std::string_view k_split_day = "split_day";

std::string own_page(const Site& site) {
    return site.base_url + "/saya/laporan";
}
std::string team_page(const Site& site) {
    return site.base_url + "/saya/tim";
}

std::string why_nothing(const membership::Split& split) {
    if (split.why == membership::k_no_membership)
        return "Pada hari itu Anda belum punya membership aktif, jadi laporan ini dicatat tanpa bagi hasil.";
    if (split.why == membership::k_no_share)
        return "Paket Anda pada hari itu tidak mendapat bagi hasil, jadi laporan ini dicatat tanpa komisi.";
    return {};
}

void tell_leader(const Services& services, PersonId leader, Instant split_at) {
    const Zone zone = services.site.zone;
    const std::int64_t day = day_number(split_at, zone);
    tell_person(services, leader,
                {.kind = outbox::Kind::payment,
                 .cause = fmt::format("leader-share:{}", membership::day_words(day)),
                 .template_name = "leader_share",
                 .fields = {{std::string{k_split_day}, std::to_string(day)}},
                 .not_before = membership::day_start(day + 1, zone) + k_morning});
}

}  // namespace

std::string day_in_words(std::int64_t day, Zone zone) {
    return text::long_date(membership::day_start(day, zone), zone);
}

void tell_split(const Services& services, const membership::Split& split) {
    const bool earns = split.rule.has_value();
    tell_person(services, split.person,
                {.kind = outbox::Kind::payment,
                 .cause = fmt::format("{}:validated", split.report),
                 .template_name = "report_validated",
                 .fields = {{"report_day", day_in_words(split.day, services.site.zone)},
                            {"total", earns ? to_string(split.total) : std::string{}},
                            {"amount", earns ? to_string(split.shares.user) : std::string{}},
                            {"reason", why_nothing(split)},
                            {"member_link", own_page(services.site)}}});
    if (split.leader && split.shares.leader > Money{}) tell_leader(services, *split.leader, split.decided_at);
}

void tell_report_rejected(const Services& services, const membership::DailyReport& report, std::string_view reason) {
    tell_person(services, report.person,
                {.kind = outbox::Kind::account,
                 .cause = fmt::format("{}:rejected", report.id),
                 .template_name = "report_rejected",
                 .fields = {{"report_day", day_in_words(report.day, services.site.zone)},
                            {"reason", std::string{reason}},
                            {"member_link", own_page(services.site)}}});
}

void tell_new_leader(const Services& services, PersonId sub, PersonId leader) {
    const std::int64_t at = services.clock.now().milliseconds;
    tell_person(services, sub,
                {.cause = fmt::format("leader:{}@{}", leader, at), .template_name = "leader_of_sub", .about = leader});
    tell_person(services, leader,
                {.cause = fmt::format("sub:{}@{}", sub, at),
                 .template_name = "leader_new_sub",
                 .about = sub,
                 .fields = {{"team_link", team_page(services.site)}}});
}

void add_leader_values(const Services& services, PersonId leader, text::Values& values) {
    const auto named = values.find(k_split_day);
    if (named == values.end()) return;
    const std::string& words = named->second.text;
    std::int64_t day = 0;
    std::from_chars(words.data(), words.data() + words.size(), day);
    const Zone zone = services.site.zone;
    const auto sums = membership::SplitStore{services.database, zone}.of_leader_on(
        leader, membership::day_start(day, zone), membership::day_start(day + 1, zone));
    values["report_day"] = text::ours(day_in_words(day, zone));
    values["reports"] = text::ours(std::to_string(sums.reports));
    values["amount"] = text::ours(to_string(sums.share));
    values["team_link"] = text::ours(team_page(services.site));
}

}  // namespace mitra::flow
