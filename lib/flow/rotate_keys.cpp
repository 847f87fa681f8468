#include "lib/flow/rotate_keys.hpp"

#include <fmt/format.h>

#include <map>

#include "lib/base/error.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/sealed_column.hpp"
#include "lib/people/erasure_list.hpp"

namespace mitra::flow {
namespace {

constexpr std::int64_t k_resealed_at_once = 1000;

void note(const Services& services, std::string_view act, std::string detail) {
    db::in_transaction(services.database, [&] {
        record_audit(services.database, services.vault, services.actor, act, "key", detail, services.clock.now());
    });
}

}  // namespace

std::int64_t reseal_all(const Services& services, const std::function<void(const Resealing&)>& told) {
    Resealing progress;
    for (const db::SealedColumn& column : db::sealed_columns(services.database)) {
        progress.column = fmt::format("{}.{}", column.table, column.column);
        for (std::int64_t after = 0;;) {
            const auto page = db::reseal(services.database, services.vault, column, after, k_resealed_at_once);
            if (!page.next) break;
            after = *page.next;
            progress.values += page.values;
            db::checkpoint(services.database);  // when it is long; a reader in the way is met again at the next page
            if (told) told(progress);
        }
    }
    people::ErasureList{people::ErasureList::list_of(services.database.file()), services.vault}.reseal();
    note(services, "key.reseal",
         fmt::format(R"({{"key":{},"values":{}}})", services.vault.active_key(), progress.values));
    return progress.values;
}

std::vector<KeyUse> key_uses(const Services& services) {
    std::map<std::uint32_t, KeyUse> uses;
    for (const std::uint32_t key : services.vault.keys())
        uses[key] = {.key = key, .active = key == services.vault.active_key()};
    for (const auto& [key, values] : db::keys_in_use(services.database)) {
        const auto [use, unknown] = uses.try_emplace(key, KeyUse{.key = key, .in_file = false});
        use->second.values = values;
    }
    std::vector<KeyUse> result;
    for (const auto& [key, use] : uses)
        result.push_back(use);
    return result;
}

void refuse_used_key(const Services& services, std::uint32_t key) {
    for (const KeyUse& use : key_uses(services)) {
        if (use.key != key || !use.in_file) continue;
        if (use.active)
            throw Error{ErrorKind::refused, fmt::format("key {} is the active one", key),
                        "run 'mitra key rotate' first", "key"};
        if (use.values > 0)
            throw Error{ErrorKind::refused, fmt::format("{} values are still sealed with key {}", use.values, key),
                        "run 'mitra key rotate' until none are left", "key"};
        return;
    }
    throw Error{ErrorKind::not_found, fmt::format("no key {}", key), "see 'mitra key list'", "key"};
}

void remove_key(const Services& services, const std::filesystem::path& key_file, std::uint32_t key) {
    refuse_used_key(services, key);
    crypto::remove_key(key_file, key);
    note(services, "key.remove", fmt::format(R"({{"key":{}}})", key));
}

}  // namespace mitra::flow
