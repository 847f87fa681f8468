#include "lib/db/audit.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"

using namespace mitra;
using mitra::test::k_noon;
using mitra::test::test_vault;

namespace {

void record(db::Database& database, const std::string& subject, const std::string& reason = "") {
    db::in_transaction(database, [&] {
        db::record_audit(database, test_vault(), {"admin", reason}, "person.set", subject, R"({"city":1})", k_noon);
    });
}

/// Does what nobody with a text editor for databases should: goes round the triggers.
void tamper(db::Database& database, const std::string& sql) {
    database.execute("DROP TRIGGER audit_is_final; DROP TRIGGER audit_is_kept; PRAGMA ignore_check_constraints=ON;" +
                     sql);
}

}  // namespace

TEST_CASE("audit rows come back in order, with the reason opened", "[audit]") {
    auto db = test::migrated_db();
    record(db, "PER-1", "Budi asked for it");
    record(db, "PER-2");
    const auto entries = db::audit_entries(db, test_vault(), 0, 10);
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].reason == "Budi asked for it");
    CHECK(entries[0].at == k_noon);
    CHECK(entries[1].id == 2);
    CHECK(db::audit_entries(db, test_vault(), 1, 10).size() == 1);
    const db::AuditFilter second{"PER-2", k_noon, k_noon + std::chrono::milliseconds{1}};
    CHECK(db::audit_entries(db, test_vault(), 0, 10, second).front().subject == "PER-2");
    CHECK(db::audit_count(db, second) == 1);
    CHECK(db::audit_count(db, {{}, {}, k_noon}) == 0);
    CHECK_FALSE(db::first_broken_audit(db));
    CHECK_FALSE(db::first_changed_reason(db, test_vault()));
}

TEST_CASE("a reason is not readable in the file", "[audit][privacy]") {
    auto db = test::migrated_db();
    record(db, "PER-1", "Budi asked for it");
    CHECK(db->prepared("SELECT count(*) FROM audit WHERE instr(reason_sealed, 'Budi') > 0").integer() == 0);
}

TEST_CASE("audit rows can neither be changed nor removed nor written over", "[audit]") {
    auto db = test::migrated_db();
    record(db, "PER-1");
    for (const char* sql : {"DELETE FROM audit", "UPDATE audit SET actor = 'x'", "UPDATE audit SET id = 9",
                            "UPDATE audit SET hash = zeroblob(32)", "INSERT OR REPLACE INTO audit SELECT * FROM audit",
                            "UPDATE OR REPLACE audit SET uuid = uuid"}) {
        INFO(sql);
        CHECK_THROWS_AS(db->execute(sql), Error);
    }
    CHECK_FALSE(db::first_broken_audit(db));
}

TEST_CASE("a change or a gap in the audit log shows, at its end too", "[audit]") {
    auto db = test::migrated_db();
    for (int i = 1; i <= 5; ++i)
        record(db, "PER-" + std::to_string(i), "why");
    SECTION("a changed column") {
        tamper(db, "UPDATE audit SET actor = 'nobody' WHERE id = 3");
        CHECK(db::first_broken_audit(db) == 3);
    }
    SECTION("a changed hash") {
        tamper(db, "UPDATE audit SET hash = zeroblob(32) WHERE id = 4");
        CHECK(db::first_broken_audit(db) == 4);
    }
    SECTION("a missing row") {
        tamper(db, "DELETE FROM audit WHERE id = 2");
        CHECK(db::first_broken_audit(db) == 2);
    }
    SECTION("the last row missing") {
        tamper(db, "DELETE FROM audit WHERE id = 5");
        CHECK(db::first_broken_audit(db) == 5);
    }
    SECTION("another reason of the same log put in") {
        tamper(db, "UPDATE audit SET reason_sealed = (SELECT reason_sealed FROM audit WHERE id = 1) WHERE id = 2");
        CHECK_FALSE(db::first_broken_audit(db));
        CHECK(db::first_changed_reason(db, test_vault()) == 2);
    }
    SECTION("an erased reason is sound") {
        db->execute("UPDATE audit SET reason_sealed = NULL WHERE id = 2");
        CHECK_FALSE(db::first_broken_audit(db));
        CHECK_FALSE(db::first_changed_reason(db, test_vault()));
        CHECK(db::audit_entries(db, test_vault(), 1, 1).front().reason.empty());
    }
}
