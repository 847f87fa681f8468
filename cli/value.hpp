#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/money.hpp"

namespace mitra::cli {

class Value;
struct Field;
using List = std::vector<Value>;

/// Named values in the order in which they are printed.
struct Object {
    Object();
    Object(std::initializer_list<Field> given);
    // Written out, since a Field is not known yet where a Value is made of one.
    Object(const Object&);
    Object(Object&&) noexcept;
    Object& operator=(const Object&);
    Object& operator=(Object&&) noexcept;
    ~Object();

    Object& add(std::string name, Value value);
    [[nodiscard]] const Value* find(std::string_view name) const;

    std::vector<Field> fields;
};

/// What a command answers, before it becomes JSON or words. Money is an integer of rupiah, an id its text, an empty
/// optional null.
class Value {
 public:
    using Kind = std::variant<std::nullptr_t, bool, std::int64_t, std::string, List, Object>;

    Value() : kind_{nullptr} {}
    Value(std::nullptr_t) : kind_{nullptr} {}
    Value(std::same_as<bool> auto truth) : kind_{truth} {}
    template <std::integral Number>
    requires(!std::same_as<Number, bool>) Value(Number number) : kind_{static_cast<std::int64_t>(number)} {}
    Value(std::string text) : kind_{std::move(text)} {}
    Value(std::string_view text) : kind_{std::string{text}} {}
    Value(const char* text) : kind_{std::string{text}} {}
    Value(Money amount) : kind_{amount.rupiah()} {}
    template <typename Tag>
    Value(Id<Tag> id) : kind_{to_string(id)} {}
    template <typename Held>
    Value(const std::optional<Held>& held) : Value{held ? Value{*held} : Value{nullptr}} {}
    Value(List list) : kind_{std::move(list)} {}
    Value(Object object) : kind_{std::move(object)} {}

    [[nodiscard]] const Kind& kind() const { return kind_; }

    /// The value that a JSON text writes; Error{internal} where it is none.
    static Value from_json(std::string_view text);

 private:
    Kind kind_;
};

/// Null for an empty text.
Value or_null(std::string_view text);

struct Field {
    std::string name;
    Value value;
};

/// On one line, or indented for a person's eyes. Broken UTF-8 is replaced, never refused.
enum class Layout { compact, indented };
std::string to_json(const Value& value, Layout layout = Layout::compact);

/// In words for a person: "-" for null, "yes" and "no", lists with commas.
std::string in_words(const Value& value);

}  // namespace mitra::cli
