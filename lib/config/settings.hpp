#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/instant.hpp"

namespace mitra::config {

enum class Mode { production, sandbox };
enum class ReferralCode { phone, opaque };
enum class Rotation { round_robin, random, weighted };
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
        std::filesystem::path database, files_dir, key_file;
    } store;
    struct {
        std::string listen, metrics_listen;
        std::vector<std::string> trusted_proxies;
        std::int64_t max_upload_bytes = 0, rate_per_minute = 0;
        std::int64_t max_connections = 0, max_connections_per_address = 0, max_waiting_writes = 0;
        std::chrono::seconds head_deadline{}, body_deadline{}, answer_deadline{}, idle_deadline{};
        std::int64_t slowest_bytes_per_second = 0;
    } web;
    struct {
        ReferralCode code = ReferralCode::phone;
        std::int64_t cookie_days = 0;
    } referral;
    struct {
        Hours active_hours;
        std::vector<std::string> windowed_kinds;
        std::chrono::seconds shortest_delay{}, longest_delay{};
        std::int64_t hourly_cap = 0;
        Rotation rotation = Rotation::round_robin;
        std::vector<std::chrono::minutes> retry_after;
        bool mask_contacts = false, require_inbound = false, track_joins = false;
        std::string dripsender_url;
    } messaging;
    struct {
        std::string url, user, from;
        StartTls starttls = StartTls::always;
        std::optional<std::string> password;  ///< read from its 0600 file or credential
    } smtp;

    std::filesystem::path file;  ///< where they were read from
};

/// Reads and checks the file. Throws Error{usage} with file, line and key for an unknown key, a wrong type, a value out
/// of range, a secret that is readable by others, or what production refuses.
Settings load(const std::filesystem::path& file);

/// `--config`, then $MITRA_CONFIG, ./mitra.toml, /etc/mitra/mitra.toml; Error{not_found} lists where it looked.
std::filesystem::path find_file(const std::optional<std::filesystem::path>& given);

}  // namespace mitra::config
