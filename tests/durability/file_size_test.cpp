// Files that may not grow beyond a limit (RLIMIT_FSIZE), at any point of a command's writes: an error that is told, not
// a signal that kills, and no half.
#include <catch2/catch.hpp>

#include "tests/durability/installation.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra;
using namespace mitra::durability;

namespace {

namespace fs = std::filesystem;

constexpr int k_unknown_outcome = 7;

test::Finished limited(const Installation& here, std::uintmax_t bytes, const Words& command) {
    Words words{"prlimit", "--fsize=" + std::to_string(bytes)};
    for (const std::string& word : here.words("mitra"))
        words.push_back(word);
    words.insert(words.end(), command.begin(), command.end());
    return test::run(words);
}

}  // namespace

TEST_CASE("a log that may not grow is a commit that failed, wherever the limit is", "[fault]") {
    const test::TempDir dir;
    furnish(dir / "original");
    const Words command{"order", "new", "magang", "--buyer", "PER-2", "--method", "transfer:BCA", "--key", "k1"};
    const auto fresh = [&](const std::string& name) {
        fs::copy(dir / "original", dir / name, fs::copy_options::recursive);
        return Installation{dir / name};
    };
    const auto log_of = [](const Installation& here) { return fs::file_size(here / "mitra.db-wal"); };
    const Installation clean = fresh("clean");
    const auto before = log_of(clean);
    REQUIRE(clean.mitra(command).status == 0);
    const auto growth = log_of(clean) - before;
    REQUIRE(growth > 0);

    std::size_t tried = 0;
    const std::uintmax_t step = all_asked() ? 512 : growth / 3 + 1;
    for (std::uintmax_t room = 0; room < growth; room += step) {
        const Installation here = fresh("limit-" + std::to_string(room));
        const auto refused = limited(here, before + room, command);
        CAPTURE(room, refused.status, refused.out, refused.err);
        CHECK(refused.status == k_unknown_outcome);
        CHECK(here.count("SELECT count(*) FROM shop_order") == 0);
        CHECK(here.complaints() == "");
        CHECK(here.mitra(command).status == 0);
        CHECK(here.count("SELECT count(*) FROM shop_order") == 1);
        ++tried;
    }
    const Installation enough = fresh("enough");
    CHECK(limited(enough, before + growth, command).status == 0);
    if (all_asked()) WARN("limits of a file's size: " << tried);
}
