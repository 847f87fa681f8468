#include "lib/db/statement.hpp"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include "lib/db/connection.hpp"

namespace mitra::db {

Statement::Statement(sqlite3* engine, std::string_view sql) : engine_{engine} {
    check(sqlite3_prepare_v3(engine_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &handle_,
                             nullptr));
    const int count = sqlite3_column_count(handle_);
    for (int i = 0; i < count; ++i)
        columns_.emplace_back(sqlite3_column_name(handle_, i));
}

Statement::~Statement() {
    sqlite3_finalize(handle_);
}

void Statement::clear_bindings() noexcept {
    sqlite3_clear_bindings(handle_);
}
void Statement::bind(const char* name, std::int64_t value) {
    check(sqlite3_bind_int64(handle_, parameter(name), value));
}
void Statement::bind_text(const char* name, std::string_view text) {
    const char* data = text.data() == nullptr ? "" : text.data();
    check(sqlite3_bind_text64(handle_, parameter(name), data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}
void Statement::bind_blob(const char* name, std::string_view bytes) {
    check(sqlite3_bind_blob64(handle_, parameter(name), bytes.data(), bytes.size(), SQLITE_TRANSIENT));
}
void Statement::bind_null(const char* name) {
    check(sqlite3_bind_null(handle_, parameter(name)));
}

bool Statement::step() {
    const int result = sqlite3_step(handle_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) check(result);
    return result == SQLITE_ROW;
}
void Statement::reset() noexcept {
    sqlite3_reset(handle_);
}
std::int64_t Statement::changes() const {
    return sqlite3_changes64(engine_);
}
std::string Statement::sql() const {
    return sqlite3_sql(handle_);
}

int Statement::column(std::string_view name) {
    for (std::size_t looked = 0; looked < columns_.size(); ++looked) {
        if (next_column_ >= columns_.size()) next_column_ = 0;
        const std::size_t place = next_column_++;
        if (columns_[place] == name) return static_cast<int>(place);
    }
    throw Error{ErrorKind::internal, "no column " + std::string{name} + " in: " + sql()};
}
bool Statement::is_null(int column) const {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_, column);
}
std::string Statement::bytes(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(handle_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column));
    return data == nullptr ? std::string{} : std::string(data, size);
}

int Statement::parameter(const char* name) const {
    return sqlite3_bind_parameter_index(handle_, name);  // 0 for one that is not there, which binding refuses
}

void Statement::check(int result) const {
    if (result != SQLITE_OK) throw engine_error(SQLite::Exception{engine_, result});
}

}  // namespace mitra::db
