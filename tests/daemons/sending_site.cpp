#include "tests/daemons/sending_site.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "lib/crypto/random.hpp"
#include "lib/crypto/secret_file.hpp"
#include "lib/db/migration.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/outbox/sender_store.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/people.hpp"

namespace mitra::test {
namespace {

crypto::Vault new_vault(const std::filesystem::path& key_file) {
    crypto::Vault::create(key_file);
    return crypto::Vault::load(key_file);
}

constexpr const char* k_settings = R"toml([site]
mode = "sandbox"
admin_whatsapp = "081200000001"
[store]
database = "mitra.db"
key_file = "mitra.key"
[web]
listen = "127.0.0.1:0"
metrics_listen = "127.0.0.1:0"
rate_per_minute = 100000
[messaging]
delay_seconds = [0, 0]
hourly_cap = 100000
dripsender_url = "{}"
)toml";

std::uint16_t port_of(Process& web) {
    web.await_output("metrics on port ");
    const std::string said = web.err();
    const std::string words = "listening on port ";
    return static_cast<std::uint16_t>(std::stoi(said.substr(said.find(words) + words.size())));
}

}  // namespace

SendingSite::SendingSite() : vault_{new_vault(dir_ / "mitra.key")}, sandbox_{{program("mitra-sandbox")}} {
    sandbox_.await_output("smtp ");
    std::istringstream lines{sandbox_.out()};
    for (std::string name, url; lines >> name >> url;)
        urls_[name] = url;
    std::ofstream{dir_ / "mitra.toml"} << fmt::format(k_settings, urls_.at("dripsender"));
    db::Database database = db::Database::create(dir_ / "mitra.db");
    db::migrate(database);
    for (const char* name : {"key-1", "key-2"}) {
        crypto::write_new_secret_file(dir_ / name, name);
        outbox::SenderStore{database, vault_}.add({.name = name, .gateway = "dripsender", .key_file = dir_ / name},
                                                  now());
    }
}

db::Database SendingSite::open() const {
    return db::Database::open(dir_ / "mitra.db", db::Access::read_write);
}

PersonId SendingSite::person(const std::string& phone) const {
    db::Database database = open();
    return people::PersonStore{database, vault_}.add(
        new_person({.phone = phone.empty() ? unused_phone().e164() : phone}));
}

MessageId SendingSite::message(outbox::Kind kind, PersonId to) const {
    db::Database database = open();
    return outbox::queue(database, vault_,
                         {.kind = kind,
                          .cause = "test:" + crypto::random_uuid(),
                          .person = to,
                          .template_name = kind == outbox::Kind::welcome ? "welcome" : "stop_confirmed",
                          .not_before = now()},
                         now())
        .value();
}

std::int64_t SendingSite::count(const std::string& sql) const {
    db::Database database = open();
    return database.prepared(sql).integer();
}

std::int64_t SendingSite::messages(const std::string& state) const {
    return count(fmt::format("SELECT count(*) FROM message WHERE state = '{}'", state));
}

std::string SendingSite::webhook() const {
    db::Database database = open();
    return "/hook/" + outbox::SenderStore{database, vault_}.webhook_path(SenderId{1});
}

std::vector<std::string> SendingSite::words(const std::string& name) const {
    return {program(name), "--config", dir_ / "mitra.toml"};
}

Finished SendingSite::once(const Process::Environment& environment) const {
    auto with_once = words();
    with_once.emplace_back("--once");
    return run(with_once, environment);
}

Finished SendingSite::mitra(std::vector<std::string> command) const {
    const auto first = words("mitra");
    command.insert(command.begin(), first.begin(), first.end());
    return run(command);
}

std::unique_ptr<Process> SendingSite::mortal(const Process::Environment& environment) const {
    const auto file = program("mitra-sender").parent_path().parent_path() / "tests/mitra-sender-mortal";
    return std::make_unique<Process>(std::vector<std::string>{file, "--config", dir_ / "mitra.toml"}, environment);
}

void SendingSite::fault(const std::string& key, const std::string& kind, int count) const {
    const auto answer = httplib::Client{urls_.at("inbox")}.Post(
        "/fault", httplib::Params{{"key", key}, {"kind", kind}, {"count", std::to_string(count)}, {"seconds", "1"}});
    if (!answer || answer->status >= 400) throw std::runtime_error{"the sandbox takes no fault"};
}

nlohmann::json SendingSite::inbox() const {
    const auto answer = httplib::Client{urls_.at("inbox")}.Get("/inbox.json");
    if (!answer) throw std::runtime_error{"the sandbox shows no inbox"};
    return nlohmann::json::parse(answer->body)["items"];
}

WebProgram::WebProgram(const std::vector<std::string>& words, const Process::Environment& environment)
    : process_{words, environment}, port_{port_of(process_)} {}

std::string registration_form(std::string_view name, std::string_view phone, std::string_view more) {
    return fmt::format("sapaan=Ibu&nama={}&kota=Bogor&profesi=Guru&no_wa={}&setuju=1{}", name, phone, more);
}

std::string inbound_message(std::string_view hook, std::string_view phone_digits, std::string_view text) {
    return post_json(hook, nlohmann::json{{"phone", phone_digits},
                                          {"id", crypto::random_uuid()},
                                          {"jid", fmt::format("{}@s.whatsapp.net", phone_digits)},
                                          {"text", text},
                                          {"timestamp", 1650957541}}
                               .dump());
}

std::string post_json(std::string_view path, std::string_view body) {
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: mitra.test\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}", path,
        body.size(), body);
}

}  // namespace mitra::test
