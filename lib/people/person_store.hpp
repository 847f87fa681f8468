#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/people/erasure_list.hpp"
#include "lib/people/filter.hpp"
#include "lib/people/person.hpp"

namespace mitra::people {

struct NewPerson {
    Details details;
    Phone phone;
    std::optional<Consent> consent;
    Instant registered_at;
};

/// People in the database: what names them is sealed, look-ups go by keyed hash.
class PersonStore {
 public:
    PersonStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// Error{refused} where the phone or the e-mail is somebody's already.
    PersonId add(const NewPerson& person);

    std::optional<Person> find(PersonId id);
    std::optional<Person> by_phone(const Phone& phone);
    std::optional<Person> by_email(std::string_view normalised);
    /// By what stands behind "/ref=": an opaque code, or a phone in any usual form. Only the id: nothing is opened.
    std::optional<PersonId> by_referral_code(std::string_view code);
    std::optional<PersonId> by_uuid(std::string_view uuid);
    /// By "PER-12", a phone in any usual form, or an e-mail; Error{not_found} otherwise.
    Person named(std::string_view reference);

    /// At most `limit` people after `after`, in the order of their ids (of registration, where the filter asks for its
    /// time alone).
    std::vector<Person> list(const Filter& filter, PersonId after, std::int64_t limit);
    std::int64_t count(const Filter& filter);
    /// Opens every matching person in pages and gives those whose name contains `part`, letter case ignored.
    void search_name(const Filter& filter, std::string_view part, const std::function<void(const Person&)>& found);

    /// Error{refused} where the e-mail is somebody else's. This and the next two throw Error{not_found} for nobody and
    /// for an erased person.
    void set_details(PersonId id, const Details& details);
    /// Error{refused} where the phone is somebody else's. Links that went to the old one stop working.
    void set_phone(PersonId id, const Phone& phone);
    void give_consent(PersonId id, const Consent& consent);
    /// False when there was none.
    bool withdraw_consent(PersonId id);
    /// False when they had stopped before.
    bool stop(PersonId id, Instant at);
    /// False when they had not stopped.
    bool restart(PersonId id);
    /// "sudah_join"; keeps the first time. False when they had joined before.
    bool joined(PersonId id, Instant at);
    bool not_joined(PersonId id);
    void wrote(PersonId id, Instant at);
    /// Every standing link that was handed out stops working.
    void revoke_links(PersonId id);
    /// Empties what identifies; the row, its city, profession and dates stay for the books. False when they were erased
    /// before. The whole act is flow::erase_person.
    bool erase(PersonId id, Instant at);
    /// What a person lets us send; nothing for nobody. Opens no seal.
    struct Permission {
        bool stopped = false;
        bool consented = false;
        bool erased = false;
    };
    std::optional<Permission> permission(PersonId id);
    /// Everybody who was erased, oldest first.
    std::vector<Erasure> erasures();

    /// Whom the standing links of a uuid belong to and which revision of them works.
    struct LinkHolder {
        PersonId id;
        std::int64_t revision = 0;
    };
    std::optional<LinkHolder> link_holder(std::string_view uuid);

 private:
    void refuse_taken_phone(const Phone& phone, std::optional<PersonId> owner);
    void refuse_taken_email(const std::optional<std::string>& email, std::optional<PersonId> owner);
    /// The uuid of a person who is not erased, or Error{not_found}.
    std::string uuid_of(PersonId id);

    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::people
