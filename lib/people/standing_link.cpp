#include "lib/people/standing_link.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/uuid.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::people {
namespace {

using crypto::k_uuid_bytes;

constexpr std::size_t k_event_bytes = 4;
constexpr std::size_t k_mac_bytes = 16;

const char* name_of(LinkPurpose purpose) {
    switch (purpose) {
        case LinkPurpose::dashboard:
            return "dashboard";
        case LinkPurpose::stop:
            return "stop";
        case LinkPurpose::zoom:
            return "zoom";
    }
    throw Error{ErrorKind::internal, "a link without purpose"};
}

std::string bytes_of_event(EventId event) {
    if (event.value < 0 || event.value > 0xffff'ffff)
        throw Error{ErrorKind::internal, "an event's number is too large"};
    std::string bytes;
    for (const int shift : {24, 16, 8, 0})
        bytes.push_back(static_cast<char>((event.value >> shift) & 0xff));
    return bytes;
}

EventId event_of_bytes(std::string_view bytes) {
    EventId event;
    for (const char byte : bytes)
        event.value = event.value * 256 + static_cast<unsigned char>(byte);
    return event;
}

/// Proves that we made the link for this person, event and revision; the parts have fixed lengths.
std::string mac_of(const crypto::Vault& vault, LinkPurpose purpose, std::string_view named, std::int64_t revision) {
    return vault.link_mac(name_of(purpose), fmt::format("{}#{}", named, revision));
}

std::size_t named_bytes(LinkPurpose purpose) {
    return k_uuid_bytes + (purpose == LinkPurpose::zoom ? k_event_bytes : 0);
}

}  // namespace

std::string standing_token(const crypto::Vault& vault, LinkPurpose purpose, const Person& person, EventId event) {
    std::string named = crypto::bytes_of_uuid(person.uuid);
    if (purpose == LinkPurpose::zoom) named += bytes_of_event(event);
    return crypto::to_base64url(named + mac_of(vault, purpose, named, person.link_revision));
}

std::optional<OpenedLink> open_standing_token(db::Database& database, const crypto::Vault& vault, LinkPurpose purpose,
                                              std::string_view token) {
    const std::string bytes = crypto::from_base64url(token);
    if (bytes.size() != named_bytes(purpose) + k_mac_bytes) return std::nullopt;
    const std::string_view named = std::string_view{bytes}.substr(0, named_bytes(purpose));
    const std::string_view mac = std::string_view{bytes}.substr(named.size());

    const auto holder = PersonStore{database, vault}.link_holder(crypto::uuid_of_bytes(named.substr(0, k_uuid_bytes)));
    if (!holder || !crypto::equal_secret(mac, mac_of(vault, purpose, named, holder->revision))) return std::nullopt;
    return OpenedLink{holder->id, event_of_bytes(named.substr(k_uuid_bytes))};
}

}  // namespace mitra::people
