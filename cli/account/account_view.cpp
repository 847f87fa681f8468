#include "cli/account/account_view.hpp"

#include "cli/person/person_view.hpp"
#include "lib/flow/account_performance.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_most_holders = 50;

std::string day_text(std::int64_t day) {
    const LocalTime local = local_time(Instant{day * 24 * 60 * 60 * 1000}, Zone{std::chrono::minutes{0}, "UTC"});
    return fmt::format("{:04}-{:02}-{:02}", local.year, local.month, local.day);
}

List holders_of(Context& context, AccountId id) {
    List rows;
    for (const membership::Holding& holding : accounts(context).holders(id, k_most_holders)) {
        if (context.globals().json)
            rows.emplace_back(Object{{"person", holding.person},
                                     {"since", context.iso(holding.since)},
                                     {"until", context.iso(holding.until)},
                                     {"given_by", holding.given_by},
                                     {"ended_by", or_null(holding.ended_by)},
                                     {"why", or_null(holding.why)}});
        else
            rows.emplace_back(fmt::format("{} {} - {}", holding.person, context.iso(holding.since),
                                          holding.until ? context.iso(*holding.until) : "now"));
    }
    return rows;
}

void add_performance(Context& context, AccountId id, Object& object) {
    const auto done = flow::account_performance(context.services(), id);
    object.add("reports", done.reports)
        .add("commission_total", done.total)
        .add("reports_30_days", done.recent_reports)
        .add("commission_30_days", done.recent_total)
        .add("reports_waiting", done.waiting)
        .add("last_report", done.last_day ? Value{day_text(*done.last_day)} : Value{});
}

}  // namespace

membership::AccountStore accounts(Context& context) {
    return {context.database(), context.app().vault()};
}

membership::Account tiktok_account_named(Context& context, const std::string& reference) {
    return accounts(context).named(reference);
}

std::string_view standing_of(const membership::Account& account) {
    if (account.holder) return "assigned";
    return account.available() ? "available" : name(account.status);
}

Object account_row(Context& context, const membership::Account& account) {
    return {{"id", account.id},
            {"username", account.handle()},
            {"status", standing_of(account)},
            {"shop_status", name(account.status)},
            {"keranjang_kuning", account.cart_verified_at.has_value()},
            {"holder", account.holder},
            {"assigned_at", context.iso(account.assigned_at)},
            {"checked_at", context.iso(account.checked_at)}};
}

Object account_object(Context& context, const membership::Account& account) {
    Object object = account_row(context, account);
    object.add("cart_verified_at", context.iso(account.cart_verified_at))
        .add("tiktok_id", or_null(account.tiktok_id))
        .add("shop_id", or_null(account.shop_id))
        .add("shop_name", or_null(account.shop_name))
        .add("notes", or_null(account.notes))
        .add("secret_set_at", context.iso(account.secret_set_at))
        .add("assigned_by", or_null(account.assigned_by))
        .add("created_at", context.iso(account.created_at))
        .add("created_by", account.created_by);
    add_performance(context, account.id, object);
    object.add("holders", holders_of(context, account.id));
    return object;
}

Verb& declare_account(Verb& verb, AccountWords& words) {
    return verb.option("--tiktok-id ID", words.change.tiktok_id, "its number at TikTok")
        .option("--shop-id ID", words.change.shop_id, "its TikTok Shop's id")
        .option("--shop-name NAME", words.change.shop_name, "its shop's name")
        .option("--notes TEXT", words.change.notes, "what else should be known of it, but no password")
        .choice("--status", words.status, {"active", "suspended", "inactive"}, "how its shop stands");
}

flow::AccountChange change_of(const AccountWords& words) {
    flow::AccountChange change = words.change;
    if (words.status) change.status = membership::shop_status_named(*words.status);
    return change;
}

}  // namespace mitra::cli
