#include "lib/flow/last_look.hpp"

#include <catch2/catch.hpp>

#include "lib/flow/erase_person.hpp"
#include "lib/flow/stop_messages.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using outbox::Kind;

namespace {

struct Look {
    test::TestSite site;
    flow::LastLook last_look{site.database.connect(db::Access::read_only), test::test_vault()};

    bool may_begin(Kind kind, std::optional<PersonId> person) {
        return last_look.may_begin({{.kind = kind}, {}, {}, person});
    }
};

}  // namespace

TEST_CASE("right before a call a STOP counts for every kind that it blocks, and for no other", "[flow][last_look]") {
    Look look;
    const PersonId person = test::add_person(look.site.database);
    for (const outbox::KindRules& rules : outbox::all_kinds())
        CHECK(look.may_begin(rules.kind, person));
    flow::stop_messages(look.site.services(), person);
    for (const outbox::KindRules& rules : outbox::all_kinds()) {
        INFO(rules.name);
        CHECK(look.may_begin(rules.kind, person) == !rules.stop_blocks);
        CHECK(look.may_begin(rules.kind, std::nullopt));  // the admin
    }
}

TEST_CASE("right before a call promotion needs consent", "[flow][last_look]") {
    Look look;
    const PersonId person = test::add_person(look.site.database, {.consent = false});
    for (const outbox::KindRules& rules : outbox::all_kinds()) {
        INFO(rules.name);
        CHECK(look.may_begin(rules.kind, person) == !rules.needs_consent);
    }
}

TEST_CASE("right before a call an erased person gets nothing at all", "[flow][last_look]") {
    Look look;
    const PersonId person = test::add_person(look.site.database);
    flow::erase_person(look.site.services(), person);
    for (const outbox::KindRules& rules : outbox::all_kinds())
        CHECK_FALSE(look.may_begin(rules.kind, person));
    CHECK_FALSE(look.may_begin(Kind::welcome, PersonId{99}));
}
