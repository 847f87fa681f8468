#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mitra::sandbox {

/// One way in which a provider may behave, where its documents leave it open or a test wants it otherwise.
struct BoardKnob {
    std::string_view name;
    std::string_view meaning;
    std::string_view otherwise;             ///< what it is until somebody turns it
    std::vector<std::string_view> choices;  ///< empty: a whole number
};

/// Where each knob of a provider stands. Any thread may call.
class KnobBoard {
 public:
    /// `table` must live as long; `page` is named in errors ("/vip").
    KnobBoard(std::span<const BoardKnob> table, std::string page) : table_{table}, page_{std::move(page)} {}

    [[nodiscard]] std::span<const BoardKnob> table() const { return table_; }
    [[nodiscard]] std::string text(std::string_view name) const;
    [[nodiscard]] bool is(std::string_view name, std::string_view value) const { return text(name) == value; }
    [[nodiscard]] std::int64_t number(std::string_view name) const;
    [[nodiscard]] std::map<std::string, std::string> all() const;
    /// Throws Error{usage} for an unknown knob, or a value that it has not.
    void turn(const std::string& name, const std::string& value);
    void reset();

 private:
    [[nodiscard]] const BoardKnob& knob(std::string_view name) const;

    std::span<const BoardKnob> table_;
    std::string page_;
    mutable std::mutex mutex_;
    std::map<std::string, std::string, std::less<>> turned_;
};

/// A form that turns them.
std::string knob_form(const KnobBoard& board, std::string_view action);

/// How often each operation was called. Any thread may call.
class Counts {
 public:
    void count(const std::string& operation) {
        const std::lock_guard lock{mutex_};
        ++counts_[operation];
    }
    [[nodiscard]] std::map<std::string, std::int64_t> all() const {
        const std::lock_guard lock{mutex_};
        return counts_;
    }

 private:
    mutable std::mutex mutex_;
    std::map<std::string, std::int64_t> counts_;
};

}  // namespace mitra::sandbox
