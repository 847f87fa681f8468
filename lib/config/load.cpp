#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

#include "lib/base/error.hpp"
#include "lib/base/near.hpp"
#include "lib/config/setting.hpp"

namespace mitra::config {
namespace {

/// What concerns several settings at once: first what every mode refuses, then what only one of them does.
class Rules {
 public:
    Rules(const Settings& settings, const std::vector<Found>& found, std::vector<std::string>& complaints)
        : settings_{settings}, found_{found}, complaints_{complaints} {}

    void check() {
        if (!settings_.smtp.url.empty() && settings_.smtp.from.empty())
            refuse("smtp.from", "is missing: mail needs an address that it comes from");
        if (!settings_.duitku.merchant_code.empty() && !settings_.duitku.api_key)
            refuse("duitku.api_key_file", "is missing: requests to Duitku are signed with the project's API key");
        if (!settings_.vip_reseller.api_id.empty() && !settings_.vip_reseller.api_key)
            refuse("vip_reseller.api_key_file", "is missing: every request to VIP Reseller carries it");
        if (!settings_.trakteer.page.empty() && !settings_.trakteer.key)
            refuse("trakteer.key_file", "is missing: without it nobody can ask which tips came");
        telegram();
        settings_.site.mode == Mode::production ? production() : sandbox();
    }

 private:
    void telegram() {
        const auto& bot = settings_.telegram;
        if (!bot.token && bot.vip_chat_id != 0)
            refuse("telegram.token_file", "is missing: a bot lets members into telegram.vip_chat_id");
        if (!bot.token) return;
        if (bot.vip_chat_id == 0)
            refuse("telegram.vip_chat_id", "is missing: the number of the group that the bot lets members into");
        constexpr std::string_view k_plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
        const std::string secret = bot.webhook_secret.value_or("");
        if (secret.empty())
            refuse("telegram.webhook_secret_file", "is missing: without it nobody knows who joined the group");
        else if (secret.size() > 256 || secret.find_first_not_of(k_plain) != std::string::npos)
            refuse("telegram.webhook_secret_file",
                   "holds more than 256 signs, or others than letters, digits, _ and -");
        if (bot.token->find_first_not_of(std::string{k_plain} + ":") != std::string::npos)
            refuse("telegram.token_file", "holds no token, as 123456:ABC-DEF");
    }

    void production() {
        if (settings_.site.base_url.empty())
            refuse("site.base_url", "is missing: production needs the address that people open (https://...)");
        for (const auto& [key, url] : web_addresses()) {
            if (url.starts_with("http://")) refuse(key, "must be https:// in production");
            // Its page on testing: https://sandbox.duitku.com and https://api-sandbox.duitku.com.
            if (key.starts_with("duitku.") && url.find("sandbox.") != std::string_view::npos)
                refuse(key, "is Duitku's sandbox, where no money moves: not in production");
        }
        if (settings_.messaging.shortest_delay.count() == 0)
            refuse("messaging.delay_seconds", "may begin with 0 in sandbox mode only");
        if (settings_.messaging.hourly_cap > 600)
            refuse("messaging.hourly_cap", "may be above 600 in sandbox mode only");
        if (settings_.smtp.starttls == StartTls::never && settings_.smtp.url.starts_with("smtp://") &&
            !on_loopback(settings_.smtp.url))
            refuse("smtp.starttls", "\"never\" would send passwords and mail in the clear over the network");
    }

    void sandbox() {
        for (const auto& [key, url] : web_addresses())
            if (key != "site.base_url" && url.starts_with("http://") && !on_loopback(url))
                refuse(key, "may be http:// only on this machine itself (127.0.0.1)");
    }

    [[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> web_addresses() const {
        const auto& messaging = settings_.messaging;
        return {{"site.base_url", settings_.site.base_url},
                {"duitku.v2_url", settings_.duitku.v2_url},
                {"duitku.pop_url", settings_.duitku.pop_url},
                {"messaging.dripsender_url", messaging.dripsender_url},
                {"messaging.fonnte_url", messaging.fonnte_url},
                {"messaging.wablas_url", messaging.wablas_url},
                {"messaging.waha_url", messaging.waha_url},
                {"telegram.url", settings_.telegram.url},
                {"vip_reseller.url", settings_.vip_reseller.url},
                {"trakteer.url", settings_.trakteer.url},
                {"trakteer.pay_url", settings_.trakteer.pay_url},
                {"membership.whatsapp_group", settings_.membership.whatsapp_group}};
    }

    void refuse(std::string_view key, std::string_view why) {
        const auto found =
            std::find_if(found_.begin(), found_.end(), [&](const Found& one) { return one.setting->key == key; });
        const std::int64_t line = found == found_.end() ? 0 : found->line;
        complaints_.push_back(
            fmt::format("{}{}: {} {}", settings_.file.string(), line > 0 ? fmt::format(":{}", line) : "", key, why));
    }

    const Settings& settings_;
    const std::vector<Found>& found_;
    std::vector<std::string>& complaints_;
};

}  // namespace

Settings settings_of(const std::vector<Found>& found, const std::filesystem::path& file,
                     std::vector<std::string>& complaints) {
    Settings settings;
    settings.file = std::filesystem::absolute(file).lexically_normal();
    for (const Found& one : found) {
        try {
            one.setting->assign(settings, one.value);
        } catch (const Error& failure) {
            complaints.push_back(fmt::format(
                "{}{}: {}: {}{}", settings.file.string(), one.line > 0 ? fmt::format(":{}", one.line) : "",
                one.setting->key, failure.what(), failure.hint().empty() ? "" : " (" + failure.hint() + ")"));
        }
    }
    Rules{settings, found, complaints}.check();
    if (settings.site.base_url.empty() && settings.site.mode == Mode::sandbox)
        settings.site.base_url = "http://" + settings.web.listen;
    return settings;
}

void refuse_if_any(const std::vector<std::string>& complaints) {
    if (complaints.empty()) return;
    throw Error{ErrorKind::usage, fmt::format("{}", fmt::join(complaints, "\n")),
                "every setting is explained in etc/mitra.toml", "settings"};
}

Settings load(const std::filesystem::path& file) {
    std::vector<std::string> complaints;
    const auto found = read_file(std::filesystem::absolute(file), complaints);
    // A file with a line that cannot be read is refused for that; what hangs together is judged only when all is known.
    refuse_if_any(complaints);
    Settings settings = settings_of(found, file, complaints);
    refuse_if_any(complaints);
    return settings;
}

std::filesystem::path find_file(const std::optional<std::filesystem::path>& given) {
    if (given) return *given;
    if (const char* named = std::getenv("MITRA_CONFIG"); named != nullptr && *named != '\0') return named;
    for (const char* place : {"mitra.toml", "/etc/mitra/mitra.toml"})
        if (std::filesystem::exists(place)) return place;
    throw Error{ErrorKind::usage, "no settings: looked at --config, $MITRA_CONFIG, ./mitra.toml, /etc/mitra/mitra.toml",
                "make them with 'mitra init --dir DIRECTORY'", "settings"};
}

std::optional<std::string> nearest_key(std::string_view typed) {
    std::vector<std::string_view> keys;
    for (const Setting& setting : settings_table())
        keys.push_back(setting.key);
    if (typed.ends_with('.')) {  // an unknown table: the tables are what it is compared with
        for (std::string_view& key : keys)
            key = key.substr(0, key.find('.') + 1);
        const auto nearest = nearest_of(typed, keys);
        return nearest ? std::optional{"[" + std::string{nearest->substr(0, nearest->size() - 1)} + "]"} : std::nullopt;
    }
    // The right name in the wrong table is the likeliest mistake of all.
    const auto name = typed.substr(typed.find('.') + 1);
    for (const auto key : keys)
        if (key.substr(key.find('.') + 1) == name) return std::string{key};
    const auto nearest = nearest_of(typed, keys);
    return nearest ? std::optional{std::string{*nearest}} : std::nullopt;
}

}  // namespace mitra::config
