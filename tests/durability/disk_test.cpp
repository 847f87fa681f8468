// The disk that loses power, by itself: what it may lose, and what it may not.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "tests/durability/disk.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra::durability;

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t k_seeds = 64;

/// A disk with a file "old" of 1024 'a', and its images.
struct Lab {
    mitra::test::TempDir dir;
    fs::path folder = fs::path{dir.path()} / "site";
    std::optional<Disk> disk;

    Lab() {
        fs::create_directories(folder / "sub");
        std::ofstream{folder / "old"} << std::string(1024, 'a');
        disk.emplace(folder);
    }
    [[nodiscard]] std::string path(const std::string& name) const { return folder / name; }
    void does(Act act, std::uint64_t inode, const std::string& name, const std::string& other = {},
              std::int64_t offset = 0, const std::string& data = {}) {
        disk->apply({act, inode, offset, path(name), other.empty() ? other : path(other), data});
    }
    void writes(std::uint64_t inode, const std::string& data, std::int64_t offset = 0) {
        does(Act::write, inode, "", {}, offset, data);
    }
    void syncs(std::uint64_t inode) { does(Act::sync, inode, ""); }
    void syncs_folder(const std::string& name = {}) {
        const fs::path synced = name.empty() ? folder : folder / name;
        disk->apply({Act::sync, inode(synced), 0, synced, {}, {}});
    }
    [[nodiscard]] static std::uint64_t inode(const fs::path& of) {
        struct stat found {};
        return ::stat(of.c_str(), &found) == 0 ? found.st_ino : 0;
    }
    /// What a file is after a power loss; nothing when it is not there.
    [[nodiscard]] std::optional<std::string> left(const std::string& name, Disk::Unsynced unsynced,
                                                  std::uint64_t seed = 1) const {
        const mitra::test::TempDir place;
        disk->image(place / "image", unsynced, seed);
        std::ifstream in{place / "image" / name, std::ios::binary};
        if (!in) return std::nullopt;
        std::ostringstream bytes;
        bytes << in.rdbuf();
        return bytes.str();
    }
    /// All that it may be, over many seeds; "-" when it is not there.
    [[nodiscard]] std::set<std::string> may_be(const std::string& name) const {
        std::set<std::string> all;
        for (std::uint64_t seed = 1; seed <= k_seeds; ++seed)
            all.insert(left(name, Disk::Unsynced::chance, seed).value_or("-"));
        return all;
    }
};

constexpr std::uint64_t k_new = 1'000'000'001;

}  // namespace

TEST_CASE("a write that was not flushed is lost, kept or torn at a sector; one that was is there", "[disk]") {
    Lab lab;
    const auto old = Lab::inode(lab.folder / "old");
    const std::string a(512, 'a'), b(512, 'b');
    lab.writes(old, b + b);
    CHECK(lab.left("old", Disk::Unsynced::lost) == a + a);
    CHECK(lab.left("old", Disk::Unsynced::kept) == b + b);
    CHECK(lab.may_be("old") == std::set<std::string>{a + a, a + b, b + a, b + b});
    lab.syncs(old);
    CHECK(lab.may_be("old") == std::set<std::string>{b + b});
    lab.does(Act::truncate, old, "", {}, 512);
    CHECK(lab.may_be("old") == std::set<std::string>{b, b + b});
}

TEST_CASE("what a failed flush lost no later flush brings back, unless it is written again", "[disk]") {
    Lab lab;
    const auto old = Lab::inode(lab.folder / "old");
    lab.writes(old, std::string(512, 'b'));
    lab.does(Act::sync_failed, old, "");
    lab.writes(old, std::string(512, 'c'), 512);
    lab.syncs(old);
    CHECK(lab.left("old", Disk::Unsynced::lost) == std::string(512, 'a') + std::string(512, 'c'));
    lab.writes(old, std::string(512, 'b'));
    lab.syncs(old);
    CHECK(lab.may_be("old") == std::set<std::string>{std::string(512, 'b') + std::string(512, 'c')});
}

TEST_CASE("a new file needs its own flush and its folder's", "[disk]") {
    Lab lab;
    lab.does(Act::create, k_new, "sub/new");
    lab.writes(k_new, "content");
    SECTION("neither") {
        CHECK(lab.may_be("sub/new") == std::set<std::string>{"-", "", "content"});
    }
    SECTION("its own") {
        lab.syncs(k_new);
        CHECK(lab.may_be("sub/new") == std::set<std::string>{"-", "content"});
        CHECK(lab.left("sub/new", Disk::Unsynced::lost) == std::nullopt);
    }
    SECTION("another folder's") {
        lab.syncs(k_new);
        lab.syncs_folder();
        CHECK(lab.may_be("sub/new") == std::set<std::string>{"-", "content"});
    }
    SECTION("both") {
        lab.syncs(k_new);
        lab.syncs_folder("sub");
        CHECK(lab.may_be("sub/new") == std::set<std::string>{"content"});
    }
}

TEST_CASE("a folder whose flush failed may be flushed again", "[disk]") {
    Lab lab;
    lab.does(Act::create, k_new, "sub/new");
    lab.syncs(k_new);
    lab.disk->apply({Act::sync_failed, Lab::inode(lab.folder / "sub"), 0, lab.path("sub"), {}, {}});
    CHECK(lab.may_be("sub/new") == std::set<std::string>{"-", ""});
    lab.syncs_folder("sub");
    CHECK(lab.may_be("sub/new") == std::set<std::string>{""});
}

TEST_CASE("a file in a folder that is lost is lost", "[disk]") {
    Lab lab;
    lab.does(Act::make_folder, k_new + 1, "made");
    lab.does(Act::create, k_new, "made/new");
    lab.syncs(k_new);
    lab.disk->apply({Act::sync, k_new + 1, 0, lab.path("made"), {}, {}});
    CHECK(lab.may_be("made/new") == std::set<std::string>{"-", ""});
    lab.syncs_folder();
    CHECK(lab.may_be("made/new") == std::set<std::string>{""});
}

TEST_CASE("a file that moved is at one of the two names, and at the new one when its folder was flushed", "[disk]") {
    Lab lab;
    const auto old = Lab::inode(lab.folder / "old");
    lab.does(Act::rename, old, "old", "sub/moved");
    for (std::uint64_t seed = 1; seed <= k_seeds; ++seed)
        CHECK(lab.left("old", Disk::Unsynced::chance, seed).has_value() !=
              lab.left("sub/moved", Disk::Unsynced::chance, seed).has_value());
    lab.syncs_folder("sub");
    CHECK(lab.may_be("old") == std::set<std::string>{"-"});
    CHECK(lab.may_be("sub/moved").size() == 1);
}

TEST_CASE("a file that was removed may come back until its folder was flushed", "[disk]") {
    Lab lab;
    lab.does(Act::remove, 0, "old");
    CHECK(lab.may_be("old").size() == 2);
    lab.syncs_folder();
    CHECK(lab.may_be("old") == std::set<std::string>{"-"});
    CHECK(lab.disk->pending() == 0);
}
