#pragma once

#include "lib/base/random.hpp"
#include "lib/file/folder.hpp"
#include "lib/flow/services.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"

namespace mitra::test {

/// A site as the flows see it: settings of a small foundation, a clock that obeys, seeded chance.
struct TestSite {
    TestDatabase database = migrated_db();
    FakeClock clock;
    file::Folder folder{database.dir / "files", test_vault()};
    SeededRandom random{1};
    flow::Site site{.name = "Webdonasi",
                    .base_url = "https://www.webdonasi.com",
                    .zone = k_wib,
                    .admin_whatsapp = "+6281200000001",
                    .admin_email = "admin@webdonasi.example",
                    .intro_video = "https://youtu.be/intro",
                    .support_contact = "",
                    .sandbox = true};

    flow::Services services() { return services(database); }
    /// The same over another connection, for a test with threads.
    flow::Services services(db::Database& connection) {
        return {.database = connection,
                .vault = test_vault(),
                .clock = clock,
                .random = random,
                .site = site,
                .actor = {"test", "because"}};
    }
    /// The only column of the only row.
    std::int64_t count(const char* sql) { return database->prepared(sql).integer(); }
};

}  // namespace mitra::test
