#include "lib/db/writer.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <string>
#include <thread>

#include "lib/base/error.hpp"
#include "tests/support/database.hpp"
#include "tests/support/eventually.hpp"

using namespace mitra;
using namespace mitra::db;

namespace {

/// A migrated database with a table of our own, and a writer on it whose first unit holds it up until `go`.
struct Fixture {
    explicit Fixture(Writer::Options options = {}) {
        file->execute("CREATE TABLE note (value INTEGER PRIMARY KEY CHECK (value >= 0)) STRICT");
        writer = std::make_unique<Writer>(file.connect(), options, [this] { ++wakes; });
    }

    /// Makes the writer wait inside a batch, so that what is submitted meanwhile gathers in the next one.
    void hold() {
        auto held = std::make_shared<std::promise<void>>();
        auto holds = [this, held](Database&) {
            held->set_value();
            go.get_future().wait();
        };
        REQUIRE(writer->submit(holds, [](const std::exception_ptr&) {}));
        held->get_future().wait();
    }
    void release() { go.set_value(); }

    bool insert(std::int64_t value) {
        return writer->submit(
            [value](Database& database) {
                database.prepared("INSERT INTO note VALUES (:value)").bind(":value", value).run();
            },
            [this](const std::exception_ptr& failure) { ++(failure ? failed : durable); });
    }
    std::int64_t rows() { return file->prepared("SELECT count(*) FROM note").integer(); }
    bool all_done(int count) {
        return test::eventually([&] { return durable + failed == count; });
    }

    test::TestDatabase file = test::migrated_db();
    std::atomic<int> durable{0}, failed{0}, wakes{0};
    std::promise<void> go;
    std::unique_ptr<Writer> writer;
};

}  // namespace

TEST_CASE("what waits while a batch runs is committed together, and woken once", "[writer]") {
    Fixture fixture;
    fixture.hold();
    for (int i = 0; i < 100; ++i)
        REQUIRE(fixture.insert(i));
    fixture.release();

    REQUIRE(fixture.all_done(100));
    REQUIRE(test::eventually([&] { return fixture.wakes == 2; }));
    CHECK(fixture.rows() == 100);
    const Writer::Counts counts = fixture.writer->counts();
    CHECK(counts.units == 101);
    CHECK(counts.batches == 2);
    CHECK(counts.failed == 0);
    CHECK(counts.batches_by_size[0] == 1);
    CHECK(counts.batches_by_size[7] == 1);  // 65 to 128
}

TEST_CASE("a unit that fails is undone alone and learns its own reason", "[writer]") {
    std::promise<std::string> reason;  // outlives the writer, which is still inside it when we have the value
    Fixture fixture;
    fixture.hold();
    REQUIRE(fixture.insert(1));
    REQUIRE(fixture.writer->submit(
        [](Database& database) {
            database.execute("INSERT INTO note VALUES (50)");
            throw Error{ErrorKind::refused, "no such day"};
        },
        [&](const std::exception_ptr& failure) {
            try {
                std::rethrow_exception(failure);
            } catch (const Error& error) {
                reason.set_value(error.what());
            }
        }));
    REQUIRE(fixture.insert(1));  // the same key again: the engine's own refusal
    REQUIRE(fixture.insert(2));
    fixture.release();

    CHECK(reason.get_future().get() == "no such day");
    REQUIRE(fixture.all_done(3));
    CHECK(fixture.durable == 2);
    CHECK(fixture.failed == 1);
    CHECK(fixture.rows() == 2);
    CHECK(fixture.writer->counts().batches == 2);
}

TEST_CASE("a done unit is in the file for every other connection", "[writer]") {
    std::promise<std::int64_t> seen;
    Fixture fixture;
    REQUIRE(fixture.writer->submit([](Database& database) { database.execute("INSERT INTO note VALUES (7)"); },
                                   [&](const std::exception_ptr&) { seen.set_value(fixture.rows()); }));
    CHECK(seen.get_future().get() == 1);
}

TEST_CASE("a commit that fails fails all its units, and the next batch goes on", "[writer]") {
    Fixture fixture;
    fixture.file->execute("CREATE TABLE line (note INTEGER REFERENCES note DEFERRABLE INITIALLY DEFERRED) STRICT");
    fixture.hold();
    REQUIRE(fixture.insert(1));
    // Nothing is wrong with it before the commit.
    REQUIRE(fixture.writer->submit(
        [](Database& database) { database.execute("INSERT INTO line VALUES (99)"); },
        [&](const std::exception_ptr& failure) { ++(failure ? fixture.failed : fixture.durable); }));
    REQUIRE(fixture.insert(2));
    fixture.release();

    REQUIRE(fixture.all_done(3));
    CHECK(fixture.failed == 3);
    CHECK(fixture.rows() == 0);
    REQUIRE(fixture.insert(3));
    REQUIRE(fixture.all_done(4));
    CHECK(fixture.durable == 1);
}

TEST_CASE("a full database in the middle of a batch fails the batch as unavailable, and the writer goes on",
          "[writer]") {
    Fixture fixture;
    fixture.hold();
    std::atomic<int> unavailable{0};
    const auto count_kind = [&](const std::exception_ptr& failure) {
        try {
            if (failure) std::rethrow_exception(failure);
        } catch (const Error& error) {
            unavailable += error.kind() == ErrorKind::unavailable ? 1 : 0;
        }
        ++fixture.failed;
    };
    REQUIRE(fixture.writer->submit([](Database& database) { database.execute("INSERT INTO note VALUES (1)"); },
                                   count_kind));
    REQUIRE(fixture.writer->submit(
        [](Database& database) {
            database.execute("PRAGMA max_page_count=1");  // as many as there are: nothing more fits
            database.execute("CREATE TABLE big (text TEXT)");
            database.execute("INSERT INTO big VALUES (hex(zeroblob(1000000)))");
        },
        count_kind));
    REQUIRE(fixture.writer->submit([](Database& database) { database.execute("INSERT INTO note VALUES (2)"); },
                                   count_kind));
    fixture.release();
    REQUIRE(fixture.all_done(3));
    CHECK(unavailable >= 1);

    REQUIRE(fixture.writer->submit([](Database& database) { database.execute("PRAGMA max_page_count=100000"); },
                                   [](const std::exception_ptr&) {}));
    REQUIRE(fixture.insert(3));
    REQUIRE(fixture.all_done(4));
    CHECK(fixture.durable == 1);
}

TEST_CASE("a unit that loses the whole transaction takes its batch with it, never half of it", "[writer]") {
    Fixture fixture;
    fixture.hold();
    REQUIRE(fixture.insert(1));
    REQUIRE(fixture.writer->submit(
        [](Database& database) {
            database.execute("ROLLBACK");  // what SQLite does by itself after some I/O errors
            throw Error{ErrorKind::unavailable, "disk I/O error"};
        },
        [&](const std::exception_ptr& failure) { ++(failure ? fixture.failed : fixture.durable); }));
    REQUIRE(fixture.insert(2));
    fixture.release();

    REQUIRE(fixture.all_done(3));
    CHECK(fixture.failed == 3);
    CHECK(fixture.rows() == 0);
    REQUIRE(fixture.insert(3));
    REQUIRE(fixture.all_done(4));
    CHECK(fixture.rows() == 1);
}

TEST_CASE("beyond the units that may wait, submit answers false", "[writer]") {
    Fixture fixture{{.batch = 512, .waiting = 3}};
    fixture.hold();
    for (int i = 0; i < 3; ++i)
        CHECK(fixture.insert(i));
    CHECK_FALSE(fixture.insert(3));
    std::vector<Writer::Submission> more(2);
    CHECK(fixture.writer->submit(more) == 0);
    CHECK(fixture.writer->counts().waiting == 3);
    fixture.release();
    REQUIRE(fixture.all_done(3));
    CHECK(fixture.insert(4));
    REQUIRE(fixture.all_done(4));
}

TEST_CASE("many threads submit at once and every unit is done exactly once", "[writer]") {
    constexpr int k_threads = 8;
    constexpr int k_each = 100;
    Fixture fixture{{.batch = 64, .waiting = k_threads * k_each}};
    std::vector<std::thread> threads;
    for (int t = 0; t < k_threads; ++t)
        threads.emplace_back([&fixture, t] {
            for (int i = 0; i < k_each; ++i)
                fixture.insert(t * k_each + i);
        });
    for (std::thread& thread : threads)
        thread.join();

    REQUIRE(fixture.all_done(k_threads * k_each));
    CHECK(fixture.durable == k_threads * k_each);
    CHECK(fixture.rows() == k_threads * k_each);
    CHECK(fixture.writer->counts().batches < k_threads * k_each);
}

TEST_CASE("a writer that ends first runs what waits", "[writer]") {
    Fixture fixture;
    fixture.hold();
    for (int i = 0; i < 20; ++i)
        REQUIRE(fixture.insert(i));
    fixture.release();
    fixture.writer.reset();
    CHECK(fixture.durable == 20);
    CHECK(fixture.rows() == 20);
}

TEST_CASE("without group commit each unit has its own", "[writer]") {
    Fixture fixture{{.batch = 512, .waiting = 256, .group_commit = false}};
    fixture.hold();
    for (int i = 0; i < 20; ++i)
        REQUIRE(fixture.insert(i));
    fixture.release();
    REQUIRE(fixture.all_done(20));
    CHECK(fixture.writer->counts().batches == 21);
}

TEST_CASE("the writer empties a long write-ahead log without another batch", "[writer]") {
    Fixture fixture;
    fixture.file->execute("CREATE TABLE big (text TEXT) STRICT");
    REQUIRE(fixture.writer->submit(
        [](Database& database) { database.execute("INSERT INTO big VALUES (hex(zeroblob(17000000)))"); },
        [](const std::exception_ptr&) {}));
    const std::filesystem::path wal = fixture.file->file().string() + "-wal";
    CHECK(test::eventually([&] { return fixture.writer->counts().units == 1 && file_size(wal) == 0; }));
}
