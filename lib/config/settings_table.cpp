#include "lib/base/phone.hpp"
#include "lib/config/secret.hpp"
#include "lib/config/setting.hpp"

namespace mitra::config {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const std::string& as_text(const Value& value) {
    return std::get<std::string>(value);
}
std::int64_t as_integer(const Value& value) {
    return std::get<std::int64_t>(value);
}
bool as_boolean(const Value& value) {
    return std::get<bool>(value);
}
const std::vector<std::string>& as_texts(const Value& value) {
    return std::get<std::vector<std::string>>(value);
}
const std::vector<std::int64_t>& as_integers(const Value& value) {
    return std::get<std::vector<std::int64_t>>(value);
}

template <typename Choice>
Choice chosen(const Value& value, std::initializer_list<std::pair<std::string_view, Choice>> choices) {
    for (const auto& [name, choice] : choices)
        if (name == as_text(value)) return choice;
    return choices.begin()->second;  // the row's limit has refused every other text
}

void assign_zone(Settings& s, const Value& v) {
    if (const auto zone = Zone::named(as_text(v))) s.site.zone = *zone;
}
/// A number in E.164 form is taken as it is: libphonenumber's tables are not worth their 20 MB at every start.
std::string phone_number(const std::string& typed) {
    const bool e164 = typed.starts_with('+') && typed.find_first_not_of("0123456789", 1) == std::string::npos;
    return e164 || typed.empty() ? typed : Phone::parse(typed).e164();
}

void assign_mode(Settings& s, const Value& v) {
    s.site.mode = chosen<Mode>(v, {{"production", Mode::production}, {"sandbox", Mode::sandbox}});
}
void assign_code(Settings& s, const Value& v) {
    s.referral.code = chosen<ReferralCode>(v, {{"phone", ReferralCode::phone}, {"opaque", ReferralCode::opaque}});
}
void assign_rotation(Settings& s, const Value& v) {
    s.messaging.rotation = chosen<Rotation>(
        v, {{"round_robin", Rotation::round_robin}, {"random", Rotation::random}, {"weighted", Rotation::weighted}});
}
void assign_tax(Settings& s, const Value& v) {
    s.tax.mode = chosen<Tax>(v, {{"none", Tax::none}, {"inclusive", Tax::inclusive}, {"exclusive", Tax::exclusive}});
}
void assign_family(Settings& s, const Value& v) {
    s.duitku.family = chosen<DuitkuFamily>(v, {{"pop", DuitkuFamily::pop}, {"v2", DuitkuFamily::v2}});
}
void assign_scheme(Settings& s, const Value& v) {
    s.duitku.signature_scheme =
        chosen<DuitkuScheme>(v, {{"hmac_sha256", DuitkuScheme::hmac_sha256}, {"legacy", DuitkuScheme::legacy}});
}
void assign_starttls(Settings& s, const Value& v) {
    s.smtp.starttls =
        chosen<StartTls>(v, {{"always", StartTls::always}, {"offered", StartTls::offered}, {"never", StartTls::never}});
}
void assign_delay(Settings& s, const Value& v) {
    s.messaging.shortest_delay = seconds{as_integers(v).at(0)};
    s.messaging.longest_delay = seconds{as_integers(v).at(1)};
}
void assign_retries(Settings& s, const Value& v) {
    s.messaging.retry_after.clear();
    for (const auto after : as_integers(v))
        s.messaging.retry_after.emplace_back(after);
}

// clang-format off
const std::vector<Setting>& table() {
    using enum Type;
    static const std::vector<Setting> rows{
    {"site.name", text, "", "\"Socialpreneur\"", some_text(),
     "The name that pages and messages show.",
     [](Settings& s, const Value& v) { s.site.name = as_text(v); }},
    {"site.base_url", text, "", "", web_address(),
     "The address people open, as links carry it. Needed in production; in sandbox mode http:// and web.listen.",
     [](Settings& s, const Value& v) { s.site.base_url = as_text(v); }},
    {"site.home", text, "", "\"socialpreneur\"", home_page(),
     "What the front page is: the Socialpreneur programme, the memberships, or a product, by the slug of its address.",
     [](Settings& s, const Value& v) { s.site.home = as_text(v); }},
    {"site.mode", text, "", "\"production\"", one_of({"production", "sandbox"}),
     "\"sandbox\" is for trying and testing: plain http, a clock to set (MITRA_NOW), no pauses between messages.",
     assign_mode},
    {"site.timezone", text, "", "\"Asia/Jakarta\"", one_of({"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}),
     "The zone of sending hours and of every time shown.",
     assign_zone},
    {"site.logo_file", path, "", "\"\"", anything(),
     "The site's logo; empty for none.",
     [](Settings& s, const Value& v) { s.site.logo_file = as_text(v); }},
    {"site.admin_whatsapp", text, "", "\"\"", phone(),
     "The admin's WhatsApp number: where people are sent after they registered, and alerts go.",
     [](Settings& s, const Value& v) { s.site.admin_whatsapp = phone_number(as_text(v)); }},
    {"site.admin_email", text, "", "\"\"", email(),
     "The admin's e-mail address, for alerts and the day's numbers.",
     [](Settings& s, const Value& v) { s.site.admin_email = as_text(v); }},
    {"site.second_admin", text, "", "\"\"", anything(),
     "The person (\"PER-2\", phone or e-mail) who must agree to large payouts.",
     [](Settings& s, const Value& v) { s.site.second_admin = as_text(v); }},
    {"site.intro_video", text, "", "\"\"", web_address(),
     "The introduction that the welcome links to, where an event has no video of its own.",
     [](Settings& s, const Value& v) { s.site.intro_video = as_text(v); }},
    {"site.support_contact", text, "", "\"\"", anything(),
     "Whom pages name for help: a phone number, an e-mail address or a web address.",
     [](Settings& s, const Value& v) { s.site.support_contact = as_text(v); }},

    {"store.database", path, "", "\"mitra.db\"", some_text(),
     "The database file. On a local disk; relative to this file's folder.",
     [](Settings& s, const Value& v) { s.store.database = as_text(v); }},
    {"store.files_dir", path, "", "\"files\"", some_text(),
     "The folder for uploaded files.",
     [](Settings& s, const Value& v) { s.store.files_dir = as_text(v); }},
    {"store.key_file", secret, "", "\"mitra.key\"", some_text(),
     "The key that seals personal data. Keep a copy apart from the backups: without it nothing can be read.",
     [](Settings& s, const Value& v) { s.store.key_file = as_text(v); }},
    {"store.backups_dir", path, "", "\"backups\"", some_text(),
     "The folder that 'mitra backup create' fills. Copy it to another machine.",
     [](Settings& s, const Value& v) { s.store.backups_dir = as_text(v); }},
    {"store.backup_public_key", text, "", "\"\"", public_key(),
     "Seals backups so that this machine cannot open them: see 'mitra backup key'. Empty: the key file opens them.",
     [](Settings& s, const Value& v) { s.store.backup_public_key = as_text(v); }},

    {"web.listen", text, "", "\"127.0.0.1:8080\"", listener(),
     "Where mitra-web listens; TLS ends at the proxy in front of it.",
     [](Settings& s, const Value& v) { s.web.listen = as_text(v); }},
    {"web.metrics_listen", text, "", "\"\"", listener(),
     "Where GET /metrics answers, for Prometheus; empty for nowhere.",
     [](Settings& s, const Value& v) { s.web.metrics_listen = as_text(v); }},
    {"web.trusted_proxies", texts, "", "[\"127.0.0.1\"]", ip_addresses(),
     "Proxies whose forwarded addresses are believed.",
     [](Settings& s, const Value& v) { s.web.trusted_proxies = as_texts(v); }},
    {"web.max_upload_bytes", integer, "bytes", "5242880", between(65536, 104857600),
     "The largest file that may be uploaded.",
     [](Settings& s, const Value& v) { s.web.max_upload_bytes = as_integer(v); }},
    {"web.rate_per_minute", integer, "POSTs", "60", between(1, 100000),
     "Forms that one address may send in a minute.",
     [](Settings& s, const Value& v) { s.web.rate_per_minute = as_integer(v); }},
    {"web.max_connections", integer, "connections", "1000", between(8, 100000),
     "Connections at once; beyond, the oldest idle one gives way.",
     [](Settings& s, const Value& v) { s.web.max_connections = as_integer(v); }},
    {"web.max_connections_per_address", integer, "connections", "32", between(1, 100000),
     "Connections at once from one address that is not a trusted proxy.",
     [](Settings& s, const Value& v) { s.web.max_connections_per_address = as_integer(v); }},
    {"web.max_waiting_writes", integer, "requests", "256", between(1, 100000),
     "Requests that may wait for the writer; beyond, the answer is 503.",
     [](Settings& s, const Value& v) { s.web.max_waiting_writes = as_integer(v); }},
    {"web.head_deadline_seconds", integer, "seconds", "8", between(1, 600),
     "How long a request's head may take to arrive.",
     [](Settings& s, const Value& v) { s.web.head_deadline = seconds{as_integer(v)}; }},
    {"web.body_deadline_seconds", integer, "seconds", "20", between(1, 3600),
     "How long a request's body may take, where its size at web.slowest_bytes_per_second does not allow longer.",
     [](Settings& s, const Value& v) { s.web.body_deadline = seconds{as_integer(v)}; }},
    {"web.answer_deadline_seconds", integer, "seconds", "10", between(1, 3600),
     "How long an answer may take to be read, where its size does not allow longer.",
     [](Settings& s, const Value& v) { s.web.answer_deadline = seconds{as_integer(v)}; }},
    {"web.idle_deadline_seconds", integer, "seconds", "5", between(1, 600),
     "How long a connection is kept open for a next request.",
     [](Settings& s, const Value& v) { s.web.idle_deadline = seconds{as_integer(v)}; }},
    {"web.slowest_bytes_per_second", integer, "bytes per second", "4096", between(1, 1048576),
     "The slowest pace at which bodies and answers may travel.",
     [](Settings& s, const Value& v) { s.web.slowest_bytes_per_second = as_integer(v); }},

    {"tax.mode", text, "", "\"none\"", one_of({"none", "inclusive", "exclusive"}),
     "Whether prices have PPN: \"inclusive\" is inside the price, \"exclusive\" comes on top of it.",
     assign_tax},
    {"tax.rate_bp", integer, "basis points", "1100", between(0, 10000),
     "The rate of PPN; 1100 is 11 %.",
     [](Settings& s, const Value& v) { s.tax.rate_bp = as_integer(v); }},

    {"orders.prefix", text, "", "\"ORD\"", order_prefix(),
     "What an order's number starts with, as buyers and Duitku see it.",
     [](Settings& s, const Value& v) { s.orders.prefix = as_text(v); }},
    {"orders.expire_hours", integer, "hours", "24", between(1, 720),
     "How long an order waits to be paid. One whose proof waits for the admin never expires.",
     [](Settings& s, const Value& v) { s.orders.expire = std::chrono::hours{as_integer(v)}; }},
    {"orders.grace_hours", integer, "hours", "72", between(0, 2160),
     "How long after that a payment still counts, and its unique code stays taken.",
     [](Settings& s, const Value& v) { s.orders.grace = std::chrono::hours{as_integer(v)}; }},
    {"orders.unique_code_max", integer, "rupiah", "999", between(1, 999),
     "The largest unique code that a bank transfer's amount carries.",
     [](Settings& s, const Value& v) { s.orders.unique_code_max = as_integer(v); }},

    {"duitku.merchant_code", text, "", "\"\"", anything(),
     "The merchant code of the Duitku project; empty where Duitku is not used.",
     [](Settings& s, const Value& v) { s.duitku.merchant_code = as_text(v); }},
    {"duitku.api_key_file", secret, "", "", some_text(),
     "The file that holds the project's API key.",
     [](Settings& s, const Value& v) { s.duitku.api_key = read_secret(as_text(v)); }},
    {"duitku.old_api_key_file", secret, "", "", some_text(),
     "The file with the API key before it, while it is being replaced: callbacks that it signed are still taken.",
     [](Settings& s, const Value& v) { s.duitku.old_api_key = read_secret(as_text(v)); }},
    {"duitku.family", text, "", "\"pop\"", one_of({"pop", "v2"}),
     "\"pop\": Duitku's page lets the buyer choose how to pay. \"v2\": our page does.",
     assign_family},
    {"duitku.v2_url", text, "", "\"https://passport.duitku.com/webapi/api/merchant\"", web_address(),
     "The address of Duitku's v2 API.",
     [](Settings& s, const Value& v) { s.duitku.v2_url = as_text(v); }},
    {"duitku.pop_url", text, "", "\"https://api-prod.duitku.com/api/merchant\"", web_address(),
     "The address of Duitku's POP API.",
     [](Settings& s, const Value& v) { s.duitku.pop_url = as_text(v); }},
    {"duitku.signature_scheme", text, "", "\"hmac_sha256\"", one_of({"hmac_sha256", "legacy"}),
     "How requests and callbacks are signed; \"legacy\" only for a project that Duitku has not moved yet.",
     assign_scheme},
    {"duitku.expiry_minutes", integer, "minutes", "60", between(5, 1440),
     "How long an invoice at Duitku can be paid.",
     [](Settings& s, const Value& v) { s.duitku.expiry = minutes{as_integer(v)}; }},

    {"referral.code", text, "", "\"phone\"", one_of({"phone", "opaque"}),
     "What a referral link shows: the person's own phone number, or a code that tells nothing.",
     assign_code},
    {"referral.cookie_days", integer, "days", "90", between(0, 3650),
     "How long a click on a referral link is remembered; 0 is for ever.",
     [](Settings& s, const Value& v) { s.referral.cookie_days = as_integer(v); }},

    {"commission.default_rate_bp", integer, "basis points", "1000", between(0, 10000),
     "What an affiliate earns of a sale where neither they, their group nor the product say another rate; 1000 is 10 %.",
     [](Settings& s, const Value& v) { s.commission.default_rate_bp = as_integer(v); }},
    {"commission.hold_days", integer, "days", "7", between(0, 365),
     "How long a commission waits after its order was paid before it can be paid out.",
     [](Settings& s, const Value& v) { s.commission.hold = std::chrono::days{as_integer(v)}; }},
    {"commission.orphan", text, "", "\"owner\"", one_of({"owner", "reserve"}),
     "Who gets a leader's share of a member's commission where there is no leader.",
     [](Settings& s, const Value& v) { s.commission.orphan_to_reserve = as_text(v) == "reserve"; }},

    {"payout.minimum", integer, "rupiah", "100000", between(1, 100000000000),
     "The least that is paid out to one person; what is below it waits.",
     [](Settings& s, const Value& v) { s.payout.minimum = as_integer(v); }},
    {"payout.confirm_above", integer, "rupiah", "10000000", between(0, 100000000000),
     "A payout of more needs the agreement of site.second_admin; 0 is for none.",
     [](Settings& s, const Value& v) { s.payout.confirm_above = as_integer(v); }},
    {"payout.freeze_hours", integer, "hours", "72", between(0, 720),
     "How long nothing is paid to somebody's new account.",
     [](Settings& s, const Value& v) { s.payout.freeze = std::chrono::hours{as_integer(v)}; }},

    {"messaging.active_hours", text, "", "\"09:00-17:00\"", hours(),
     "When messages of the windowed kinds may leave, in the site's zone.",
     [](Settings& s, const Value& v) { s.messaging.active_hours = parse_hours(as_text(v)).value_or(Hours{}); }},
    {"messaging.windowed_kinds", texts, "", "[\"broadcast\", \"follow_up\"]",
     some_of({"welcome", "referrer_alert", "reminder", "follow_up", "broadcast", "order", "payment", "account",
              "delivery", "topup", "admin_alert"}),
     "Kinds of messages that keep to messaging.active_hours.",
     [](Settings& s, const Value& v) { s.messaging.windowed_kinds = as_texts(v); }},
    {"messaging.delay_seconds", integers, "seconds", "[2, 5]", range(0, 3600),
     "The random pause of a sender after each message; [0, 0] in sandbox mode only.",
     assign_delay},
    {"messaging.hourly_cap", integer, "messages", "600", between(1, 1000000),
     "Messages of one sender in any 3600 seconds; more than 600 in sandbox mode only.",
     [](Settings& s, const Value& v) { s.messaging.hourly_cap = as_integer(v); }},
    {"messaging.rotation", text, "", "\"round_robin\"", one_of({"round_robin", "random", "weighted"}),
     "How a sender is chosen for a person whom none has written to yet; \"weighted\" follows the senders' priority.",
     assign_rotation},
    {"messaging.retry_minutes", integers, "minutes", "[1, 5, 30]", numbers(10, 0, 1440),
     "When a message that certainly did not leave is tried again; after the last it has failed.",
     assign_retries},
    {"messaging.mask_contacts", boolean, "", "false", anything(),
     "Show referrers only masked phone numbers of those they brought.",
     [](Settings& s, const Value& v) { s.messaging.mask_contacts = as_boolean(v); }},
    {"messaging.require_inbound", boolean, "", "false", anything(),
     "Promotional messages only to people who have written to us.",
     [](Settings& s, const Value& v) { s.messaging.require_inbound = as_boolean(v); }},
    {"messaging.track_joins", boolean, "", "false", anything(),
     "Reminders carry a link of our own that notes the join and leads on to Zoom.",
     [](Settings& s, const Value& v) { s.messaging.track_joins = as_boolean(v); }},
    {"messaging.dripsender_url", text, "", "\"https://api.dripsender.id\"", web_address(),
     "DripSender's address.",
     [](Settings& s, const Value& v) { s.messaging.dripsender_url = as_text(v); }},
    {"messaging.fonnte_url", text, "", "\"https://api.fonnte.com\"", web_address(),
     "Fonnte's address.",
     [](Settings& s, const Value& v) { s.messaging.fonnte_url = as_text(v); }},
    {"messaging.wablas_url", text, "", "\"\"", web_address(),
     "Your Wablas server, as \"https://solo.wablas.com\".",
     [](Settings& s, const Value& v) { s.messaging.wablas_url = as_text(v); }},
    {"messaging.waha_url", text, "", "\"\"", web_address(),
     "Your own WAHA server.",
     [](Settings& s, const Value& v) { s.messaging.waha_url = as_text(v); }},

    {"smtp.url", text, "", "\"\"", smtp_address(),
     "The mail server; empty for no e-mail.",
     [](Settings& s, const Value& v) { s.smtp.url = as_text(v); }},
    {"smtp.starttls", text, "", "\"always\"", one_of({"always", "offered", "never"}),
     "Whether an smtp:// connection must become encrypted; \"never\" in production only to this machine itself.",
     assign_starttls},
    {"smtp.user", text, "", "\"\"", anything(),
     "The mail server's user name; empty for none.",
     [](Settings& s, const Value& v) { s.smtp.user = as_text(v); }},
    {"smtp.password_file", secret, "", "", some_text(),
     "The file that holds the mail server's password.",
     [](Settings& s, const Value& v) { s.smtp.password = read_secret(as_text(v)); }},
    {"smtp.from", text, "", "\"\"", email(),
     "The address that our e-mail comes from.",
     [](Settings& s, const Value& v) { s.smtp.from = as_text(v); }},

    {"telegram.token_file", secret, "", "", some_text(),
     "The file that holds the token of the bot that lets members into their Telegram group; without it there is no bot.",
     [](Settings& s, const Value& v) { s.telegram.token = read_secret(as_text(v)); }},
    {"telegram.webhook_secret_file", secret, "", "", some_text(),
     "The file with a secret of 1 to 256 letters, digits, _ and -, by which we know that an update is Telegram's.",
     [](Settings& s, const Value& v) { s.telegram.webhook_secret = read_secret(as_text(v)); }},
    {"telegram.url", text, "", "\"https://api.telegram.org\"", web_address(),
     "The address of Telegram's Bot API.",
     [](Settings& s, const Value& v) { s.telegram.url = as_text(v); }},
    {"telegram.vip_chat_id", integer, "", "0", between(-9'000'000'000'000'000, 0),
     "The number of the members' group, as -1001234567890; the bot is an admin of it.",
     [](Settings& s, const Value& v) { s.telegram.vip_chat_id = as_integer(v); }},

    {"delivery.link_days", integer, "days", "7", between(1, 365),
     "How long a download link opens.",
     [](Settings& s, const Value& v) { s.delivery.link_days = as_integer(v); }},
    {"delivery.max_downloads", integer, "downloads", "5", between(1, 1000),
     "How often the whole file may be taken by one link.",
     [](Settings& s, const Value& v) { s.delivery.max_downloads = as_integer(v); }},
    {"delivery.business_days", text, "", "\"mon-fri\"", weekdays(),
     "The days on which the deadlines of steps with business = true run.",
     [](Settings& s, const Value& v) { s.delivery.days = business_days_named(as_text(v)).value_or(BusinessDays{}); }},

    {"membership.whatsapp_group", text, "", "\"\"", web_address(),
     "The address by which members join their WhatsApp group; empty for none.",
     [](Settings& s, const Value& v) { s.membership.whatsapp_group = as_text(v); }},
    {"membership.check_accounts_days", integer, "days", "7", between(1, 365),
     "A TikTok account that nobody looked at for so long is told about.",
     [](Settings& s, const Value& v) { s.membership.check_accounts_days = as_integer(v); }},

    {"vip_reseller.api_id", text, "", "\"\"", anything(),
     "The API ID at VIP Reseller, which top-ups are bought from; empty: none are offered.",
     [](Settings& s, const Value& v) { s.vip_reseller.api_id = as_text(v); }},
    {"vip_reseller.api_key_file", secret, "", "", some_text(),
     "The file that holds the API key at VIP Reseller.",
     [](Settings& s, const Value& v) { s.vip_reseller.api_key = read_secret(as_text(v)); }},
    {"vip_reseller.url", text, "", "\"https://vip-reseller.co.id/api\"", web_address(),
     "VIP Reseller's address.",
     [](Settings& s, const Value& v) { s.vip_reseller.url = as_text(v); }},

    {"trakteer.page", text, "", "\"\"", anything(),
     "The name of your page at Trakteer, where buyers of top-ups pay; empty: none.",
     [](Settings& s, const Value& v) { s.trakteer.page = as_text(v); }},
    {"trakteer.key_file", secret, "", "", some_text(),
     "The file that holds Trakteer's API key (\"trapi-...\").",
     [](Settings& s, const Value& v) { s.trakteer.key = read_secret(as_text(v)); }},
    {"trakteer.webhook_token_file", secret, "", "", some_text(),
     "The file that holds the webhook's token (\"trhook-...\"); without it Trakteer is only asked.",
     [](Settings& s, const Value& v) { s.trakteer.webhook_token = read_secret(as_text(v)); }},
    {"trakteer.url", text, "", "\"https://api.trakteer.id/v1/public\"", web_address(),
     "The address of Trakteer's API.",
     [](Settings& s, const Value& v) { s.trakteer.url = as_text(v); }},
    {"trakteer.pay_url", text, "", "\"https://trakteer.id\"", web_address(),
     "Where your page at Trakteer is.",
     [](Settings& s, const Value& v) { s.trakteer.pay_url = as_text(v); }},
    {"trakteer.unit_price", integer, "rupiah", "1000", between(1, 1'000'000),
     "What one unit costs on your page: prices are rounded up to whole units.",
     [](Settings& s, const Value& v) { s.trakteer.unit_price = as_integer(v); }},

    {"topup.margin_bp", integer, "basis points", "500", between(0, 10'000),
     "What is earned on a top-up, of its cost.",
     [](Settings& s, const Value& v) { s.topup.margin_bp = as_integer(v); }},
    {"topup.margin_fixed", integer, "rupiah", "0", between(0, 10'000'000),
     "What is earned on a top-up on top of that.",
     [](Settings& s, const Value& v) { s.topup.margin_fixed = as_integer(v); }},
    {"topup.service_share_bp", integer, "basis points", "2500", between(0, 10'000),
     "The share of a month's net profit that goes to whoever keeps the shop's web and server running.",
     [](Settings& s, const Value& v) { s.topup.service_share_bp = as_integer(v); }},
    {"topup.auto_send", boolean, "", "false", anything(),
     "Buy a top-up as soon as it is paid; otherwise the owner sends it with a tap on a link.",
     [](Settings& s, const Value& v) { s.topup.auto_send = as_boolean(v); }},
    {"topup.price_max_age_minutes", integer, "minutes", "60", between(5, 1'440),
     "Prices that were read longer ago are not sold at.",
     [](Settings& s, const Value& v) { s.topup.price_max_age = minutes{as_integer(v)}; }},
    };
    return rows;
}
// clang-format on

}  // namespace

std::span<const Setting> settings_table() {
    return table();
}

}  // namespace mitra::config
