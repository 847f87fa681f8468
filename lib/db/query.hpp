#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::db {

class Statement;

/// The row a query stands on; valid inside the callback only. Asking for a column that is not there, or for NULL with
/// a plain getter, is our own bug and throws Error{internal}.
class Row {
 public:
    explicit Row(Statement& statement) : statement_{&statement} {}

    [[nodiscard]] std::int64_t integer(const char* column) const;
    [[nodiscard]] std::string text(const char* column) const;
    [[nodiscard]] std::string blob(const char* column) const;
    [[nodiscard]] bool boolean(const char* column) const { return integer(column) != 0; }
    [[nodiscard]] Instant instant(const char* column) const { return Instant{integer(column)}; }
    [[nodiscard]] Money money(const char* column) const { return Money{integer(column)}; }
    template <typename SomeId>
    [[nodiscard]] SomeId id(const char* column) const {
        return SomeId{integer(column)};
    }

    [[nodiscard]] bool is_null(const char* column) const;
    [[nodiscard]] std::optional<std::int64_t> optional_integer(const char* column) const;
    [[nodiscard]] std::optional<std::string> optional_text(const char* column) const;
    [[nodiscard]] std::optional<std::string> optional_blob(const char* column) const;
    [[nodiscard]] std::optional<Instant> optional_instant(const char* column) const;
    template <typename SomeId>
    [[nodiscard]] std::optional<SomeId> optional_id(const char* column) const {
        const auto value = optional_integer(column);
        return value ? std::optional{SomeId{*value}} : std::nullopt;
    }

 private:
    Statement* statement_;
};

/// Bytes to store as a BLOB (sealed values, hashes); a plain string is stored as TEXT.
struct Blob {
    std::string_view bytes;
};

/// One use of a prepared statement: bind, then one of the endings. Values are copied. The statement is stepped to its
/// end and reset by every ending, also when a callback throws.
class Query {
 public:
    explicit Query(Statement& statement);
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    Query(Query&&) = default;
    Query& operator=(Query&&) = delete;
    ~Query();

    Query& bind(const char* name, std::int64_t value) &;
    Query& bind(const char* name, std::string_view text) &;
    Query& bind(const char* name, Blob blob) &;
    Query& bind(const char* name, std::nullopt_t) &;
    Query& bind(const char* name, Instant value) & { return bind(name, value.milliseconds); }
    Query& bind(const char* name, Money value) & { return bind(name, value.rupiah()); }
    template <typename Kind>
    Query& bind(const char* name, Id<Kind> value) & {
        return bind(name, value.value);
    }
    template <typename Number>
    requires std::is_integral_v<Number> Query& bind(const char* name, Number value) & {
        return bind(name, static_cast<std::int64_t>(value));
    }
    Query& bind(const char* name, const char* text) & { return bind(name, std::string_view{text}); }
    Query& bind(const char* name, const std::string& text) & { return bind(name, std::string_view{text}); }
    template <typename Value>
    Query& bind(const char* name, const std::optional<Value>& value) & {
        return value ? bind(name, *value) : bind(name, std::nullopt);
    }
    template <typename Value>
    Query&& bind(const char* name, const Value& value) && {
        bind(name, value);  // *this is an lvalue here
        return std::move(*this);
    }

    /// Runs a statement that returns nothing; how many rows it changed.
    std::int64_t run();
    /// Calls `use` for each row.
    template <typename Use>
    void each_row(Use&& use) {
        Ending ending{*this};
        while (step())
            use(Row{*statement_});
    }
    /// What `read` makes of each row.
    template <typename Read>
    auto rows(Read&& read) {
        std::vector<std::invoke_result_t<Read, const Row&>> result;
        each_row([&](const Row& row) { result.push_back(read(row)); });
        return result;
    }
    /// What `read` makes of the only row, or nothing; more than one row is our own bug.
    template <typename Read>
    auto optional_row(Read&& read) {
        std::optional<std::invoke_result_t<Read, const Row&>> result;
        each_row([&](const Row& row) {
            if (result) too_many_rows();
            result.emplace(read(row));
        });
        return result;
    }
    /// The same for a row that must be there.
    template <typename Read>
    auto one_row(Read&& read) {
        auto result = optional_row(std::forward<Read>(read));
        if (!result) no_row();
        return std::move(*result);
    }
    /// The first column of the only row, as a number.
    std::int64_t integer();
    /// The first column of the only row, or nothing where there is no row or it is NULL.
    std::optional<std::int64_t> optional_integer();

 private:
    struct Ending {
        explicit Ending(Query& query) : query_{query} {}
        Ending(const Ending&) = delete;
        Ending& operator=(const Ending&) = delete;
        ~Ending() { query_.reset(); }
        Query& query_;
    };
    bool step();
    void reset() noexcept;
    [[noreturn]] void too_many_rows() const;
    [[noreturn]] void no_row() const;
    friend class Cursor;

    Statement* statement_;
};

}  // namespace mitra::db
