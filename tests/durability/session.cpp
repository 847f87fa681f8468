#include "tests/durability/session.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

namespace mitra::durability {
namespace {

namespace fs = std::filesystem;

fs::path furnished(const fs::path& folder, const World& world) {
    furnish(folder, world);
    return folder;
}

std::set<std::string> names_in(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& found : fs::recursive_directory_iterator{folder})
        if (!found.path().string().ends_with("-shm")) names.insert(found.path().lexically_relative(folder).string());
    return names;
}

std::string bytes_of(const fs::path& file) {
    std::ostringstream bytes;
    bytes << std::ifstream{file, std::ios::binary}.rdbuf();
    return bytes.str();
}

}  // namespace

Session::Session(const World& world)
    : here_{furnished(dir_ / "site", world)},
      recording_{std::make_unique<Recording>(here_.folder())},
      disk_{std::make_unique<Disk>(fs::canonical(here_.folder()))} {}

test::RawClient::Answer Session::asks(const std::string& request, int status, Promise promise) {
    if (!web_) web_ = std::make_unique<test::WebProgram>(here_.words("mitra-web"), recording_->environment());
    const std::string word = fmt::format("asks {}", made_.size());
    recording_->mark(word);
    const auto answer = test::RawClient{web_->port()}.ask(request);
    INFO(promise.what);
    REQUIRE(answer);
    INFO(answer->body);
    REQUIRE(answer->status == status);
    made_.push_back({word, true, std::move(promise)});
    return *answer;
}

test::Finished Session::commands(const Words& command, Promise promise) {
    auto done = here_.mitra(command, recording_->environment());
    INFO(command.at(0) << ": " << done.out << done.err);
    REQUIRE(done.status == 0);
    const std::string word = fmt::format("ended {}", made_.size());
    recording_->mark(word);
    made_.push_back({word, false, std::move(promise)});
    return done;
}

void Session::sends() {
    const auto done = here_.sender_once(recording_->environment());
    INFO(done.out << done.err);
    REQUIRE(done.status == 0);
}

void Session::stop_web() {
    if (web_) REQUIRE(web_->process().stop() == 0);
    web_.reset();
}

void Session::find_promises(const std::vector<Record>& records) {
    std::size_t at = 0;
    const auto next = [&](auto&& fits) {
        while (at < records.size() && !fits(records[at]))
            ++at;
        REQUIRE(at < records.size());
    };
    for (Made& made : made_) {
        next([&](const Record& record) { return record.act == Act::mark && record.data == made.word; });
        if (made.by_answer) next([](const Record& record) { return record.act == Act::answer; });
        made.at = at;
    }
}

void Session::check(const Disk& disk, std::size_t at, Disk::Unsynced unsynced, std::uint64_t seed, const Record& last) {
    const test::TempDir place;
    const Installation image{place / "site"};
    disk.image(image.folder(), unsynced, seed);
    INFO("the power went after record " << at << " (act " << static_cast<int>(last.act) << ' ' << last.path << last.data
                                        << "), unsynced " << static_cast<int>(unsynced) << ", seed " << seed);
    // What only lacks what was not flushed is the plainer image: doctor, who takes his time, sees the other.
    if (all_asked() || unsynced == Disk::Unsynced::chance) {
        const std::string complaints = image.complaints();
        CHECK(complaints == "");
    }
    for (const Made& made : made_) {
        if (made.at > at) break;
        INFO("promised: " << made.promise.what);
        CHECK(made.promise.holds(image));
    }
    for (const Made& made : made_) {
        if (made.at != at || !made.promise.goes_on) continue;
        INFO("goes on: " << made.promise.what);
        CHECK(made.promise.goes_on(image));
        const std::string afterwards = image.complaints();
        CHECK(afterwards == "");
    }
}

/// With everything kept the disk of the records is the real one, or the recorder misses something.
void Session::check_complete(const Disk& disk) const {
    const test::TempDir place;
    disk.image(place / "site", Disk::Unsynced::kept, 0);
    const auto names = names_in(here_.folder());
    CHECK(names_in(place / "site") == names);
    for (const std::string& name : names) {
        if (!fs::is_regular_file(here_ / name)) continue;
        INFO(name);
        CHECK((bytes_of(place / "site" / name) == bytes_of(here_ / name)));
    }
}

std::size_t Session::lose_power(std::uint64_t seeds, std::size_t stride, std::uint64_t first_seed) {
    stop_web();
    const auto records = recording_->records();
    find_promises(records);
    std::size_t images = 0;
    std::size_t operations = 0;
    auto made = made_.begin();
    for (std::size_t at = 0; at < records.size(); ++at) {
        disk_->apply(records[at]);
        if (made != made_.end() && made->at == at) {
            ++made;
            check(*disk_, at, Disk::Unsynced::lost, 0, records[at]);
            for (std::uint64_t seed = first_seed; seed < first_seed + seeds; ++seed)
                check(*disk_, at, Disk::Unsynced::chance, seed, records[at]);
            images += 1 + seeds;
        } else if (++operations % stride == 0 && disk_->pending() > 0) {
            check(*disk_, at, Disk::Unsynced::chance, first_seed + at, records[at]);
            ++images;
        }
    }
    check_complete(*disk_);
    return images;
}

}  // namespace mitra::durability
