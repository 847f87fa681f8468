#include "lib/referral/affiliate_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"
#include "lib/referral/code.hpp"

namespace mitra::referral {
namespace {

std::string select(std::string_view rest) {
    return fmt::format(
        "SELECT id, uuid, ifnull(code, '') AS code, rate_bp, ifnull(meta_pixel, '') AS meta_pixel,"
        " ifnull(tiktok_pixel, '') AS tiktok_pixel, ifnull(ga_id, '') AS ga_id,"
        " ifnull(consent_version, '') AS consent_version, reason_sealed, state, applied_at, approved_at"
        " FROM affiliate {}",
        rest);
}

std::optional<std::string_view> or_null(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

crypto::Place reason_of(const std::string& uuid) {
    return {"affiliate", "reason_sealed", uuid};
}

Affiliate read(const db::Row& row, const crypto::Vault& vault) {
    const std::string uuid = row.text("uuid");
    const auto reason = row.optional_blob("reason_sealed");
    return {.id = row.id<PersonId>("id"),
            .code = row.text("code"),
            .rate_bp = row.optional_integer("rate_bp"),
            .pixels = {row.text("meta_pixel"), row.text("tiktok_pixel"), row.text("ga_id")},
            .consent_version = row.text("consent_version"),
            .reason = reason ? vault.open(reason_of(uuid), *reason) : std::string{},
            .state = affiliate_state_named(row.text("state")).value(),
            .applied_at = row.instant("applied_at"),
            .approved_at = row.optional_instant("approved_at")};
}

}  // namespace

void AffiliateStore::refuse_code(std::string_view key, PersonId owner) {
    if (reads_like_a_phone(key))
        throw Error{ErrorKind::refused, "this code reads like a phone, which would be somebody's link",
                    "choose one with letters", "code"};
    const auto holder =
        database_.prepared("SELECT id FROM affiliate WHERE code_key = :key").bind(":key", key).optional_integer();
    if (holder && PersonId{*holder} != owner)
        throw Error{ErrorKind::refused, "this code is somebody else's, or reads like theirs", "choose another", "code"};
}

void AffiliateStore::add(const Affiliate& affiliate, std::string_view by) {
    if (find(affiliate.id))
        throw Error{ErrorKind::refused, fmt::format("{} is an affiliate already", affiliate.id),
                    fmt::format("see 'mitra affiliate show {}'", affiliate.id), "affiliate"};
    const std::string key = code_key(affiliate.code);
    if (!key.empty()) refuse_code(key, affiliate.id);
    database_
        .prepared(R"sql(
            INSERT INTO affiliate (id, uuid, code, code_key, rate_bp, meta_pixel, tiktok_pixel, ga_id, consent_version,
                                   state, applied_at, moved_at, moved_by)
            VALUES (:id, :uuid, :code, :key, :rate, :meta, :tiktok, :ga, :consent, 'pending', :at, :at, :by)
        )sql")
        .bind(":id", affiliate.id)
        .bind(":uuid", crypto::random_uuid())
        .bind(":code", or_null(affiliate.code))
        .bind(":key", or_null(key))
        .bind(":rate", affiliate.rate_bp)
        .bind(":meta", or_null(affiliate.pixels.meta))
        .bind(":tiktok", or_null(affiliate.pixels.tiktok))
        .bind(":ga", or_null(affiliate.pixels.ga))
        .bind(":consent", or_null(affiliate.consent_version))
        .bind(":at", affiliate.applied_at)
        .bind(":by", by)
        .run();
}

std::optional<Affiliate> AffiliateStore::find(PersonId id) {
    static const std::string sql = select("WHERE id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(
        [this](const db::Row& row) { return read(row, vault_); });
}

std::optional<PersonId> AffiliateStore::by_code(std::string_view typed) {
    const auto found = database_.prepared("SELECT id FROM affiliate WHERE code_key = :key")
                           .bind(":key", code_key(typed))
                           .optional_integer();
    return found ? std::optional{PersonId{*found}} : std::nullopt;
}

std::vector<AffiliateMove> AffiliateStore::history(PersonId id) {
    return database_
        .prepared(R"sql(
            SELECT from_state, to_state, moved_at, moved_by FROM state_history
             WHERE machine = 'affiliate' AND row_id = :id ORDER BY id
        )sql")
        .bind(":id", id)
        .rows([](const db::Row& row) {
            return AffiliateMove{affiliate_state_named(row.text("from_state")).value(),
                                 affiliate_state_named(row.text("to_state")).value(), row.instant("moved_at"),
                                 row.text("moved_by")};
        });
}

std::vector<Affiliate> AffiliateStore::list(std::optional<AffiliateState> state, PersonId after, std::int64_t limit) {
    static const std::string in_state = select("WHERE state = :state AND id > :after ORDER BY id LIMIT :limit");
    static const std::string any = select("WHERE id > :after ORDER BY id LIMIT :limit");
    auto query = database_.prepared(state ? in_state : any);
    if (state) query.bind(":state", name(*state));
    return std::move(query.bind(":after", after).bind(":limit", limit)).rows([this](const db::Row& row) {
        return read(row, vault_);
    });
}

std::int64_t AffiliateStore::count(std::optional<AffiliateState> state) {
    if (!state) return database_.prepared("SELECT count(*) FROM affiliate").integer();
    return database_.prepared("SELECT count(*) FROM affiliate WHERE state = :state")
        .bind(":state", name(*state))
        .integer();
}

void AffiliateStore::set(const Affiliate& affiliate) {
    const std::string key = code_key(affiliate.code);
    if (!key.empty()) refuse_code(key, affiliate.id);
    database_
        .prepared(R"sql(
            UPDATE affiliate SET code = :code, code_key = :key, rate_bp = :rate, meta_pixel = :meta,
                                 tiktok_pixel = :tiktok, ga_id = :ga
             WHERE id = :id
        )sql")
        .bind(":id", affiliate.id)
        .bind(":code", or_null(affiliate.code))
        .bind(":key", or_null(key))
        .bind(":rate", affiliate.rate_bp)
        .bind(":meta", or_null(affiliate.pixels.meta))
        .bind(":tiktok", or_null(affiliate.pixels.tiktok))
        .bind(":ga", or_null(affiliate.pixels.ga))
        .run();
}

bool AffiliateStore::move(PersonId id, AffiliateState from, AffiliateState to, std::string_view reason,
                          std::string_view by, Instant at) {
    const auto uuid = database_.prepared("SELECT uuid FROM affiliate WHERE id = :id")
                          .bind(":id", id)
                          .optional_row([](const db::Row& row) { return row.text("uuid"); });
    if (!uuid) return false;
    const std::string sealed = reason.empty() ? std::string{} : vault_.seal(reason_of(*uuid), reason);
    return database_
               .prepared(R"sql(
                   UPDATE affiliate
                      SET state = :to, reason_sealed = :reason, moved_at = :at, moved_by = :by,
                          approved_at = CASE WHEN :to = 'approved' THEN ifnull(approved_at, :at) ELSE approved_at END
                    WHERE id = :id AND state = :from
               )sql")
               .bind(":to", name(to))
               .bind(":reason", sealed.empty() ? std::nullopt : std::optional{db::Blob{sealed}})
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .bind(":from", name(from))
               .run() == 1;
}

bool AffiliateStore::apply_again(PersonId id, std::string_view consent_version, std::string_view by, Instant at) {
    return database_
               .prepared(R"sql(
                   UPDATE affiliate
                      SET state = 'pending', reason_sealed = NULL, consent_version = :consent, applied_at = :at,
                          moved_at = :at, moved_by = :by
                    WHERE id = :id AND state = 'rejected'
               )sql")
               .bind(":consent", or_null(consent_version))
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .run() == 1;
}

void AffiliateStore::forget(PersonId id, std::string_view by, Instant at) {
    database_
        .prepared(R"sql(
            UPDATE affiliate
               SET code = NULL, code_key = NULL, meta_pixel = NULL, tiktok_pixel = NULL, ga_id = NULL,
                   reason_sealed = NULL, state = 'banned', moved_at = :at, moved_by = :by
             WHERE id = :id
        )sql")
        .bind(":at", at)
        .bind(":by", by)
        .bind(":id", id)
        .run();
}

}  // namespace mitra::referral
