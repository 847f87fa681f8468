#include "lib/db/query.hpp"

#include "lib/base/error.hpp"
#include "lib/db/statement.hpp"

namespace mitra::db {
namespace {

int present(Statement& statement, const char* name) {
    const int column = statement.column(name);
    if (statement.is_null(column)) throw Error{ErrorKind::internal, std::string{"column "} + name + " is NULL"};
    return column;
}

}  // namespace

std::int64_t Row::integer(const char* column) const {
    return statement_->integer(present(*statement_, column));
}
std::string Row::text(const char* column) const {
    return statement_->bytes(present(*statement_, column));
}
std::string Row::blob(const char* column) const {
    return statement_->bytes(present(*statement_, column));
}
bool Row::is_null(const char* column) const {
    return statement_->is_null(statement_->column(column));
}

std::optional<std::int64_t> Row::optional_integer(const char* column) const {
    const int place = statement_->column(column);
    return statement_->is_null(place) ? std::nullopt : std::optional{statement_->integer(place)};
}
std::optional<std::string> Row::optional_text(const char* column) const {
    const int place = statement_->column(column);
    return statement_->is_null(place) ? std::nullopt : std::optional{statement_->bytes(place)};
}
std::optional<std::string> Row::optional_blob(const char* column) const {
    return optional_text(column);
}
std::optional<Instant> Row::optional_instant(const char* column) const {
    const auto value = optional_integer(column);
    return value ? std::optional{Instant{*value}} : std::nullopt;
}

Query::Query(Statement& statement) : statement_{&statement} {
    statement_->clear_bindings();
}
Query::~Query() = default;

Query& Query::bind(const char* name, std::int64_t value) & {
    statement_->bind(name, value);
    return *this;
}
Query& Query::bind(const char* name, std::string_view text) & {
    statement_->bind_text(name, text);
    return *this;
}
Query& Query::bind(const char* name, Blob blob) & {
    statement_->bind_blob(name, blob.bytes);
    return *this;
}
Query& Query::bind(const char* name, std::nullopt_t) & {
    statement_->bind_null(name);
    return *this;
}

std::int64_t Query::run() {
    Ending ending{*this};
    while (step()) {
    }
    return statement_->changes();
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
        if (!statement_->is_null(0)) result = statement_->integer(0);
    }
    return result;
}

bool Query::step() {
    return statement_->step();
}

void Query::reset() noexcept {
    statement_->reset();
}

void Query::too_many_rows() const {
    throw Error{ErrorKind::internal, "more than one row from: " + statement_->sql()};
}
void Query::no_row() const {
    throw Error{ErrorKind::internal, "no row from: " + statement_->sql()};
}

}  // namespace mitra::db
