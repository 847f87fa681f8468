#pragma once

#include <utility>

#include "lib/db/query.hpp"
#include "lib/db/statement.hpp"

namespace mitra::db {

/// A query that is read row by row, beside others: for a pass that merges ordered tables. Inside a Snapshot, whose
/// rules hold for it too.
class Cursor {
 public:
    /// Stands on the first row.
    explicit Cursor(Query query) : query_{std::move(query)} { next(); }
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;
    ~Cursor() { query_.reset(); }

    [[nodiscard]] bool on_row() const { return on_row_; }
    [[nodiscard]] Row row() const { return Row{*query_.statement_}; }
    /// A column by its place, of a table that has no NULL there: for rows by the million.
    [[nodiscard]] std::int64_t integer(int place) const { return query_.statement_->integer(place); }
    void next() { on_row_ = query_.step(); }

 private:
    Query query_;
    bool on_row_ = false;
};

}  // namespace mitra::db
