#pragma once

#include "lib/membership/account_store.hpp"
#include "lib/membership/tier.hpp"
#include "lib/outbox/message_list.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

namespace mitra::test {

/// A site with a group whose members have what VIP members have.
struct MemberSite : TestSite {
    GroupId vip = people::GroupStore{database}.add({.id = {},
                                                    .name = "Anggota VIP",
                                                    .rights = {{std::string{membership::k_right_account}, false},
                                                               {std::string{membership::k_right_chat}, false}}});

    PersonId member() {
        const PersonId person = add_person(database);
        people::GroupStore{database}.join(vip, person, clock.now());
        return person;
    }
    void leave(PersonId person) { people::GroupStore{database}.leave(vip, person, clock.now()); }
    /// How many messages of a template wait, for a person or the admin.
    std::int64_t told(const std::string& template_name, std::optional<PersonId> person = {}) {
        return database->prepared("SELECT count(*) FROM message WHERE template = :name AND person_id IS :person")
            .bind(":name", template_name)
            .bind(":person", person)
            .integer();
    }
    std::int64_t audited(const std::string& act) {
        return database->prepared("SELECT count(*) FROM audit WHERE act = :act").bind(":act", act).integer();
    }
};

}  // namespace mitra::test
