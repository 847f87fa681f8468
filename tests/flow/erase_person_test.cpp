#include "lib/flow/erase_person.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "lib/base/error.hpp"
#include "lib/db/audit.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/idempotency.hpp"
#include "lib/db/inbox.hpp"
#include "lib/flow/register_participant.hpp"
#include "lib/people/erasure_list.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/people/sign_in.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;
using test::TestSite;

namespace {

/// Somebody with an inviter, whom the rest of the world has named in its own words.
struct Journey {
    TestSite site;
    flow::Services services = site.services();
    people::PersonStore store{services.database, services.vault};
    PersonId inviter = test::add_person(services.database, {.name = "Budi Santoso", .phone = "+6281311112222"});
    PersonId siti = registered("Siti Nurhaliza", "+6281562726272");

    PersonId registered(const char* name, const char* phone) {
        flow::Registration registration{{"Ibu", name, "Bogor", "Guru", "siti@contoh.id"}, Phone::from_e164(phone)};
        registration.referral_code = "081311112222";
        registration.consent = true;
        return flow::register_participant(services, registration).person;
    }
    HookId hears(const char* key, const char* body) {
        return db::Inbox{services.database, services.vault}
            .receive(db::OutsideEvent{"dripsender", key, "SND-1", body}, k_noon)
            .value();
    }
    std::string heard(HookId id) { return db::Inbox{services.database, services.vault}.find(id)->event.body; }
    void notes(const char* subject, const char* reason) {
        db::in_transaction(services.database, [&] {
            record_audit(services.database, services.vault, {"admin", reason}, "test.act", subject, "{}", k_noon);
        });
    }
    std::vector<std::string> reasons() {
        std::vector<std::string> found;
        for (const auto& entry : db::audit_entries(services.database, services.vault, 0, 100))
            if (entry.act == "test.act") found.push_back(entry.reason);
        return found;
    }
    people::ErasureList list() { return {people::ErasureList::list_of(services.database.file()), services.vault}; }
};

}  // namespace

TEST_CASE("an erased person keeps a row without a name, and nothing waits for them", "[erase]") {
    Journey j;
    REQUIRE(j.site.count("SELECT count(*) FROM message WHERE state = 'queued'") >= 2);
    const flow::Erased erased = flow::erase_person(j.services, j.siti);
    CHECK_FALSE(erased.already);
    CHECK(erased.log_is_empty);
    CHECK(erased.messages >= 2);  // the welcome, and the alert that tells the inviter about them
    CHECK(j.site.count("SELECT count(*) FROM message WHERE state = 'queued'") == 0);

    const people::Person person = *j.store.find(j.siti);
    CHECK(person.erased_at == k_noon);
    CHECK(person.details.name.empty());
    CHECK_FALSE(person.phone);
    CHECK(j.store.find(j.inviter)->details.name == "Budi Santoso");
    CHECK(j.site.count("SELECT count(*) FROM referral") == 1);  // the books stay
}

TEST_CASE("texts of others that name an erased person are emptied, the rest stays", "[erase]") {
    Journey j;
    const HookId theirs = j.hears("1", R"({"phone":"6281562726272","message":"halo"})");
    const HookId typed = j.hears("2", R"(from=0815-6272-6272&text=STOP)");
    const HookId mailed = j.hears("3", R"(from=SITI%40Contoh.id)");
    const HookId other = j.hears("4", R"({"phone":"6281311112222","message":"halo"})");
    j.notes("PER-2", "asked on the phone");
    j.notes("PER-1", "was invited with siti  nurhaliza");
    j.notes("PER-1", "asked by mail");
    const db::IdempotencyKey key{"web", "POST /daftar", "k1", "x"};
    db::once(j.services.database, j.services.vault, key, k_noon, [] {
        return db::StoredAnswer{200, "Halo Siti Nurhaliza"};
    });

    const flow::Erased erased = flow::erase_person(j.services, j.siti);
    CHECK(erased.events == 3);
    CHECK(erased.answers == 1);
    for (const HookId id : {theirs, typed, mailed})
        CHECK(j.heard(id).empty());
    CHECK(j.heard(other) == R"({"phone":"6281311112222","message":"halo"})");
    CHECK(j.reasons() == std::vector<std::string>{"", "", "asked by mail"});
    CHECK_FALSE(db::first_broken_audit(j.services.database));
    const auto again = db::once(j.services.database, j.services.vault, key, k_noon, [] {
        return db::StoredAnswer{500, "no"};
    });
    CHECK(again.status == 200);
    CHECK(again.body.empty());
}

TEST_CASE("erasing is noted once and again does nothing", "[erase]") {
    Journey j;
    flow::erase_person(j.services, j.siti);
    j.site.clock.advance(1h);
    CHECK(flow::erase_person(j.services, j.siti).already);
    CHECK(j.store.find(j.siti)->erased_at == k_noon);
    CHECK(j.site.count("SELECT count(*) FROM audit WHERE act = 'person.erase'") == 1);
    REQUIRE(j.list().all().size() == 1);
    CHECK(j.list().all()[0].uuid == j.store.find(j.siti)->uuid);
    CHECK_THROWS_AS(flow::erase_person(j.services, PersonId{99}), Error);
}

TEST_CASE("an erased person leaves their groups", "[erase]") {
    Journey j;
    people::GroupStore groups{j.services.database};
    people::Group group;
    group.name = "Peserta";
    const GroupId id = groups.add(group);
    groups.join(id, j.siti, k_noon);
    flow::erase_person(j.services, j.siti);
    CHECK(groups.find(id)->members == 0);
}

TEST_CASE("a database restored from before the erasure is erased again", "[erase]") {
    Journey j;
    const auto copy = j.site.database.dir / "before.db";
    j.services.database.execute("VACUUM INTO '" + copy.string() + "'");
    flow::erase_person(j.services, j.siti);
    std::filesystem::copy_file(people::ErasureList::list_of(j.services.database.file()),
                               people::ErasureList::list_of(copy));

    db::Database restored = db::Database::open(copy, db::Access::read_write);
    j.site.clock.advance(24h);
    const flow::Services services = j.site.services(restored);
    people::PersonStore store{restored, services.vault};
    CHECK(store.find(j.siti)->details.name == "Siti Nurhaliza");
    CHECK(flow::not_yet_erased(services) == std::vector{j.siti});

    const auto list = people::ErasureList::list_of(copy);
    CHECK(flow::repeat_erasures(services, list) == 1);
    CHECK(store.find(j.siti)->erased_at == k_noon);
    CHECK(store.find(j.inviter)->details.name == "Budi Santoso");
    CHECK(flow::not_yet_erased(services).empty());
    CHECK(flow::repeat_erasures(services, list) == 0);
}

TEST_CASE("an erasure that is undone is in no list, one that holds is noted later", "[erase]") {
    Journey j;
    {
        const db::Transaction rehearsal{j.services.database};
        CHECK_FALSE(flow::erase_person(j.services, j.siti).log_is_empty);
    }
    CHECK(j.store.find(j.siti)->details.name == "Siti Nurhaliza");
    CHECK(j.list().all().empty());
    CHECK_FALSE(std::filesystem::exists(people::ErasureList::list_of(j.services.database.file())));

    db::in_transaction(j.services.database, [&] { flow::erase_person(j.services, j.siti); });
    CHECK(j.list().all().empty());
    const auto backups = people::ErasureList::list_in(j.site.database.dir.path());
    CHECK(flow::note_erasures(j.services, backups) == 1);
    CHECK(flow::note_erasures(j.services, backups) == 0);
    CHECK(people::ErasureList(backups, j.services.vault).all().size() == 1);
}

TEST_CASE("a list from elsewhere is merged, a damaged one is refused", "[erase]") {
    Journey j;
    people::ErasureList mine{j.site.database.dir / "mine", j.services.vault};
    people::ErasureList other{j.site.database.dir / "other", j.services.vault};
    CHECK(mine.all().empty());
    CHECK(mine.add({{"b", k_noon + 1h}}) == 1);
    CHECK(mine.add({{"b", k_noon + 2h}}) == 0);
    other.add({{"a", k_noon}, {"b", k_noon + 1h}});
    CHECK(mine.merge(other) == 1);
    CHECK(mine.merge(other) == 0);
    REQUIRE(mine.all().size() == 2);
    CHECK(mine.all()[0].uuid == "a");

    std::filesystem::resize_file(j.site.database.dir / "mine", 60);
    CHECK_THROWS_AS(mine.all(), Error);
    CHECK_THROWS_AS(mine.add({{"c", k_noon}}), Error);
}

TEST_CASE("an erased person cannot sign in, and no session, password or link of theirs is left", "[erase]") {
    Journey j;
    people::SignInStore store{j.services.database};
    store.set_password(j.siti, "hash", k_noon);
    const std::string session = store.begin_session(j.siti, k_noon);
    const std::string link = store.issue_password_link(j.siti, people::SignInStore::Purpose::new_account, k_noon);
    const std::string others = store.begin_session(j.inviter, k_noon);
    flow::erase_person(j.services, j.siti);
    CHECK_FALSE(store.session(session, k_noon));
    CHECK_FALSE(store.password_link(link, k_noon));
    CHECK_FALSE(store.password_hash(j.siti));
    CHECK(store.left_of_erased(10).empty());
    CHECK(store.session(others, k_noon));

    store.set_password(j.siti, "hash", k_noon);  // as somebody with the file in hand might
    CHECK(store.left_of_erased(10).size() == 1);
    CHECK(flow::erase_person(j.services, j.siti).already);
    CHECK(store.left_of_erased(10).empty());
}
