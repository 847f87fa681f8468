#include "tests/storage/installed.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "lib/db/migration.hpp"

namespace mitra::test {
namespace {

constexpr const char* k_settings = R"toml(
[site]
mode = "sandbox"
[store]
database = "mitra.db"
key_file = "mitra.key"
)toml";

}  // namespace

Installed::Installed() : Installed{std::filesystem::path{}} {}

Installed::Installed(std::filesystem::path folder) : folder_{folder.empty() ? own_.path() : std::move(folder)} {
    crypto::Vault::create(folder_ / "mitra.key");
    std::ofstream{folder_ / "mitra.toml"} << k_settings;
    auto made = database();
    db::migrate(made);
}

Finished Installed::mitra(std::vector<std::string> words) const {
    words.insert(words.begin(), program("mitra"));
    words.insert(words.end(), {"--config", (folder_ / "mitra.toml").string()});
    return run(words, {{"MITRA_NOW", "2026-11-20T12:00:00+07:00"}});
}

PersonId Installed::add_person(const std::string& name, const std::string& phone) {
    auto opened = database();
    const auto keys = vault();
    return people::PersonStore{opened, keys}.add(
        {{.name = name, .city = "Bogor", .profession = "Guru"}, Phone::parse(phone), std::nullopt, k_noon});
}

std::int64_t Installed::count(const std::string& sql) const {
    auto opened = database();
    return opened.prepared(sql).integer();
}

std::filesystem::path Installed::back_up() const {
    const Finished made = mitra({"backup", "create", "--json"});
    if (made.status != 0) throw std::runtime_error{"no backup: " + made.err};
    return nlohmann::json::parse(made.out)["file"].get<std::string>();
}

}  // namespace mitra::test
