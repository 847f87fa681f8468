#include "cli/context.hpp"
#include "cli/init/new_file.hpp"
#include "lib/base/error.hpp"
#include "lib/config/settings.hpp"
#include "lib/crypto/secret_file.hpp"
#include "lib/db/key_proof.hpp"
#include "lib/db/migration.hpp"
#include "lib/flow/default_tiers.hpp"
#include "lib/people/group_store.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::filesystem::path directory = ".";
    std::string profile = "production";
    std::string base_url;
    std::string admin_whatsapp;
};

/// The project that the sandbox's Duitku knows: invented, and no secret.
constexpr std::string_view k_demo_duitku_key_file = "duitku.key";
constexpr std::string_view k_demo_duitku_key = "0f1e2d3c4b5a69788796a5b4c3d2e1f0\n";

/// Its Telegram's bot and group, and the secret that its updates carry.
constexpr std::string_view k_demo_token_file = "telegram.token";
constexpr std::string_view k_demo_token = "7000000001:AAE-sandbox-token-of-the-demo-000000\n";
constexpr std::string_view k_demo_webhook_file = "telegram.secret";
constexpr std::string_view k_demo_webhook_secret = "kotak-pasir-webhook\n";

/// Its reseller's key, and the creator's key and token at its Trakteer.
constexpr std::string_view k_demo_vip_file = "vip.key";
constexpr std::string_view k_demo_vip_key = "testkey-000000000000000000000001\n";
constexpr std::string_view k_demo_trakteer_file = "trakteer.key";
constexpr std::string_view k_demo_trakteer_key = "trapi-0000000000000000\n";
constexpr std::string_view k_demo_trakteer_hook_file = "trakteer.token";
constexpr std::string_view k_demo_trakteer_token = "trhook-0000000000000000\n";

/// The ports that scripts/run and the sandbox use, and nothing that slows a demo down.
std::map<std::string, std::string> demo_settings() {
    return {{"site.mode", "\"sandbox\""},
            {"site.base_url", "\"http://127.0.0.1:8080\""},
            {"site.admin_whatsapp", "\"+6281234567890\""},
            {"site.admin_email", "\"admin@contoh.id\""},
            {"duitku.merchant_code", "\"DX0042\""},
            {"duitku.api_key_file", fmt::format("\"{}\"", k_demo_duitku_key_file)},
            {"duitku.v2_url", "\"http://127.0.0.1:8084/webapi/api/merchant\""},
            {"duitku.pop_url", "\"http://127.0.0.1:8084/api/merchant\""},
            {"telegram.token_file", fmt::format("\"{}\"", k_demo_token_file)},
            {"telegram.webhook_secret_file", fmt::format("\"{}\"", k_demo_webhook_file)},
            {"telegram.url", "\"http://127.0.0.1:8085\""},
            {"telegram.vip_chat_id", "-1001234567890"},
            {"vip_reseller.api_id", "\"testid01\""},
            {"vip_reseller.api_key_file", fmt::format("\"{}\"", k_demo_vip_file)},
            {"vip_reseller.url", "\"http://127.0.0.1:8086/api\""},
            {"trakteer.page", "\"maddstore\""},
            {"trakteer.key_file", fmt::format("\"{}\"", k_demo_trakteer_file)},
            {"trakteer.webhook_token_file", fmt::format("\"{}\"", k_demo_trakteer_hook_file)},
            {"trakteer.url", "\"http://127.0.0.1:8087/v1/public\""},
            {"trakteer.pay_url", "\"http://127.0.0.1:8087\""},
            {"membership.whatsapp_group", "\"https://chat.whatsapp.com/ContohGrupAnggota\""},
            {"commission.hold_days", "0"},
            {"payout.freeze_hours", "0"},
            {"messaging.active_hours", "\"00:00-24:00\""},
            {"messaging.delay_seconds", "[0, 0]"},
            {"messaging.dripsender_url", "\"http://127.0.0.1:8082\""},
            {"smtp.url", "\"smtp://127.0.0.1:8083\""},
            {"smtp.starttls", "\"never\""},
            {"smtp.from", "\"halo@contoh.id\""}};
}

std::map<std::string, std::string> settings_for(const Request& request) {
    std::map<std::string, std::string> set;
    if (request.profile == "demo") {
        set = demo_settings();
    } else {
        set = {{"site.mode", "\"production\""}, {"site.base_url", "\"https://www.example.org\""}};
    }
    if (!request.base_url.empty()) set["site.base_url"] = config::toml_quoted(request.base_url);
    if (!request.admin_whatsapp.empty()) set["site.admin_whatsapp"] = config::toml_quoted(request.admin_whatsapp);
    return set;
}

const people::Group k_default_groups[] = {
    {.name = "Pendaftar Baru", .kind = people::GroupKind::participant},
    {.name = "Sudah Bayar", .kind = people::GroupKind::participant},
    {.name = "Mitra", .kind = people::GroupKind::affiliate, .affiliate_access = true},
};

/// Makes what an installation lacks, one thing after the other; what is there stays as it is.
class Installation {
 public:
    Installation(Context& context, const Request& request) : context_{context}, request_{request} {}

    void complete() {
        const auto file = std::filesystem::absolute(request_.directory / "mitra.toml").lexically_normal();
        if (!make_settings(file)) return;
        const config::Settings settings = config::load(file);
        make_key(settings);
        make_files_directory(settings.store.files_dir);
        make_database(settings.store.database, settings.store.key_file);
        if (made_.empty()) context_.print("{} is complete; nothing was changed", file.string());
        tell(file);
        if (settings.site.base_url == "https://www.example.org")
            context_.note("next: set site.base_url and site.admin_whatsapp in " + file.string());
    }

 private:
    /// False in a dry run that would have to read the settings it did not write.
    bool make_settings(const std::filesystem::path& file) {
        if (std::filesystem::exists(file)) {
            kept_.emplace_back(file.string());
            return true;
        }
        made("settings", file);
        if (context_.dry_run()) {
            for (const char* name : {"mitra.key", "files", "mitra.db"})
                made(name, file.parent_path() / name);
            tell(file);
            return false;
        }
        std::filesystem::create_directories(file.parent_path());
        if (request_.profile == "demo") make_demo_secrets(file.parent_path());
        write_new_file(file, config::sample(settings_for(request_)));
        return true;
    }

    /// Before the settings that name them, which are refused without them.
    void make_demo_secrets(const std::filesystem::path& directory) {
        make_demo_secret(directory / k_demo_duitku_key_file, k_demo_duitku_key, "the demo's key at Duitku");
        make_demo_secret(directory / k_demo_token_file, k_demo_token, "the demo's bot at Telegram");
        make_demo_secret(directory / k_demo_webhook_file, k_demo_webhook_secret, "the secret of Telegram's updates");
        make_demo_secret(directory / k_demo_vip_file, k_demo_vip_key, "the demo's key at VIP Reseller");
        make_demo_secret(directory / k_demo_trakteer_file, k_demo_trakteer_key, "the demo's key at Trakteer");
        make_demo_secret(directory / k_demo_trakteer_hook_file, k_demo_trakteer_token,
                         "the token of Trakteer's events");
    }

    void make_demo_secret(const std::filesystem::path& file, std::string_view content, const char* what) {
        if (std::filesystem::exists(file)) return;
        crypto::write_new_secret_file(file, content);
        made(what, file);
    }

    void make_key(const config::Settings& settings) {
        const auto& key = settings.store.key_file;
        if (std::filesystem::exists(key)) {
            kept_.emplace_back(key.string());
            return;
        }
        if (std::filesystem::exists(settings.store.database))
            throw Error{ErrorKind::refused, fmt::format("there is a database, but not its key {}", key.string()),
                        "put the key file back: with a new one nothing in the database could be read", "key"};
        made("key, mode 0600", key);
        if (!context_.dry_run()) crypto::Vault::create(key);
    }

    void make_files_directory(const std::filesystem::path& directory) {
        if (std::filesystem::exists(directory)) {
            kept_.emplace_back(directory.string());
            return;
        }
        made("folder for files", directory);
        if (context_.dry_run()) return;
        std::filesystem::create_directories(directory);
        std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
    }

    void make_database(const std::filesystem::path& file, const std::filesystem::path& key) {
        const bool there = std::filesystem::exists(file);
        if (context_.dry_run()) {
            if (!there) made("database", file);
            return;
        }
        db::Database database = db::Database::create(file);
        const auto applied = db::migrate(database);
        if (!there)
            made("database", file);
        else if (!applied.empty())
            made(fmt::format("schema up to {}", applied.back()), file);
        else
            kept_.emplace_back(file.string());
        db::prove_keys(database, crypto::Vault::load(key), db::Access::read_write);
        make_groups(database);
        make_tiers(database);
    }

    void make_groups(db::Database& database) {
        people::GroupStore groups{database};
        if (!groups.list({}, 1).empty()) return;
        db::in_transaction(database, [&] {
            for (const people::Group& group : k_default_groups)
                groups.add(group);
        });
        made_.emplace_back("default groups");
        context_.print("made   default groups: Pendaftar Baru, Sudah Bayar, Mitra");
    }

    void make_tiers(db::Database& database) {
        if (!flow::add_default_tiers(database, SystemClock{}.now())) return;
        made_.emplace_back("membership tiers");
        context_.print("made   membership tiers: basic, vip");
    }

    void made(std::string_view what, const std::filesystem::path& where) {
        context_.print("made   {}: {}", what, where.string());
        made_.emplace_back(where.string());
    }

    void tell(const std::filesystem::path& file) {
        context_.answer({{"settings", file.string()}, {"made", made_}, {"kept", kept_}});
        if (context_.dry_run()) context_.note("dry run: nothing was changed");
    }

    Context& context_;
    const Request& request_;
    List made_;
    List kept_;
};

}  // namespace

void init(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.option("--dir FOLDER", request->directory, "where (default: here); what is there already is completed")
        .choice("--profile PROFILE", request->profile, {"production", "demo"},
                "new settings for the real thing (default), or for trying on this machine")
        .option("--base-url URL", request->base_url, "site.base_url of new settings")
        .option("--admin-whatsapp PHONE", request->admin_whatsapp, "site.admin_whatsapp of new settings")
        .run([request](Context& context) {
            Installation{context, *request}.complete();
        });
}

}  // namespace mitra::cli
