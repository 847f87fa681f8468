#include "lib/flow/issue_link.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/people/link_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

constexpr std::chrono::days k_longest{366};

void audit(const Services& services, std::string_view act, LinkId link, const std::string& detail) {
    record_audit(services.database, services.vault, services.actor, act, to_string(link), detail, services.clock.now());
}

}  // namespace

IssuedPage issue_person_page(const Services& services, PersonId id, std::chrono::days life) {
    if (life < std::chrono::days{1} || life > k_longest)
        throw Error{ErrorKind::usage,
                    fmt::format("a link lives from 1 to {} days, not {}", k_longest.count(), life.count()),
                    {},
                    "link"};
    return db::in_transaction(services.database, [&] {
        const auto person = people::PersonStore{services.database, services.vault}.named(to_string(id));
        if (person.erased_at) throw Error{ErrorKind::refused, fmt::format("{} is erased", id), {}, "person"};
        const Instant now = services.clock.now();
        const Instant expires_at = now + life;
        const auto given = people::LinkStore{services.database}.issue({.purpose = people::IssuedFor::person_page,
                                                                       .person = id,
                                                                       .expires_at = expires_at,
                                                                       .created_by = services.actor.name},
                                                                      now);
        audit(services, "link.new", given.id,
              fmt::format(R"({{"purpose":"person_page","person":"{}","days":{}}})", id, life.count()));
        return IssuedPage{given.id, fmt::format("{}/m/{}", services.site.base_url, given.token), expires_at};
    });
}

bool revoke_link(const Services& services, LinkId link) {
    return db::in_transaction(services.database, [&] {
        people::LinkStore links{services.database};
        links.named(to_string(link));
        if (!links.revoke(link, services.clock.now())) return false;
        audit(services, "link.revoke", link, "{}");
        return true;
    });
}

}  // namespace mitra::flow
