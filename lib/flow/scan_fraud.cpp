#include "lib/flow/scan_fraud.hpp"

#include <fmt/format.h>

#include <numeric>

#include "lib/db/bulk_pace.hpp"
#include "lib/flow/fraud_rules.hpp"
#include "lib/flow/tell.hpp"
#include "lib/referral/click_minutes.hpp"
#include "lib/referral/finding_store.hpp"

namespace mitra::flow {
namespace {

using referral::FindingStore;
using referral::Rule;

constexpr std::string_view k_clicks = "burst:clicks";
constexpr std::int64_t k_clicks_at_once = 20'000;
// Kept beside the passes: the newest finding that the admin was told of, and on which day.
constexpr std::string_view k_told = "told";
constexpr std::string_view k_told_day = "told:day";

Rule rule_of(std::string_view pass) {
    return referral::rule_named(pass.substr(0, pass.find(':'))).value();
}

class Scan {
 public:
    Scan(const Services& services, const ScanProgress& progress) : services_{services}, progress_{progress} {
        for (const referral::RuleTerms& rule : referral::all_rules())
            result_.rules.push_back({.rule = rule.rule});
    }

    void begin_anew() {
        db::in_transaction(services_.database, [&] {
            for (const FraudPass& pass : fraud_passes())
                findings_.start_over(pass.name);
            findings_.start_over(k_clicks);
        });
    }
    void run() {
        total_ = store_.last(FraudSource::clicks) - findings_.reached(k_clicks);
        for (const FraudPass& pass : fraud_passes())
            total_ += store_.last(pass.source) - findings_.reached(pass.name);
        for (const FraudPass& pass : fraud_passes())
            walk(pass);
        walk_clicks();
    }
    FraudScan result() {
        const auto open = findings_.open_by_rule();
        for (FraudScan::OfRule& one : result_.rules)
            if (const auto found = open.find(one.rule); found != open.end()) one.open = found->second;
        return result_;
    }

 private:
    void walk(const FraudPass& pass) {
        db::BulkPace pace{services_.database};
        FraudScan::OfRule& numbers = of(rule_of(pass.name));
        bool more = store_.last(pass.source) > findings_.reached(pass.name);
        while (more) {
            Stretch rows;
            std::int64_t found = 0;
            more = pace.chunk([&](std::int64_t at_most) {
                // Read inside: another scan may have come farther.
                rows = store_.next(pass.source, findings_.reached(pass.name), at_most);
                if (rows.rows == 0) return false;
                found = keep_suspicions(services_, pass.look(services_, rows));
                findings_.reach(pass.name, rows.until);
                return rows.rows == at_most;
            });
            numbers.looked_at += rows.rows;
            numbers.found += found;
            report(rows.until - rows.after);
        }
    }

    /// Clicks are read outside of any transaction, since a minute has to be counted as a whole; what is remembered is
    /// where the last whole one ended.
    void walk_clicks() {
        const std::int64_t reached = findings_.reached(k_clicks);
        referral::ClickMinutes minutes{reached};
        std::int64_t after = reached;
        std::int64_t kept = reached;
        for (bool more = true; more;) {
            const auto clicks = store_.clicks(after, k_clicks_at_once);
            for (const FraudStore::Click& click : clicks)
                minutes.add(click.id, click.affiliate, click.at);
            more = static_cast<std::int64_t>(clicks.size()) == k_clicks_at_once;
            if (!more) minutes.over(services_.clock.now());
            if (minutes.done() > kept) keep_bursts(minutes);
            kept = minutes.done();
            of(Rule::burst).looked_at += static_cast<std::int64_t>(clicks.size());
            if (!clicks.empty()) report(clicks.back().id - after);
            if (!clicks.empty()) after = clicks.back().id;
        }
    }

    void keep_bursts(referral::ClickMinutes& minutes) {
        std::vector<referral::Suspicion> suspicions;
        for (const referral::ClickBurst& burst : minutes.take_bursts())
            if (store_.is_affiliate(burst.affiliate))
                suspicions.push_back(
                    {.rule = Rule::burst,
                     .cause = fmt::format("burst:{}@{}", burst.affiliate, burst.minute.milliseconds),
                     .affiliate = burst.affiliate,
                     .order = {},
                     .evidence =
                         referral::Evidence{}.add("clicks", burst.clicks).add("minute_at", burst.minute).json()});
        of(Rule::burst).found += db::in_transaction(services_.database, [&] {
            findings_.reach(k_clicks, minutes.done());
            return keep_suspicions(services_, suspicions);
        });
    }

    FraudScan::OfRule& of(Rule rule) { return result_.rules.at(static_cast<std::size_t>(rule)); }
    void report(std::int64_t ids) {
        done_ += ids;
        if (progress_) progress_(done_, total_);
    }

    const Services& services_;
    const ScanProgress& progress_;
    FraudStore store_{services_.database};
    FindingStore findings_{services_.database};
    FraudScan result_;
    std::int64_t total_ = 0;
    std::int64_t done_ = 0;
};

/// What was found since the admin was told last, also in the orders' own transactions. Once a day, so that a bad day is
/// one message; what is found later that day is told the next.
bool tell_of_new(const Services& services) {
    FindingStore findings{services.database};
    const std::int64_t day = day_number(services.clock.now(), services.site.zone);
    const auto is_news = [&] {
        return findings.newest().value > findings.reached(k_told) && findings.reached(k_told_day) < day;
    };
    if (!is_news()) return false;
    return db::in_transaction(services.database, [&] {
        if (!is_news()) return false;
        const auto counts = findings.open_by_rule(FindingId{findings.reached(k_told)});
        findings.reach(k_told, findings.newest().value);
        if (counts.empty()) return false;  // decided already
        findings.reach(k_told_day, day);
        std::int64_t sum = 0;
        std::string lines;
        for (const auto& [rule, count] : counts) {
            sum += count;
            lines += fmt::format("{}- {}: {}", lines.empty() ? "" : "\n", terms(rule).indonesian, count);
        }
        lines += "\nKomisi pesanan tersebut ditahan sampai diputuskan.";
        tell_admin(services, {.cause = fmt::format("fraud:{}", day),
                              .template_name = "admin_alert",
                              .fields = {{"alert", fmt::format("{} temuan mirip kecurangan perlu diperiksa", sum)},
                                         {"detail", lines},
                                         {"action", "mitra fraud list"}}});
        return true;
    });
}

}  // namespace

std::int64_t FraudScan::found() const {
    return std::accumulate(rules.begin(), rules.end(), std::int64_t{0},
                           [](std::int64_t sum, const OfRule& rule) { return sum + rule.found; });
}

FraudScan scan_fraud(const Services& services, ScanFrom from, const ScanProgress& progress) {
    Scan scan{services, progress};
    if (from == ScanFrom::the_beginning) scan.begin_anew();
    scan.run();
    FraudScan result = scan.result();
    result.told = tell_of_new(services);
    return result;
}

}  // namespace mitra::flow
