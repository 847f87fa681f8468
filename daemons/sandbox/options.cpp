#include "daemons/sandbox/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "lib/app/app.hpp"
#include "lib/base/error.hpp"
#include "lib/crypto/secret_file.hpp"

namespace mitra::sandbox {
namespace {

/// "http://127.0.0.1:8082" or "smtp://127.0.0.1:8083/", as settings name a provider.
Address address_in(std::string_view url, const char* key) {
    const auto start = url.find("://");
    if (start == std::string_view::npos)
        throw Error{ErrorKind::refused, fmt::format("{} names no address to listen on", key),
                    "set it to this machine, or say where with an option", "settings"};
    url.remove_prefix(start + 3);
    return loopback_address(url.substr(0, url.find('/')));
}

/// Where a provider tells a site on this machine; empty for any other.
std::string hook_at(const config::Settings& settings, const char* path) {
    const std::string url = settings.site.base_url + path;
    return url.starts_with("http://127.") || url.starts_with("http://localhost") ? url : std::string{};
}

void use_topup(Options& options, const config::Settings& settings) {
    if (const auto& vip = settings.vip_reseller; !vip.api_id.empty()) {
        options.vip = address_in(vip.url, "vip_reseller.url");
        options.vip_account = {vip.api_id, vip.api_key.value_or("")};
        options.vip_webhook = hook_at(settings, "/hook/vip");
    }
    if (const auto& trakteer = settings.trakteer; !trakteer.page.empty()) {
        options.trakteer = address_in(trakteer.url, "trakteer.url");
        options.trakteer_account = {trakteer.page, trakteer.key.value_or(""), trakteer.webhook_token.value_or(""),
                                    trakteer.unit_price};
        if (trakteer.webhook_token) options.trakteer_webhook = hook_at(settings, "/hook/trakteer");
    }
}

/// Where the site's own settings look for the providers.
void use_settings(Options& options, const std::string& file) {
    const app::App app = app::App::open(file);
    options.dripsender = address_in(app.settings().messaging.dripsender_url, "messaging.dripsender_url");
    options.smtp = address_in(app.settings().smtp.url, "smtp.url");
    const auto& telegram = app.settings().telegram;
    if (telegram.token) {
        options.telegram = address_in(telegram.url, "telegram.url");
        options.telegram_token = *telegram.token;
        options.telegram_chat = telegram.vip_chat_id;
    }
    use_topup(options, app.settings());
    const auto& duitku = app.settings().duitku;
    if (duitku.merchant_code.empty()) return;  // the site does not use it, and names no address
    const bool pop = duitku.family == config::DuitkuFamily::pop;
    options.duitku = address_in(pop ? duitku.pop_url : duitku.v2_url, pop ? "duitku.pop_url" : "duitku.v2_url");
    options.duitku_account = {duitku.merchant_code, duitku.api_key.value_or("")};
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find_first_of("\r\n"));
}

}  // namespace

std::optional<Options> read_options(int count, const char* const* words) {
    CLI::App app{
        "Plays DripSender, Duitku, Telegram, VIP Reseller, Trakteer and a mail server on loopback, with an inbox page "
        "for what they were given."};
    std::string config;
    std::string listen = "127.0.0.1:0";
    std::string dripsender;
    std::string duitku;
    std::string merchant;
    std::string key_file;
    std::string telegram;
    std::string token_file;
    std::int64_t chat = 0;
    std::string vip;
    std::string trakteer;
    std::string smtp;
    std::string ports_file;
    app.add_option("--config", config, "play the providers at the addresses that these settings name");
    app.add_option("--listen", listen, "where the inbox and the faults are shown");
    app.add_option("--dripsender-listen", dripsender, "where DripSender's API is");
    app.add_option("--duitku-listen", duitku, "where Duitku's APIs and pay pages are, both families");
    app.add_option("--duitku-merchant", merchant, "the merchant code that it knows (default: DX0042)");
    app.add_option("--duitku-key-file", key_file, "the file with its API key (default: the demo's key)");
    app.add_option("--telegram-listen", telegram, "where Telegram's Bot API and its invite links are");
    app.add_option("--telegram-token-file", token_file, "the file with the bot's token (default: the demo's)");
    app.add_option("--telegram-chat", chat, "the number of the group where the bot is an admin");
    app.add_option("--vip-listen", vip, "where VIP Reseller's API is");
    app.add_option("--trakteer-listen", trakteer, "where Trakteer's API and the page for tips are");
    app.add_option("--smtp-listen", smtp, "where mail is taken");
    app.add_option("--ports-file", ports_file, "write the addresses here too, when all are open");
    bool version = false;
    app.add_flag("--version", version, "print the version");
    try {
        app.parse(count, words);
    } catch (const CLI::CallForHelp&) {
        fmt::print("{}", app.help());
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        throw Error{ErrorKind::usage, error.what(), "see 'mitra-sandbox --help'"};
    }
    if (version) {
        fmt::print("mitra-sandbox {}\n", MITRA_VERSION);
        return std::nullopt;
    }
    Options options{.pages = loopback_address(listen),
                    .dripsender = {},
                    .duitku = {},
                    .duitku_account = {},
                    .telegram = {},
                    .telegram_token = {},
                    .vip = {},
                    .vip_account = {},
                    .vip_webhook = {},
                    .trakteer = {},
                    .trakteer_account = {},
                    .trakteer_webhook = {},
                    .smtp = {},
                    .ports_file = {}};
    if (!config.empty()) use_settings(options, config);
    if (!dripsender.empty()) options.dripsender = loopback_address(dripsender);
    if (!duitku.empty()) options.duitku = loopback_address(duitku);
    if (!merchant.empty()) options.duitku_account.merchant_code = merchant;
    if (!key_file.empty()) options.duitku_account.api_key = first_line(crypto::read_secret_file(key_file));
    if (!telegram.empty()) options.telegram = loopback_address(telegram);
    if (!token_file.empty()) options.telegram_token = first_line(crypto::read_secret_file(token_file));
    if (chat != 0) options.telegram_chat = chat;
    if (!vip.empty()) options.vip = loopback_address(vip);
    if (!trakteer.empty()) options.trakteer = loopback_address(trakteer);
    if (!smtp.empty()) options.smtp = loopback_address(smtp);
    if (!ports_file.empty()) options.ports_file = ports_file;
    return options;
}

}  // namespace mitra::sandbox
