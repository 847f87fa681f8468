#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace mitra::db {

/// A statement that its connection prepares once. SQLiteCpp's own makes a string of each column's name to look it up
/// and counts its references at each value, which costs a row of the queue more than reading it. Throws Error.
class Statement {
 public:
    Statement(sqlite3* engine, std::string_view sql);
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement();

    void clear_bindings() noexcept;
    void bind(const char* name, std::int64_t value);
    void bind_text(const char* name, std::string_view text);
    void bind_blob(const char* name, std::string_view bytes);
    void bind_null(const char* name);

    /// Whether it stands on a row.
    bool step();
    void reset() noexcept;
    [[nodiscard]] std::int64_t changes() const;
    [[nodiscard]] std::string sql() const;

    /// Where a column of that name stands.
    [[nodiscard]] int column(std::string_view name);
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string bytes(int column) const;

 private:
    [[nodiscard]] int parameter(const char* name) const;
    void check(int result) const;

    sqlite3* engine_;
    sqlite3_stmt* handle_ = nullptr;
    std::vector<std::string> columns_;
    std::size_t next_column_ = 0;  ///< rows are read in the order of their columns, mostly
};

}  // namespace mitra::db
