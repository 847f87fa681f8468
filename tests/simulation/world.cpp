#include "tests/simulation/world.hpp"

#include <fmt/core.h>

#include <array>

#include "lib/base/error.hpp"
#include "lib/db/idempotency.hpp"
#include "tests/simulation/first_day.hpp"
#include "tests/support/vault.hpp"

namespace mitra::simulation {
namespace {

flow::Site site_of(std::uint64_t seed) {
    flow::Site site{.name = "Webdonasi",
                    .base_url = "https://www.webdonasi.com",
                    .zone = test::k_wib,
                    .admin_whatsapp = "+6281200000001",
                    .admin_email = "admin@webdonasi.example",
                    .intro_video = "https://youtu.be/intro",
                    .support_contact = ""};
    set_up(site);
    site.topup.auto_send = seed % 2 == 0;
    site.sandbox = true;  // the machine's own clock says nothing about this one
    return site;
}

}  // namespace

World::World(const Options& wanted)
    : options{wanted},
      troubled{wanted.faults},
      dice{wanted.seed * 2},
      chance{wanted.seed * 2 + 1},
      site{site_of(wanted.seed)} {
    copy_first_day(dir_ / "mitra.db");
    open();
}

void World::open() {
    database_.emplace(connect());
}

db::Database World::connect(db::Access access) const {
    auto database = db::Database::open(dir_ / "mitra.db", access);
    // The machine itself never fails here: other tests take its power.
    database.execute("PRAGMA synchronous=OFF");
    return database;
}

flow::Services World::services(db::Database& connection, std::string actor, std::string reason) {
    return {.database = connection,
            .vault = test::test_vault(),
            .clock = clock,
            .random = chance,
            .site = site,
            .actor = {std::move(actor), std::move(reason)}};
}

file::Folder World::files() {
    return file::Folder{dir_ / "files", test::test_vault()};
}

std::string World::new_phone() {
    return fmt::format("+6281{:09}", 100'000 + ++phones);
}

void World::restart() {
    faults.disarm();
    ++tally.restarts;
    say("everything dies and begins again");
    database_.reset();
    open();
    if (on_restart) on_restart();
}

World::Ended World::act(const std::string& name, const std::function<std::string()>& does) {
    const Ended ended = act(*database_, name, does);
    if (ended == Ended::broke && once_in(2)) restart();
    return ended;
}

World::Ended World::act(db::Database& connection, const std::string& name, const std::function<std::string()>& does,
                        std::int64_t rarely) {
    ++tally.acts;
    if (troubled && once_in(rarely)) {
        if (once_in(3)) {
            faults.arm(connection, Faults::Kind::loses_commit, between(1, 2));
        } else {
            // Near the beginning as often as far behind it, however long an act is.
            const std::int64_t most = std::int64_t{1} << between(1, 12);
            faults.arm(connection, Faults::Kind::stops, between(1, most));
        }
    }
    std::string said;
    Ended ended = Ended::done;
    try {
        said = does();
        // Whoever went on in spite of a fault has done what they say.
        if (faults.disarm()) ++tally.faults;
    } catch (const Error& error) {
        const bool fault = faults.disarm();
        tally.faults += fault ? 1 : 0;
        const bool rule = error.kind() == ErrorKind::usage || error.kind() == ErrorKind::not_found ||
                          error.kind() == ErrorKind::refused || error.kind() == ErrorKind::unavailable;
        const bool engine = std::string_view{error.what()}.starts_with("database: ");
        if (!fault && (!rule || engine))
            throw Broken{fmt::format("{}: {}: {}", name, mitra::name(error.kind()), error.what())};
        ended = fault ? Ended::broke : Ended::refused;
        said = error.what();
    } catch (const Killed&) {
        faults.disarm();
        ++tally.faults;
        ended = Ended::broke;
        said = "killed";
    }
    constexpr std::array k_words{"", "refused: ", "broke: "};
    if (ended == Ended::done) ++tally.done[name];
    if (ended == Ended::refused) ++tally.refused;
    if (ended != Ended::done || !said.empty())
        say(fmt::format("{}: {}{}", name, k_words.at(static_cast<std::size_t>(ended)), said));
    return ended;
}

World::Ended World::keyed(const std::string& name, const std::function<std::string()>& does) {
    const db::IdempotencyKey key{"client", name, fmt::format("key-{}", ++keys), name};
    Ended ended = Ended::broke;
    for (int tries = 0; ended == Ended::broke && tries < 3; ++tries)
        ended = act(name, [&] {
            return db::once(*database_, test::test_vault(), key, now(),
                            [&] {
                                return db::StoredAnswer{200, does()};
                            })
                .body;
        });
    return ended;
}

std::vector<std::int64_t> World::all(const std::string& sql) {
    std::vector<std::int64_t> ids;
    // In an order that no hash decides.
    database_->prepared("SELECT id FROM (" + sql + ") ORDER BY id").each_row([&](const db::Row& row) {
        ids.push_back(row.integer("id"));
    });
    return ids;
}

std::optional<std::int64_t> World::any(const std::string& sql) {
    const auto ids = all(sql);
    if (ids.empty()) return std::nullopt;
    return one_of(ids);
}

std::int64_t World::number(const std::string& sql) {
    return database_->prepared(sql).integer();
}

std::string World::word(const std::string& sql) {
    std::string found;
    database_->prepared(sql).each_row([&](const db::Row& row) { found = row.text("word"); });
    return found;
}

void World::say(const std::string& line) {
    for (const char c : fmt::format("{} {}", clock.now().milliseconds, line))
        trace_ = (trace_ ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
    if (options.verbose) fmt::print("{} {}\n", to_iso8601(clock.now(), site.zone), line);
}

}  // namespace mitra::simulation
