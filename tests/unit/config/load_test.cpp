#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "lib/base/error.hpp"
#include "lib/config/settings.hpp"
#include "tests/unit/config/settings_file.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using mitra::test::SettingsFile;

namespace {

/// What `load` says about a file with this text, without the file's name.
std::string complaint(std::string_view text) {
    const SettingsFile file{text};
    try {
        config::load(file.file);
    } catch (const Error& failure) {
        CHECK(failure.kind() == ErrorKind::usage);
        std::string words = failure.what();
        const std::string name = file.file.string();
        for (auto at = words.find(name); at != std::string::npos; at = words.find(name))
            words.erase(at, name.size());
        return words;
    }
    return "nothing";
}

const std::string k_sandbox = "[site]\nmode = \"sandbox\"\n";

}  // namespace

TEST_CASE("a sandbox needs no more than its mode; the rest has defaults", "[config]") {
    const SettingsFile file{k_sandbox};
    const auto settings = config::load(file.file);
    CHECK(settings.site.base_url == "http://127.0.0.1:8080");
    CHECK(settings.site.zone.abbreviation == "WIB");
    CHECK(settings.store.database == file.folder / "mitra.db");
    CHECK(settings.store.key_file == file.folder / "mitra.key");
    CHECK(settings.messaging.active_hours.from == 540);
    CHECK(settings.messaging.active_hours.until == 1020);
    CHECK(settings.messaging.shortest_delay == 2s);
    CHECK(settings.messaging.longest_delay == 5s);
    CHECK(settings.messaging.retry_after == std::vector{1min, 5min, 30min});
    CHECK(settings.web.head_deadline == 8s);
    CHECK(settings.web.max_upload_bytes == 5242880);
    CHECK_FALSE(settings.smtp.password);
    CHECK(settings.file == file.file);
}

TEST_CASE("what is wrong is said with line and key", "[config]") {
    CHECK(complaint(k_sandbox + "nmae = \"X\"\n") == ":3: unknown setting site.nmae; did you mean site.name?");
    CHECK(complaint(k_sandbox + "listen = \"127.0.0.1:1\"\n") ==
          ":3: unknown setting site.listen; did you mean web.listen?");
    CHECK(complaint("[mesaging]\nhourly_cap = 5\n") == ":1: unknown setting [mesaging]; did you mean [messaging]?");
    CHECK(complaint("name = \"X\"\n") == ":1: unknown setting name");
    CHECK(complaint("[web]\nrate_per_minute = \"60\"\n") == ":2: web.rate_per_minute must be a whole number");
    CHECK(complaint("[web]\nrate_per_minute = 0\n") == ":2: web.rate_per_minute is out of range: 1 to 100000");
    CHECK(complaint("[messaging]\ndelay_seconds = [5, 2]\n") ==
          ":2: messaging.delay_seconds is out of range: [shortest, longest], each 0 to 3600");
    CHECK_THAT(complaint("[messaging]\nactive_hours = \"17:00-09:00\"\n"), Contains("messaging.active_hours"));
    CHECK_THAT(complaint("[referral]\ncode = \"fone\"\n"), Contains("\"phone\", \"opaque\""));
    CHECK_THAT(complaint("[web]\ntrusted_proxies = [\"proxy.local\"]\n"), Contains("IP addresses"));
    CHECK_THAT(complaint("[site]\nname = \n"), Contains(":2: "));
}

TEST_CASE("a key that is none is refused like any other slip, and never stops the program", "[config]") {
    CHECK(complaint(k_sandbox + "[ =1]\n") == ":3: this is no key");
    CHECK_THAT(complaint("[site]\n= 5\n"), Contains(":2: "));
    CHECK_THAT(complaint("[\"\n"), Contains(":1: "));
}

TEST_CASE("a complaint is one line, whatever it repeats of the file", "[config]") {
    CHECK_THAT(complaint("[site]\nname = t\n"), Contains(":2: ") && !Contains("\n"));
    CHECK(complaint(k_sandbox + "\"a\\nb\" = 1\n") == ":3: unknown setting site.a?b");
}

TEST_CASE("everything that is wrong is said at once", "[config]") {
    const auto words = complaint("[web]\nlisten = 5\nlisen = \"x\"\n[site]\nmode = \"test\"\n");
    CHECK_THAT(words, Contains(":2: web.listen"));
    CHECK_THAT(words, Contains(":3: unknown setting web.lisen"));
    CHECK_THAT(words, Contains(":5: site.mode"));
}

TEST_CASE("production refuses plain http, a missing address and what only the sandbox may", "[config]") {
    const std::string production = "[site]\nbase_url = \"https://contoh.id\"\n";
    CHECK(complaint(production) == "nothing");
    CHECK_THAT(complaint(""), Contains("site.base_url is missing"));
    CHECK(complaint("[site]\nbase_url = \"http://contoh.id\"\n") == ":2: site.base_url must be https:// in production");
    CHECK_THAT(complaint(production + "[messaging]\ndripsender_url = \"http://127.0.0.1:1\"\n"),
               Contains(":4: messaging.dripsender_url must be https://"));
    CHECK_THAT(complaint(production + "[messaging]\ndelay_seconds = [0, 0]\n"), Contains("sandbox mode only"));
    CHECK_THAT(complaint(production + "[messaging]\nhourly_cap = 601\n"), Contains("sandbox mode only"));
    CHECK_THAT(
        complaint(production + "[smtp]\nurl=\"smtp://mail.contoh.id:25\"\nfrom=\"a@b.id\"\nstarttls=\"never\"\n"),
        Contains("smtp.starttls"));
    CHECK(complaint(k_sandbox + "[messaging]\ndelay_seconds = [0, 0]\ndripsender_url = \"http://127.0.0.1:1\"\n") ==
          "nothing");
    CHECK_THAT(complaint(k_sandbox + "[messaging]\ndripsender_url = \"http://api.dripsender.id\"\n"),
               Contains("only on this machine itself"));
}

TEST_CASE("in production every address is https, and of no sandbox", "[config]") {
    const std::string production = "[site]\nbase_url = \"https://contoh.id\"\n";
    constexpr std::array<std::array<const char*, 2>, 11> k_addresses{{{"duitku", "v2_url"},
                                                                      {"duitku", "pop_url"},
                                                                      {"messaging", "dripsender_url"},
                                                                      {"messaging", "fonnte_url"},
                                                                      {"messaging", "wablas_url"},
                                                                      {"messaging", "waha_url"},
                                                                      {"telegram", "url"},
                                                                      {"vip_reseller", "url"},
                                                                      {"trakteer", "url"},
                                                                      {"trakteer", "pay_url"},
                                                                      {"membership", "whatsapp_group"}}};
    for (const auto& [table, key] : k_addresses) {
        const auto with = [&](const std::string& url) {
            return complaint(production + "[" + table + "]\n" + key + " = \"" + url + "\"\n");
        };
        CAPTURE(table, key);
        CHECK(with("https://contoh.id/x") == "nothing");
        CHECK(with("http://127.0.0.1:1") ==
              std::string{":4: "} + table + "." + key + " must be https:// in production");
    }
    for (const std::string& mode : {production, k_sandbox}) {
        const std::string said = complaint(mode + "[duitku]\nv2_url = \"https://sandbox.duitku.com/webapi\"\n");
        CHECK((said == "nothing") == (mode == k_sandbox));
    }
    CHECK_THAT(complaint(production + "[duitku]\npop_url = \"https://api-sandbox.duitku.com/api\"\n"),
               Contains(":4: duitku.pop_url is Duitku's sandbox"));
}

TEST_CASE("what is signed or asked with a secret needs it", "[config]") {
    CHECK_THAT(complaint(k_sandbox + "[duitku]\nmerchant_code = \"DX1\"\n"),
               Contains("duitku.api_key_file is missing"));
    CHECK_THAT(complaint(k_sandbox + "[vip_reseller]\napi_id = \"x1\"\n"),
               Contains("vip_reseller.api_key_file is missing"));
    CHECK_THAT(complaint(k_sandbox + "[trakteer]\npage = \"contoh\"\n"), Contains("trakteer.key_file is missing"));
    CHECK_THAT(complaint(k_sandbox + "[smtp]\nurl = \"smtps://mail.contoh.id\"\n"), Contains("smtp.from is missing"));
}

TEST_CASE("a secret comes from a file that only its owner reads, never from the settings", "[config]") {
    CHECK_THAT(complaint(k_sandbox + "[smtp]\npassword = \"hunter2\"\n"),
               Contains(":4: smtp.password is a secret") && Contains("smtp.password_file"));

    const SettingsFile file{k_sandbox + "[smtp]\npassword_file = \"smtp.secret\"\n"};
    CHECK_THROWS_WITH(config::load(file.file), Contains(":4: smtp.password_file: there is no file"));
    const auto secret = file.write("smtp.secret", "hunter2\n", 0640);
    CHECK_THROWS_WITH(config::load(file.file), Contains("may be read by others") && Contains("chmod 600"));
    file.write("smtp.secret", "hunter2\n", 0600);
    CHECK(config::load(file.file).smtp.password == "hunter2");
}

TEST_CASE("a systemd credential wins over a file", "[config]") {
    const SettingsFile file{k_sandbox + "[smtp]\npassword_file = \"smtp.secret\"\n"};
    file.write("credentials/smtp.password", "from systemd", 0440);
    setenv("CREDENTIALS_DIRECTORY", (file.folder / "credentials").c_str(), 1);
    const auto settings = config::load(file.file);
    const auto shown = config::explain(file.file);
    unsetenv("CREDENTIALS_DIRECTORY");
    CHECK(settings.smtp.password == "from systemd");
    const auto row =
        std::find_if(shown.begin(), shown.end(), [](const auto& s) { return s.key == "smtp.password_file"; });
    REQUIRE(row != shown.end());
    CHECK(row->origin == "credential");
    CHECK(row->value.find("from systemd") == std::string::npos);
}

TEST_CASE("the admin's number is one number however it is written", "[config]") {
    for (const char* typed : {"081562726272", "+62 815-6272-6272", "+6281562726272"}) {
        const SettingsFile file{k_sandbox + "admin_whatsapp = \"" + typed + "\"\n"};
        CHECK(config::load(file.file).site.admin_whatsapp == "+6281562726272");
    }
    CHECK_THAT(complaint(k_sandbox + "admin_whatsapp = \"08123\"\n"), Contains(":3: site.admin_whatsapp"));
}

TEST_CASE("a Telegram bot needs its group and a secret that Telegram takes", "[config]") {
    const SettingsFile secrets{k_sandbox};
    const auto secret = [&](const char* name, const char* text) { return secrets.write(name, text, 0600).string(); };
    const std::string token = "[telegram]\ntoken_file = \"" + secret("token", "123:ABC-def_9") + "\"\n";
    const std::string chat = "vip_chat_id = -1001234567890\n";
    const std::string good = "webhook_secret_file = \"" + secret("good", "Abc_-9") + "\"\n";
    const std::string bad = "webhook_secret_file = \"" + secret("bad", "dua kata") + "\"\n";
    CHECK(complaint(k_sandbox + token + chat + good) == "nothing");
    CHECK_THAT(complaint(k_sandbox + token + good), Contains("telegram.vip_chat_id is missing"));
    CHECK_THAT(complaint(k_sandbox + token + chat), Contains("telegram.webhook_secret_file is missing"));
    CHECK_THAT(complaint(k_sandbox + token + chat + bad), Contains("telegram.webhook_secret_file holds"));
    CHECK_THAT(complaint(k_sandbox + "[telegram]\n" + chat), Contains("telegram.token_file is missing"));
    CHECK_THAT(complaint(k_sandbox + "[telegram]\nvip_chat_id = 5\n"),
               Contains("telegram.vip_chat_id is out of range"));
    CHECK_THAT(complaint(k_sandbox + "[telegram]\ntoken = \"x\"\n"), Contains("telegram.token is a secret"));
}
