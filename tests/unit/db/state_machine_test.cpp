#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "lib/base/error.hpp"
#include "lib/db/query.hpp"
#include "tests/support/database.hpp"

using namespace mitra;

namespace {

using Edges = std::set<std::pair<std::string, std::string>>;

std::map<std::string, Edges> machines(db::Database& database) {
    std::map<std::string, Edges> result;
    database.prepared("SELECT machine, from_state, to_state FROM state_edge").each_row([&](const db::Row& row) {
        result[row.text("machine")].emplace(row.text("from_state"), row.text("to_state"));
    });
    return result;
}

std::set<std::string> states_of(const Edges& edges) {
    std::set<std::string> states;
    for (const auto& [from, to] : edges)
        states.insert({from, to});
    states.erase("");
    states.insert("no_such_state");
    return states;
}

/// DESIGN 3's picture of a machine, for the eye: `waiting -> cancelled | running`.
std::string drawn(const std::string& machine, const Edges& edges) {
    std::map<std::string, std::string> arrows;
    for (const auto& [from, to] : edges) {
        std::string& line = arrows[from.empty() ? "(new)" : from];
        line += line.empty() ? to : " | " + to;
    }
    std::string text = machine + "\n";
    for (const auto& [from, to] : arrows)
        text += "    " + from + " -> " + to + "\n";
    return text;
}

std::vector<std::string> columns(db::Database& database, const std::string& table, const char* which) {
    return database.prepared("SELECT name FROM pragma_table_info('" + table + "') WHERE " + which)
        .rows([](const db::Row& row) { return row.text("name"); });
}

bool accepts(db::Database& database, const std::string& sql) {
    try {
        db::in_transaction(database, [&] { database.execute(sql); });
        return true;
    } catch (const Error&) {
        return false;
    }
}

/// Whether a trigger reads or writes a table beside its own and the machine's.
bool asks_another(const std::string& trigger, const std::string& table) {
    static const std::regex k_table{R"(\b(?:FROM|JOIN|INTO|UPDATE)\s+(?!(?:OF|ON)\b)(\w+))"};
    for (std::sregex_iterator named{trigger.begin(), trigger.end(), k_table}, end; named != end; ++named)
        if (const std::string other = (*named)[1]; other != table && !other.starts_with("state_")) return true;
    return false;
}

/// A bare copy of a machine's table with its own triggers alone: the moves are tried without the table's other rules,
/// and without those that ask another table for evidence or keep it in step (tests of the stores and flows try them).
void make_bare(db::Database& bare, db::Database& real, const std::string& table) {
    std::string definition;
    for (const std::string& column : columns(real, table, "1"))
        definition += (definition.empty() ? "" : ", ") + column + (column == "id" ? " INTEGER PRIMARY KEY" : "");
    bare.execute("CREATE TABLE " + table + " (" + definition + ")");
    real.prepared("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '" + table + "'")
        .each_row([&](const db::Row& row) {
            if (!asks_another(row.text("sql"), table)) bare.execute(row.text("sql"));
        });
}

struct Bare {
    test::TempDir dir;
    db::Database database = db::Database::create(dir / "bare.db");
};

/// What a row is and what it is about, apart from its state; each is decided when the row is made.
const std::map<std::string, std::vector<std::string>> k_frozen{
    {"affiliate", {"uuid"}},
    {"broadcast", {"template", "segment", "fields", "media_url", "starts_at", "last_person", "created_at"}},
    {"chat_invite", {"uuid", "person_id", "made_by", "created_at"}},
    {"commission",
     {"source", "person_id", "role", "order_id", "corrects_id", "base", "rate_bp", "amount", "earned_at"}},
    {"daily_report", {"uuid", "person_id", "day", "submitted_at"}},
    {"delivery", {"product_id", "started_at"}},
    {"delivery_step",
     {"uuid", "order_id", "position", "name", "who", "after", "due_hours", "business", "message", "attach", "asks",
      "confirm"}},
    {"fraud_finding", {"rule", "cause", "affiliate_id", "order_id", "evidence", "found_at"}},
    {"inbox", {"uuid", "provider", "event_hash", "source", "received_at"}},
    {"job", {"provider", "kind", "cause", "repeatable", "created_at"}},
    {"membership", {"person_id", "tier_id", "order_id", "ordered_at"}},
    {"message",
     {"kind", "cause", "person_id", "channel", "template", "about_id", "event_id", "broadcast_id", "order_id", "uuid",
      "created_at"}},
    {"payment", {"uuid", "order_id", "attempt", "method", "bank_account_id", "reference", "amount", "created_at"}},
    {"payment_case", {"uuid", "kind", "cause", "order_id", "payment_id", "expected", "found", "opened_at"}},
    {"payout", {"total", "people", "created_at", "created_by"}},
    {"payout_line", {"payout_id", "person_id", "payee_id", "amount"}},
    {"refund", {"order_id", "case_id", "amount", "decided_at"}},
    {"shop_order",
     {"uuid", "product_id", "buyer_id", "subtotal", "discount", "tax_mode", "tax_rate_bp", "tax", "unique_code",
      "total", "method", "bank_account_id", "coupon_id", "consent_version", "placed_at"}},
    {"ticket", {"uuid", "kind", "person_id", "order_id", "opened_at"}},
    {"tip", {"uuid", "reference", "amount", "net", "code", "came_at", "seen_at"}},
    {"topup",
     {"uuid", "order_id", "service_id", "channel", "code", "display", "target_hash", "expected_cost", "max_cost",
      "made_at"}},
    {"upgrade_request", {"uuid", "person_id", "from_id", "to_tier_id", "order_id", "amount", "created_at"}},
};

}  // namespace

TEST_CASE("every machine takes exactly the moves that state_edge lists", "[state]") {
    auto db = test::migrated_db();
    for (const auto& [machine, edges] : machines(db)) {
        std::cout << drawn(machine, edges);
        Bare bare;
        bare.database.execute(
            "CREATE TABLE state_edge (machine, from_state, to_state);"
            "CREATE TABLE state_history (machine, row_id, from_state, to_state, moved_at, moved_by)");
        for (const auto& [from, to] : edges)
            bare.database.execute("INSERT INTO state_edge VALUES ('" + machine + "','" + from + "','" + to + "')");
        make_bare(bare.database, db, machine);
        const auto starts =
            bare.database.prepared("SELECT sql FROM sqlite_schema WHERE name = '" + machine + "_starts'")
                .rows([](const db::Row& row) { return row.text("sql"); });
        REQUIRE(starts.size() == 1);

        for (const std::string& from : states_of(edges)) {
            INFO(machine << ": first state " << from);
            CHECK(accepts(bare.database, "INSERT INTO " + machine + " (state) VALUES ('" + from + "'); ") ==
                  edges.contains({"", from}));
            for (const std::string& to : states_of(edges)) {
                INFO(machine << ": " << from << " -> " << to);
                // Puts a row into the first state by lifting the rule for the beginning only.
                bare.database.execute("DROP TRIGGER " + machine + "_starts; INSERT INTO " + machine +
                                      " (state) VALUES ('" + from + "');" + starts.front());
                const std::string move =
                    "UPDATE " + machine + " SET state = '" + to + "' WHERE id = (SELECT max(id) FROM " + machine + ")";
                CHECK(accepts(bare.database, move) == (from == to || edges.contains({from, to})));
            }
        }
    }
}

TEST_CASE("no row of a machine is deleted, written over, or given another id", "[state]") {
    auto db = test::migrated_db();
    for (const auto& [machine, edges] : machines(db)) {
        INFO(machine);
        Bare bare;
        bare.database.execute(
            "CREATE TABLE state_edge (machine, from_state, to_state);"
            "CREATE TABLE state_history (machine, row_id, from_state, to_state, moved_at, moved_by)");
        make_bare(bare.database, db, machine);
        std::string first;
        for (const auto& [from, to] : edges) {
            bare.database.execute("INSERT INTO state_edge VALUES ('" + machine + "','" + from + "','" + to + "')");
            if (from.empty()) first = to;
        }
        const std::string insert = " INTO " + machine + " (id, state) VALUES (1, '" + first + "')";
        REQUIRE(accepts(bare.database, "INSERT" + insert));
        CHECK_FALSE(accepts(bare.database, "INSERT OR REPLACE" + insert));
        CHECK_FALSE(accepts(bare.database, "DELETE FROM " + machine));
        CHECK_FALSE(accepts(bare.database, "UPDATE " + machine + " SET id = 2"));
    }
}

TEST_CASE("what a row is about never changes, whatever its state does", "[state]") {
    auto db = test::migrated_db();
    for (const auto& [machine, edges] : machines(db)) {
        INFO(machine);
        REQUIRE(k_frozen.contains(machine));
        Bare bare;
        bare.database.execute(
            "CREATE TABLE state_edge (machine, from_state, to_state);"
            "CREATE TABLE state_history (machine, row_id, from_state, to_state, moved_at, moved_by)");
        make_bare(bare.database, db, machine);
        const auto first =
            std::find_if(edges.begin(), edges.end(), [](const auto& edge) { return edge.first.empty(); });
        REQUIRE(first != edges.end());
        bare.database.execute("INSERT INTO state_edge VALUES ('" + machine + "', '', '" + first->second + "')");
        REQUIRE(accepts(bare.database, "INSERT INTO " + machine + " (state) VALUES ('" + first->second + "')"));
        CHECK(accepts(bare.database, "UPDATE " + machine + " SET state = state"));
        for (const std::string& column : k_frozen.at(machine)) {
            INFO(column);
            CHECK_FALSE(accepts(bare.database, "UPDATE " + machine + " SET " + column + " = 'another'"));
        }
    }
}
