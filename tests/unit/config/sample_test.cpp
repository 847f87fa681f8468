#include <catch2/catch.hpp>
#include <fstream>
#include <regex>
#include <sstream>

#include "lib/config/setting.hpp"
#include "lib/config/settings.hpp"
#include "tests/unit/config/settings_file.hpp"

using namespace mitra;
using mitra::test::SettingsFile;

namespace {

std::string content(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("etc/mitra.toml is what the table of settings says", "[config]") {
    INFO("write it anew: build/dev/tests/write_sample > etc/mitra.toml");
    CHECK(content(MITRA_SAMPLE) == config::sample());
}

TEST_CASE("every setting has a sentence, and its default is within its own limits", "[config]") {
    std::string text = config::sample({{"site.mode", "\"sandbox\""}, {"site.base_url", "\"http://127.0.0.1:9\""}});
    text = std::regex_replace(text, std::regex{"\n# ([a-z_]+ = )"}, "\n$1");
    text = std::regex_replace(
        text, std::regex{"\n(password|api_key|old_api_key|token|webhook_secret|key|webhook_token)_file = \"\""}, "\n");
    const SettingsFile all{text};
    const auto written = config::explain(all.file);
    const SettingsFile none{"[site]\nmode = \"sandbox\"\nbase_url = \"http://127.0.0.1:9\"\n"};
    const auto defaults = config::explain(none.file);

    REQUIRE(written.size() == config::settings_table().size());
    for (std::size_t i = 0; i < written.size(); ++i) {
        const auto& row = config::settings_table()[i];
        INFO(row.key);
        CHECK(row.sentence.ends_with('.'));
        CHECK(written[i].key == defaults[i].key);
        if (row.type != config::Type::path && row.type != config::Type::secret)
            CHECK(written[i].value == defaults[i].value);
    }
}

TEST_CASE("where each value came from is shown", "[config]") {
    const SettingsFile file{"[site]\nmode = \"sandbox\"\n\n[web]\nlisten = \"127.0.0.1:9999\"\n"};
    for (const auto& shown : config::explain(file.file)) {
        if (shown.key == "web.listen") {
            CHECK(shown.value == "\"127.0.0.1:9999\"");
            CHECK(shown.origin == file.file.string() + ":5");
        }
        if (shown.key == "web.rate_per_minute") {
            CHECK(shown.value == "60");
            CHECK(shown.origin == "default");
        }
        if (shown.key == "site.base_url") CHECK(shown.value == "\"http://127.0.0.1:9999\"");
    }
}
