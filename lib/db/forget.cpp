#include "lib/db/forget.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/crypto/vault.hpp"

namespace mitra::db {
namespace {

constexpr std::size_t k_shortest_word = 6;

struct Table {
    const char* name;
    const char* column;
    bool may_be_empty;  ///< else it gets a seal around nothing
};
constexpr Table k_inbox{"inbox", "body_sealed", true};
constexpr Table k_audit{"audit", "reason_sealed", true};
constexpr Table k_idempotency{"idempotency", "body_sealed", false};

struct SealedRow {
    std::int64_t id = 0;
    std::string uuid;
    std::string sealed;
};

/// Lower case, without blanks and what people and web forms write between the parts of a number or an address.
std::string squeezed(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%' && text.substr(i, 3) == "%40") {
            c = '@';
            i += 2;
        } else if (c == '%' && (text.substr(i, 3) == "%20" || text.substr(i, 3) == "%2B")) {
            i += 2;
            continue;
        }
        if (std::string_view{" \t\r\n+-.()_"}.find(c) != std::string_view::npos) continue;
        result.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return result;
}

std::vector<SealedRow> page(Database& database, const Table& table, std::int64_t after, std::int64_t limit) {
    return database
        .prepared(fmt::format("SELECT id, uuid, {0} AS sealed FROM {1} WHERE id > :after AND {0} IS NOT NULL "
                              "ORDER BY id LIMIT :limit",
                              table.column, table.name))
        .bind(":after", after)
        .bind(":limit", limit)
        .rows([](const Row& row) {
            return SealedRow{row.integer("id"), row.text("uuid"), row.blob("sealed")};
        });
}

void empty(Database& database, const crypto::Vault& vault, const Table& table, const SealedRow& row) {
    auto update = database.prepared(fmt::format("UPDATE {} SET {} = :value WHERE id = :id", table.name, table.column));
    update.bind(":id", row.id);
    if (table.may_be_empty) {
        update.bind(":value", std::nullopt);
    } else {
        const std::string nothing = vault.seal({table.name, table.column, row.uuid}, "");
        update.bind(":value", Blob{nothing});
    }
    update.run();
}

/// One page of one table: how many were emptied. Moves `position` on and adds to `looked_at`.
std::int64_t forget_in(Database& database, const crypto::Vault& vault, const Table& table, const PersonalWords& words,
                       std::int64_t& position, std::int64_t limit, std::int64_t& looked_at) {
    const std::vector<SealedRow> rows = page(database, table, position, limit);
    if (rows.empty()) return 0;
    std::vector<const SealedRow*> matching;
    for (const SealedRow& row : rows)
        if (words.in(vault.open({table.name, table.column, row.uuid}, row.sealed))) matching.push_back(&row);
    if (!matching.empty())
        in_transaction(database, [&] {
            for (const SealedRow* row : matching)
                empty(database, vault, table, *row);
        });
    position = rows.back().id;
    looked_at += static_cast<std::int64_t>(rows.size());
    return static_cast<std::int64_t>(matching.size());
}

}  // namespace

void PersonalWords::add(std::string_view word) {
    std::string squeezed_word = squeezed(word);
    if (squeezed_word.size() >= k_shortest_word) words_.push_back(std::move(squeezed_word));
}

bool PersonalWords::in(std::string_view text) const {
    const std::string searched = squeezed(text);
    return std::any_of(words_.begin(), words_.end(),
                       [&](const std::string& word) { return searched.find(word) != std::string::npos; });
}

Forgotten& Forgotten::operator+=(const Forgotten& other) {
    events += other.events;
    reasons += other.reasons;
    answers += other.answers;
    looked_at += other.looked_at;
    return *this;
}

Forgotten forget_words(Database& database, const crypto::Vault& vault, const PersonalWords& words,
                       ForgetPosition& position, std::int64_t limit) {
    Forgotten done;
    done.events = forget_in(database, vault, k_inbox, words, position.inbox, limit, done.looked_at);
    done.reasons = forget_in(database, vault, k_audit, words, position.audit, limit, done.looked_at);
    done.answers = forget_in(database, vault, k_idempotency, words, position.idempotency, limit, done.looked_at);
    return done;
}

std::int64_t forget_reasons(Database& database, std::string_view subject) {
    return database
        .prepared("UPDATE audit SET reason_sealed = NULL WHERE subject = :subject AND reason_sealed IS NOT NULL")
        .bind(":subject", subject)
        .run();
}

}  // namespace mitra::db
