#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mitra::sandbox::duitku {

/// One way in which Duitku may behave, where its documents leave it open or a test wants it otherwise.
struct Knob {
    std::string_view name;
    std::string_view meaning;
    std::string_view otherwise;             ///< what it is until somebody turns it
    std::vector<std::string_view> choices;  ///< empty: a whole number
};

/// How callbacks go out.
struct CallbackMode {
    std::string_view name;
    std::string_view meaning;
};
std::span<const CallbackMode> callback_modes();

/// All knobs, in the order of the page.
std::span<const Knob> knob_table();

/// Where each knob stands. Any thread may call.
class Knobs {
 public:
    [[nodiscard]] std::string text(std::string_view name) const;
    [[nodiscard]] std::int64_t number(std::string_view name) const;
    /// Throws Error{usage} for an unknown knob, or a value that it has not.
    void turn(const std::string& name, const std::string& value);
    void reset();

 private:
    mutable std::mutex mutex_;
    std::map<std::string, std::string, std::less<>> turned_;
};

}  // namespace mitra::sandbox::duitku
