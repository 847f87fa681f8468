#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "lib/base/error.hpp"
#include "lib/db/migration.hpp"
#include "mitra_schema.hpp"
#include "tests/support/database.hpp"

using namespace mitra;

namespace {

/// Everything the schema consists of, in the order of its names, and the rows that are schema too.
std::string snapshot(db::Database& database) {
    std::string text = "-- The schema that all migrations make; written by scripts/schema-snapshot, never by hand.\n";
    text += fmt::format("PRAGMA user_version={};\n", db::schema_version(database));
    database
        .prepared(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            "ORDER BY tbl_name, CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END, name")
        .each_row([&](const db::Row& row) { text += "\n" + row.text("sql") + ";\n"; });
    text += "\n";
    database.prepared("SELECT machine, from_state, to_state FROM state_edge").each_row([&](const db::Row& row) {
        text += fmt::format("INSERT INTO state_edge VALUES ('{}', '{}', '{}');\n", row.text("machine"),
                            row.text("from_state"), row.text("to_state"));
    });
    database.prepared("SELECT * FROM sealed_column").each_row([&](const db::Row& row) {
        text += fmt::format("INSERT INTO sealed_column VALUES ('{}', '{}', '{}');\n", row.text("table_name"),
                            row.text("column_name"), row.text("row_column"));
    });
    return text;
}

std::string content_of(const std::string& file) {
    std::ifstream in{file};
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("schema/current.sql is what the migrations make", "[schema]") {
    auto db = test::migrated_db();
    const std::string file = MITRA_SOURCE_DIR "/schema/current.sql";
    if (std::getenv("MITRA_WRITE_SNAPSHOT") != nullptr) std::ofstream{file} << snapshot(db);
    INFO("after a change of schema run scripts/schema-snapshot and read the difference");
    CHECK(content_of(file) == snapshot(db));
}

TEST_CASE("every table is strict and every state machine has its table", "[schema]") {
    auto db = test::migrated_db();
    db->prepared("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'")
        .each_row([](const db::Row& row) {
            INFO(row.text("name"));
            CHECK(row.boolean("strict"));
        });
    CHECK(db->prepared("SELECT count(DISTINCT machine) FROM state_edge WHERE machine NOT IN "
                       "(SELECT name FROM sqlite_schema WHERE type = 'table')")
              .integer() == 0);
}

TEST_CASE("every sealed column exists, is found by a unique column, and no column named so is left out", "[schema]") {
    auto db = test::migrated_db();
    const auto sealed =
        db->prepared("SELECT table_name, column_name, row_column FROM sealed_column").rows([](const db::Row& row) {
            return std::array{row.text("table_name"), row.text("column_name"), row.text("row_column")};
        });
    for (const auto& [table, column, row] : sealed) {
        INFO(table << "." << column << " by " << row);
        CHECK(db->prepared("SELECT count(*) FROM pragma_table_info(:table) WHERE name IN (:column, :row)")
                  .bind(":table", table)
                  .bind(":column", column)
                  .bind(":row", row)
                  .integer() == 2);
    }
    CHECK(db->prepared("SELECT count(*) FROM sqlite_schema s JOIN pragma_table_info(s.name) c "
                       "WHERE s.type = 'table' AND c.name LIKE '%\\_sealed' ESCAPE '\\' AND NOT EXISTS "
                       "(SELECT 1 FROM sealed_column WHERE table_name = s.name AND column_name = c.name)")
              .integer() == 0);
}

TEST_CASE("a database that stopped at any version is brought up to date with its rows", "[schema]") {
    const auto files = embedded::schema();
    for (std::size_t applied = 1; applied < files.size(); ++applied) {
        const std::string last{files[applied - 1].name};
        INFO("stopped after " << last);
        const test::TempDir dir;
        {
            auto old = db::Database::create(dir / "mitra.db");
            old.execute(fmt::format("PRAGMA application_id={}", db::k_application_id));
            for (const EmbeddedFile& file : files.first(applied))
                old.execute(std::string{file.text});
            old.execute(fmt::format("PRAGMA user_version={}", std::stoi(last)));
            old.execute("INSERT INTO breaker (provider, failures, open_until) VALUES ('dripsender', 3, 17)");
            if (applied >= 2)
                old.execute("INSERT INTO people_group (name, name_key, kind) VALUES ('Bogor', 'bogor', 'participant')");
        }
        CHECK_THROWS_AS(db::Database::open(dir / "mitra.db", db::Access::read_write), Error);
        auto database = db::Database::create(dir / "mitra.db");
        CHECK(db::migrate(database).size() == files.size() - applied);
        CHECK(db::migrate(database).empty());
        CHECK(snapshot(database) == content_of(MITRA_SOURCE_DIR "/schema/current.sql"));
        CHECK(database.prepared("SELECT open_until FROM breaker").integer() == 17);
        if (applied >= 2) CHECK(database.prepared("SELECT count(*) FROM people_group").integer() >= 1);
        CHECK(database.prepared("SELECT count(*) FROM pragma_foreign_key_check").integer() == 0);
    }
}

TEST_CASE("a database newer than the program is refused, and left alone", "[schema]") {
    auto db = test::migrated_db();
    db->execute(fmt::format("PRAGMA user_version={}", db::known_version() + 1));
    for (int i = 0; i < 2; ++i) {
        try {
            if (i == 0) static_cast<void>(db.connect());
            if (i == 1) db::migrate(db);
            FAIL("taken");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::refused);
            CHECK(std::string{error.what()}.find("this program knows") != std::string::npos);
            CHECK(error.hint().find("newer mitra") != std::string::npos);
        }
    }
    CHECK(db::schema_version(db) == db::known_version() + 1);
}

TEST_CASE("a file that is somebody else's database is refused, and left alone", "[schema]") {
    const test::TempDir dir;
    auto other = db::Database::create(dir / "other.db");
    other.execute("CREATE TABLE note (text)");
    CHECK_THROWS_AS(db::migrate(other), Error);
    CHECK_THROWS_AS(db::Database::open(dir / "other.db", db::Access::read_only), Error);
    CHECK(other.prepared("SELECT count(*) FROM sqlite_schema").integer() == 1);
}

TEST_CASE("0007 indexes what ended before it came", "[schema]") {
    const test::TempDir dir;
    auto db = db::Database::create(dir / "mitra.db");
    for (const EmbeddedFile& file : embedded::schema()) {
        if (file.name >= "0007") break;
        db.execute(std::string{file.text});
    }
    db.execute(fmt::format("PRAGMA application_id={}; PRAGMA user_version=6", db::k_application_id));
    db.execute(
        "INSERT INTO message (kind, cause, channel, lane, template, state, not_before, expires_at, created_at)"
        " VALUES ('welcome', 'a', 'whatsapp', 0, 'welcome', 'queued', 0, 1, 0);"
        " UPDATE message SET state = 'expired', ended_at = 1");
    CHECK(db::migrate(db).front() == "0007_queue_counts");
    CHECK(db.prepared("SELECT count(*) FROM message INDEXED BY message_ended_unsent"
                      " WHERE state <> 'queued' AND state <> 'sending' AND state <> 'sent'")
              .integer() == 1);
}
