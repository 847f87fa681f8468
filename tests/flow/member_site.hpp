#pragma once

#include <string>

#include "lib/crypto/random.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

namespace mitra::test {

/// The tiers basic and vip of a site, whose memberships are rows as a paid order leaves them: for what hangs on being a
/// member, and not on how one becomes it.
class Tiers {
 public:
    explicit Tiers(TestSite& site) : database_(site.database.database), clock_{site.clock} {
        database_.execute("DROP TRIGGER shop_order_paid_on_evidence");  // nobody pays here
    }

    /// Somebody who is a member of `tier` from now on.
    PersonId member(TierId tier, const SomePerson& some = {}) {
        const PersonId person = add_person(database_, some);
        enter(person, tier);
        return person;
    }
    void enter(PersonId person, TierId tier) {
        database_
            .prepared(R"sql(
                INSERT INTO shop_order (uuid, product_id, buyer_id, buyer_proven, subtotal, discount, tax_mode,
                                        tax_rate_bp, tax, total, method, state, placed_at, expires_at, moved_at,
                                        moved_by)
                SELECT :uuid, product_id, :person, 1, 0, 0, 'none', 0, 0, 0, 'free', 'pending', :now, :now + 1, :now,
                       'test'
                  FROM membership_tier WHERE id = :tier
            )sql")
            .bind(":uuid", crypto::random_uuid())
            .bind(":person", person)
            .bind(":tier", tier)
            .bind(":now", clock_.now())
            .run();
        const std::int64_t order = database_.last_row_id();
        database_.execute(
            fmt::format("UPDATE shop_order SET state = 'paid', paid_at = placed_at WHERE id = {}", order));
        database_
            .prepared(R"sql(
                INSERT INTO membership (person_id, tier_id, order_id, ordered_at, state, moved_at, moved_by)
                VALUES (:person, :tier, :order, :now, 'pending', :now, 'test')
            )sql")
            .bind(":person", person)
            .bind(":tier", tier)
            .bind(":order", order)
            .bind(":now", clock_.now())
            .run();
        database_.execute(
            fmt::format("UPDATE membership SET state = 'active', started_at = ordered_at WHERE order_id = {}", order));
    }
    /// Their membership ends, as by its time or by a refund.
    void end(PersonId person) {
        database_
            .prepared(
                "UPDATE membership SET state = 'expired', ended_at = :now"
                " WHERE person_id = :person AND state = 'active'")
            .bind(":now", clock_.now())
            .bind(":person", person)
            .run();
    }

 private:
    TierId add(const std::string& code, int rank) {
        database_.execute(
            fmt::format("INSERT INTO product (slug, name, name_key, kind, price, created_at)"
                        " VALUES ('{0}', '{0}', '{0}', 'membership', 100000, 0)",
                        code));
        database_.execute(fmt::format(
            "INSERT INTO membership_tier (code, product_id, rank) VALUES ('{}', last_insert_rowid(), {})", code, rank));
        return TierId{database_.last_row_id()};
    }

    db::Database& database_;
    FakeClock& clock_;

 public:
    TierId basic = add("basic", 1), vip = add("vip", 2);
};

/// A site with them.
struct MemberSite : TestSite {
    Tiers tiers{*this};
    TierId basic = tiers.basic, vip = tiers.vip;

    PersonId member(TierId tier, const SomePerson& some = {}) { return tiers.member(tier, some); }
    void enter(PersonId person, TierId tier) { tiers.enter(person, tier); }
    void end(PersonId person) { tiers.end(person); }
};

}  // namespace mitra::test
