#include "lib/db/query.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "lib/base/error.hpp"
#include "lib/db/connection.hpp"

namespace mitra::db {
namespace {

template <typename Act>
auto translated(Act&& act) {
    try {
        return act();
    } catch (const SQLite::Exception& failure) {
        throw engine_error(failure);
    }
}

SQLite::Column column_of(SQLite::Statement& statement, const char* name) {
    return translated([&] { return statement.getColumn(name); });
}

SQLite::Column present(SQLite::Statement& statement, const char* name) {
    SQLite::Column column = column_of(statement, name);
    if (column.isNull()) throw Error{ErrorKind::internal, std::string{"column "} + name + " is NULL"};
    return column;
}

}  // namespace

std::int64_t Row::integer(const char* column) const {
    return present(*statement_, column).getInt64();
}
std::string Row::text(const char* column) const {
    return present(*statement_, column).getString();
}
std::string Row::blob(const char* column) const {
    return present(*statement_, column).getString();
}
bool Row::is_null(const char* column) const {
    return column_of(*statement_, column).isNull();
}

std::optional<std::int64_t> Row::optional_integer(const char* column) const {
    const SQLite::Column value = column_of(*statement_, column);
    return value.isNull() ? std::nullopt : std::optional<std::int64_t>{value.getInt64()};
}
std::optional<std::string> Row::optional_text(const char* column) const {
    const SQLite::Column value = column_of(*statement_, column);
    return value.isNull() ? std::nullopt : std::optional{value.getString()};
}
std::optional<std::string> Row::optional_blob(const char* column) const {
    return optional_text(column);
}
std::optional<Instant> Row::optional_instant(const char* column) const {
    const auto value = optional_integer(column);
    return value ? std::optional{Instant{*value}} : std::nullopt;
}

Query::Query(SQLite::Statement& statement) : statement_{&statement} {
    statement_->clearBindings();
}
Query::~Query() = default;

Query& Query::bind(const char* name, std::int64_t value) & {
    translated([&] { statement_->bind(name, value); });
    return *this;
}
Query& Query::bind(const char* name, std::string_view text) & {
    translated([&] { statement_->bind(name, std::string{text}); });
    return *this;
}
Query& Query::bind(const char* name, Blob blob) & {
    translated([&] { statement_->bind(name, blob.bytes.data(), static_cast<int>(blob.bytes.size())); });
    return *this;
}
Query& Query::bind(const char* name, std::nullopt_t) & {
    translated([&] { statement_->bind(name); });
    return *this;
}

std::int64_t Query::run() {
    Ending ending{*this};
    while (step()) {
    }
    return statement_->getChanges();
}

std::int64_t Query::integer() {
    const auto value = optional_integer();
    if (!value) no_row();
    return *value;
}

std::optional<std::int64_t> Query::optional_integer() {
    Ending ending{*this};
    std::optional<std::int64_t> result;
    while (step()) {
        const SQLite::Column column = statement_->getColumn(0);
        if (!column.isNull()) result = column.getInt64();
    }
    return result;
}

bool Query::step() {
    return translated([&] { return statement_->executeStep(); });
}

void Query::reset() noexcept {
    statement_->tryReset();
}

void Query::too_many_rows() const {
    throw Error{ErrorKind::internal, "more than one row from: " + statement_->getQuery()};
}
void Query::no_row() const {
    throw Error{ErrorKind::internal, "no row from: " + statement_->getQuery()};
}

}  // namespace mitra::db
