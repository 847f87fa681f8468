#include "lib/people/person_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"
#include "lib/people/check.hpp"
#include "lib/people/opaque_code.hpp"
#include "lib/people/person_row.hpp"
#include "lib/text/fold.hpp"

namespace mitra::people {
namespace {

const std::string& select_person_by_id() {
    static const std::string sql = fmt::format("SELECT {} FROM person WHERE id = :id", k_person_columns);
    return sql;
}

[[noreturn]] void nobody(std::string_view reference) {
    throw Error{ErrorKind::not_found, fmt::format("no person {}", reference),
                "give PER-12, a phone number or an e-mail; 'mitra person list' shows them", "person"};
}

constexpr std::int64_t k_search_page = 500;

std::optional<Phone> phone_or_nothing(const std::string& text) {
    try {
        return Phone::parse(text);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::usage) throw;
        return std::nullopt;
    }
}

/// The phone that a link's code is. Behind ?ref= the + of a number from abroad is a blank, and on the way many an app
/// drops it: the bare digits are read with a + as well.
std::optional<Phone> phone_in_code(std::string_view code) {
    while (code.starts_with(' '))
        code.remove_prefix(1);
    const auto phone = phone_or_nothing(std::string{code});
    if (phone || code.empty() || code.front() < '1' || code.front() > '9') return phone;
    return phone_or_nothing(fmt::format("+{}", code));
}

}  // namespace

PersonId PersonStore::add(const NewPerson& person) {
    // Looked up and inserted in one transaction: nobody can take the phone in between. UNIQUE is the safety net only.
    std::optional<db::Transaction> transaction;
    if (!database_.in_transaction()) transaction.emplace(database_);
    refuse_taken_phone(person.phone, std::nullopt);
    refuse_taken_email(person.details.email, std::nullopt);

    const Details& details = person.details;
    const std::string uuid = crypto::row_uuid(person.registered_at);
    const std::string name = sealed(vault_, "name_sealed", uuid, details.name);
    const std::string phone = sealed(vault_, "phone_sealed", uuid, person.phone.e164());
    const std::string phone_hash = vault_.lookup_hash("phone", person.phone.e164());
    auto insert = database_.prepared(R"sql(
            INSERT INTO person (uuid, salutation, name_sealed, phone_sealed, phone_hash, email_sealed, email_hash,
                                city, city_key, profession, opaque_code, consent_at, consent_version, registered_at)
            VALUES (:uuid, :salutation, :name, :phone, :phone_hash, :email, :email_hash,
                    :city, :city_key, :profession, :opaque_code, :consent_at, :consent_version, :registered_at)
        )sql");
    insert.bind(":uuid", uuid).bind(":salutation", details.salutation).bind(":name", db::Blob{name});
    insert.bind(":phone", db::Blob{phone}).bind(":phone_hash", db::Blob{phone_hash});
    if (details.email) {
        insert.bind(":email", db::Blob{sealed(vault_, "email_sealed", uuid, *details.email)});
        insert.bind(":email_hash", db::Blob{vault_.lookup_hash("email", *details.email)});
    }
    insert.bind(":city", details.city).bind(":city_key", city_key(details.city));
    insert.bind(":profession", details.profession).bind(":opaque_code", random_code());
    if (person.consent)
        insert.bind(":consent_at", person.consent->given_at).bind(":consent_version", person.consent->text_version);
    insert.bind(":registered_at", person.registered_at).run();

    const PersonId id{database_.last_row_id()};
    if (transaction) transaction->commit();
    return id;
}

void PersonStore::refuse_taken_phone(const Phone& phone, std::optional<PersonId> owner) {
    const auto taken = database_.prepared("SELECT id FROM person WHERE phone_hash = :hash")
                           .bind(":hash", db::Blob{vault_.lookup_hash("phone", phone.e164())})
                           .optional_integer();
    if (taken && PersonId{*taken} != owner)
        throw Error{ErrorKind::refused, fmt::format("{} is the phone of {}", phone.masked(), PersonId{*taken}),
                    "a phone belongs to one person", "phone"};
}

void PersonStore::refuse_taken_email(const std::optional<std::string>& email, std::optional<PersonId> owner) {
    if (!email) return;
    const auto taken = database_.prepared("SELECT id FROM person WHERE email_hash = :hash")
                           .bind(":hash", db::Blob{vault_.lookup_hash("email", *email)})
                           .optional_integer();
    if (taken && PersonId{*taken} != owner)
        throw Error{ErrorKind::refused, fmt::format("this e-mail is that of {}", PersonId{*taken}),
                    "an e-mail belongs to one person", "email"};
}

std::optional<Person> PersonStore::find(PersonId id) {
    return database_.prepared(select_person_by_id()).bind(":id", id).optional_row([this](const db::Row& row) {
        return person_from(row, vault_);
    });
}

std::optional<Person> PersonStore::by_phone(const Phone& phone) {
    const auto id = database_.prepared("SELECT id FROM person WHERE phone_hash = :hash")
                        .bind(":hash", db::Blob{vault_.lookup_hash("phone", phone.e164())})
                        .optional_integer();
    return id ? find(PersonId{*id}) : std::nullopt;
}

std::optional<Person> PersonStore::by_email(std::string_view normalised) {
    const auto id = database_.prepared("SELECT id FROM person WHERE email_hash = :hash")
                        .bind(":hash", db::Blob{vault_.lookup_hash("email", normalised)})
                        .optional_integer();
    return id ? find(PersonId{*id}) : std::nullopt;
}

std::optional<PersonId> PersonStore::by_referral_code(std::string_view code) {
    std::optional<std::int64_t> id;
    if (const auto opaque = as_code(code)) {
        id = database_.prepared("SELECT id FROM person WHERE opaque_code = :code AND erased_at IS NULL")
                 .bind(":code", *opaque)
                 .optional_integer();
    } else if (const auto phone = phone_in_code(code)) {
        id = database_.prepared("SELECT id FROM person WHERE phone_hash = :hash")
                 .bind(":hash", db::Blob{vault_.lookup_hash("phone", phone->e164())})
                 .optional_integer();
    }
    return id ? std::optional{PersonId{*id}} : std::nullopt;
}

std::optional<PersonId> PersonStore::by_uuid(std::string_view uuid) {
    const auto id =
        database_.prepared("SELECT id FROM person WHERE uuid = :uuid").bind(":uuid", uuid).optional_integer();
    return id ? std::optional{PersonId{*id}} : std::nullopt;
}

Person PersonStore::named(std::string_view reference) {
    std::optional<Person> person;
    if (const auto id = parse_id<PersonId>(reference)) {
        person = find(*id);
        if (!person) nobody(to_string(*id));
    } else if (reference.find('@') != std::string_view::npos) {
        person = by_email(normalised_email(reference));
        if (!person) nobody("with this e-mail");
    } else {
        std::optional<Phone> phone;
        try {
            phone = Phone::parse(reference);
        } catch (const Error& error) {
            nobody(fmt::format("'{:.40}': it is no id and no e-mail, and as a phone: {}", reference, error.what()));
        }
        person = by_phone(*phone);
        if (!person) nobody("with phone " + phone->masked());
    }
    return std::move(*person);
}

std::vector<Person> PersonStore::list(const Filter& filter, PersonId after, std::int64_t limit) {
    auto query = database_.prepared(filter.page_sql(k_person_columns));
    filter.bind_page_to(query, after, limit);
    return query.rows([this](const db::Row& row) { return person_from(row, vault_); });
}

std::int64_t PersonStore::count(const Filter& filter) {
    auto query = database_.prepared(filter.count_sql());
    filter.bind_to(query);
    return query.integer();
}

void PersonStore::search_name(const Filter& filter, std::string_view part,
                              const std::function<void(const Person&)>& found) {
    const std::string wanted = text::folded(part);
    PersonId after;
    for (;;) {
        const std::vector<Person> page = list(filter, after, k_search_page);
        for (const Person& person : page)
            if (text::folded(person.details.name).find(wanted) != std::string::npos) found(person);
        if (page.size() < static_cast<std::size_t>(k_search_page)) return;
        after = page.back().id;
    }
}

std::optional<PersonStore::LinkHolder> PersonStore::link_holder(std::string_view uuid) {
    return database_.prepared("SELECT id, link_revision FROM person WHERE uuid = :uuid AND erased_at IS NULL")
        .bind(":uuid", uuid)
        .optional_row([](const db::Row& row) {
            return LinkHolder{row.id<PersonId>("id"), row.integer("link_revision")};
        });
}

}  // namespace mitra::people
