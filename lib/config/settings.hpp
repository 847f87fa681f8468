#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/business_time.hpp"
#include "lib/base/instant.hpp"

namespace mitra::config {

enum class Mode { production, sandbox };
enum class ReferralCode { phone, opaque };
enum class Rotation { round_robin, random, weighted };
enum class Tax { none, inclusive, exclusive };
enum class DuitkuFamily { pop, v2 };
enum class DuitkuScheme { hmac_sha256, legacy };
enum class StartTls { always, offered, never };

/// Minutes since midnight in the site's zone, from (included) until (excluded).
struct Hours {
    int from = 9 * 60;
    int until = 17 * 60;
};

/// All settings as the programs use them: checked, defaults filled in, paths absolute. How each is written, its limits
/// and its sentence stand in one row each of settings_table.cpp; `etc/mitra.toml` is made from those rows.
struct Settings {
    struct {
        std::string name, base_url, home, logo_file, intro_video, support_contact;
        std::string admin_whatsapp, admin_email, second_admin;
        Mode mode = Mode::production;
        Zone zone;
    } site;
    struct {
        std::filesystem::path database, files_dir, key_file, backups_dir;
        std::string backup_public_key;  ///< base64url; empty: backups are sealed with the key file
    } store;
    struct {
        std::string listen, metrics_listen;
        std::vector<std::string> trusted_proxies;
        std::int64_t max_upload_bytes = 0, rate_per_minute = 0, slowest_bytes_per_second = 0;
        std::int64_t max_connections = 0, max_connections_per_address = 0, max_waiting_writes = 0;
        std::chrono::seconds head_deadline{}, body_deadline{}, answer_deadline{}, idle_deadline{};
    } web;
    struct {
        Tax mode = Tax::none;
        std::int64_t rate_bp = 0;
    } tax;
    struct {
        std::string prefix;
        std::chrono::hours expire{}, grace{};
        std::int64_t unique_code_max = 0;
    } orders;
    struct {
        std::string merchant_code;                        ///< empty: Duitku is not offered
        std::optional<std::string> api_key, old_api_key;  ///< read from their 0600 files or credentials
        DuitkuFamily family = DuitkuFamily::pop;
        std::string v2_url, pop_url;
        DuitkuScheme signature_scheme = DuitkuScheme::hmac_sha256;
        std::chrono::minutes expiry{};
    } duitku;
    struct {
        ReferralCode code = ReferralCode::phone;
        std::int64_t cookie_days = 0;
    } referral;
    struct {
        std::int64_t default_rate_bp = 0;
        std::chrono::days hold{};
        bool orphan_to_reserve = false;
    } commission;
    struct {
        std::int64_t minimum = 0, confirm_above = 0;
        std::chrono::hours freeze{};
    } payout;
    struct {
        Hours active_hours;
        std::vector<std::string> windowed_kinds;
        std::chrono::seconds shortest_delay{}, longest_delay{};
        std::int64_t hourly_cap = 0;
        Rotation rotation = Rotation::round_robin;
        std::vector<std::chrono::minutes> retry_after;
        bool mask_contacts = false, require_inbound = false, track_joins = false;
        std::string dripsender_url, fonnte_url, wablas_url, waha_url;
    } messaging;
    struct {
        std::string url, user, from;
        StartTls starttls = StartTls::always;
        std::optional<std::string> password;  ///< read from its 0600 file or credential
    } smtp;
    struct {
        std::optional<std::string> token, webhook_secret;  ///< read from their 0600 files or credentials
        std::string url;
        std::int64_t vip_chat_id = 0;
    } telegram;
    struct {
        std::int64_t link_days = 0, max_downloads = 0;
        BusinessDays days;
    } delivery;
    struct {
        std::string whatsapp_group;
        std::int64_t check_accounts_days = 0;
    } membership;
    struct {
        std::string api_id, url;             ///< an empty id: top-ups are not offered; url ".../api"
        std::optional<std::string> api_key;  ///< read from its 0600 file or credential
    } vip_reseller;
    struct {
        std::string page, url, pay_url;                 ///< an empty page: it is not used; url ".../v1/public"
        std::optional<std::string> key, webhook_token;  ///< read from their 0600 files or credentials
        std::int64_t unit_price = 0;
    } trakteer;
    struct {
        std::int64_t margin_bp = 0, margin_fixed = 0, service_share_bp = 0;
        std::chrono::minutes price_max_age{};
        bool auto_send = false;
    } topup;

    std::filesystem::path file;  ///< where they were read from
};

/// Reads and checks the file. Throws Error{usage} with file, line and key for an unknown key, a wrong type, a value out
/// of range, a secret that is readable by others, or what production refuses; all that is wrong at once, a line each.
Settings load(const std::filesystem::path& file);

/// `--config`, then $MITRA_CONFIG, ./mitra.toml, /etc/mitra/mitra.toml; Error{usage} lists where it looked.
std::filesystem::path find_file(const std::optional<std::filesystem::path>& given);

/// One setting as `mitra config show` prints it. Secrets are never shown.
struct Shown {
    std::string key;     ///< "web.listen"
    std::string value;   ///< as TOML writes it; a secret is "(set)" or "(not set)"
    std::string origin;  ///< "/etc/mitra/mitra.toml:12", "default", "credential"
};
/// Every setting in the order of the table. Throws as `load` does.
std::vector<Shown> explain(const std::filesystem::path& file);

/// A settings file with every setting explained: those in `set` (key to TOML text) as given, the others commented out
/// with their default. With nothing set it is `etc/mitra.toml`.
std::string sample(const std::map<std::string, std::string>& set = {});

/// `text` quoted as a TOML string.
std::string toml_quoted(std::string_view text);

}  // namespace mitra::config
