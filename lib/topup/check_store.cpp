#include "lib/topup/check_store.hpp"

#include <fmt/format.h>

#include "lib/base/enum_names.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"
#include "lib/crypto/uuid.hpp"

namespace mitra::topup {
namespace {

constexpr EnumNames<CheckState, 4> k_states{{"asked", "found", "not_found", "unverified"}};
constexpr std::size_t k_mac_bytes = 16;

std::string select(std::string_view rest) {
    return fmt::format(
        "SELECT id, uuid, product_id, target_sealed, zone_sealed, form_sealed, state, nickname_sealed, country, "
        "asked_at,"
        " answered_at FROM nickname_check {}",
        rest);
}

auto reader(const crypto::Vault& vault) {
    return [&vault](const db::Row& row) {
        const std::string uuid = row.text("uuid");
        const auto open = [&](const char* column) {
            const auto sealed = row.optional_blob(column);
            return sealed ? vault.open({"nickname_check", column, uuid}, *sealed) : std::string{};
        };
        return Check{.id = row.integer("id"),
                     .uuid = uuid,
                     .product = row.id<ProductId>("product_id"),
                     .target = open("target_sealed"),
                     .zone = open("zone_sealed"),
                     .form = open("form_sealed"),
                     .state = k_states.named(row.text("state")).value(),
                     .nickname = open("nickname_sealed"),
                     .country = row.text("country"),
                     .asked_at = row.instant("asked_at"),
                     .answered_at = row.optional_instant("answered_at")};
    };
}

std::string hash_of(const crypto::Vault& vault, std::string_view target, std::string_view zone) {
    return vault.lookup_hash("nickname_check", fmt::format("{}\n{}", target, zone));
}

std::string mac_of(const crypto::Vault& vault, std::string_view uuid_bytes) {
    return vault.link_mac("nickname_check", uuid_bytes);
}

}  // namespace

std::string_view name(CheckState state) {
    return k_states.of(state);
}

Check CheckStore::add(const Check& check) {
    Check added = check;
    added.uuid = crypto::row_uuid(check.asked_at);
    const auto seal = [&](const char* column, std::string_view plain) {
        return vault_.seal({"nickname_check", column, added.uuid}, plain);
    };
    const std::string hash = hash_of(vault_, check.target, check.zone);
    const std::string target = seal("target_sealed", check.target);
    const std::string zone = seal("zone_sealed", check.zone);
    const std::string form = seal("form_sealed", check.form);
    const std::string nickname = seal("nickname_sealed", check.nickname);
    database_
        .prepared(R"sql(
            INSERT INTO nickname_check (uuid, product_id, target_hash, target_sealed, zone_sealed, form_sealed, state,
                                        nickname_sealed, country, asked_at, answered_at)
            VALUES (:uuid, :product, :hash, :target, :zone, :form, :state, :nickname, :country, :asked, :answered)
        )sql")
        .bind(":uuid", added.uuid)
        .bind(":product", check.product)
        .bind(":hash", db::Blob{hash})
        .bind(":target", db::Blob{target})
        .bind(":zone", db::Blob{zone})
        .bind(":form", db::Blob{form})
        .bind(":state", name(check.state))
        .bind(":nickname", db::Blob{nickname})
        .bind(":country", check.country)
        .bind(":asked", check.asked_at)
        .bind(":answered", check.answered_at)
        .run();
    added.id = database_.last_row_id();
    return added;
}

std::optional<Check> CheckStore::find(std::int64_t id) {
    static const std::string sql = select("WHERE id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(reader(vault_));
}

std::string CheckStore::token(const Check& check) const {
    const std::string uuid = crypto::bytes_of_uuid(check.uuid);
    return crypto::to_base64url(uuid + mac_of(vault_, uuid));
}

std::optional<Check> CheckStore::by_token(std::string_view token) {
    static const std::string sql = select("WHERE uuid = :uuid");
    const std::string bytes = crypto::from_base64url(token);
    if (bytes.size() != crypto::k_uuid_bytes + k_mac_bytes) return std::nullopt;
    const std::string_view uuid = std::string_view{bytes}.substr(0, crypto::k_uuid_bytes);
    if (!crypto::equal_secret(std::string_view{bytes}.substr(crypto::k_uuid_bytes), mac_of(vault_, uuid)))
        return std::nullopt;
    return database_.prepared(sql).bind(":uuid", crypto::uuid_of_bytes(uuid)).optional_row(reader(vault_));
}

std::optional<Check> CheckStore::found(ProductId product, std::string_view target, std::string_view zone,
                                       Instant since) {
    static const std::string sql = select(R"sql(
        WHERE product_id = :product AND target_hash = :hash AND answered_at >= :since AND state = 'found'
        ORDER BY answered_at DESC LIMIT 1
    )sql");
    const std::string hash = hash_of(vault_, target, zone);
    return database_.prepared(sql)
        .bind(":product", product)
        .bind(":hash", db::Blob{hash})
        .bind(":since", since)
        .optional_row(reader(vault_));
}

bool CheckStore::answer(std::int64_t id, CheckState state, std::string_view nickname, std::string_view country,
                        Instant at) {
    const auto check = find(id);
    if (!check || check->state != CheckState::asked) return false;
    const std::string sealed = vault_.seal({"nickname_check", "nickname_sealed", check->uuid}, nickname);
    return database_
               .prepared(R"sql(
                   UPDATE nickname_check SET state = :state, nickname_sealed = :nickname, country = :country,
                          answered_at = :at
                    WHERE id = :id AND state = 'asked'
               )sql")
               .bind(":state", name(state))
               .bind(":nickname", db::Blob{sealed})
               .bind(":country", country)
               .bind(":at", at)
               .bind(":id", id)
               .run() == 1;
}

std::int64_t CheckStore::forget(Instant before, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            DELETE FROM nickname_check WHERE id IN (SELECT id FROM nickname_check WHERE asked_at < :before
                                                     ORDER BY asked_at, id LIMIT :limit)
        )sql")
        .bind(":before", before)
        .bind(":limit", limit)
        .run();
}

std::int64_t CheckStore::forget_those(const std::function<bool(std::string_view)>& names_them) {
    static const std::string sql = select("");
    std::vector<std::int64_t> found;
    const auto read = reader(vault_);
    database_.prepared(sql).each_row([&](const db::Row& row) {
        const Check check = read(row);
        if (names_them(check.target) || names_them(check.form)) found.push_back(check.id);
    });
    for (const std::int64_t id : found)
        database_.prepared("DELETE FROM nickname_check WHERE id = :id").bind(":id", id).run();
    return std::ssize(found);
}

}  // namespace mitra::topup
