#include "daemons/sandbox/faults.hpp"

#include <algorithm>
#include <array>

namespace mitra::sandbox {
namespace {

constexpr std::array k_kinds{
    FaultKind{"wrong_key", "the key is not known (404)", false, false, false, 404, "API key not found",
              "530 5.7.0 Authentication required"},
    FaultKind{"blocked", "the number is logged out or banned (500)", false, false, false, 500,
              "session disconnected, please scan the QR code again", "550 5.7.1 Sender blocked"},
    FaultKind{"bad_request", "the request is refused (400)", false, false, false, 400, "invalid phone number",
              "554 5.6.0 Message refused"},
    FaultKind{"quota", "too many messages (429)", false, false, false, 429, "too many requests",
              "452 4.5.3 Too many messages"},
    FaultKind{"500", "the server fails (500)", false, false, false, 500, "internal server error",
              "451 4.3.0 Local error in processing"},
    FaultKind{"slow", "delivered, but the answer takes longer than a client waits", true, true, false, 200, "", ""},
    FaultKind{"drop_after_delivery", "delivered, but the connection ends before the answer", true, false, true, 200, "",
              ""},
    FaultKind{"lost", "answers OK and delivers nothing", false, false, false, 200, "", ""},
};

}  // namespace

std::span<const FaultKind> fault_kinds() {
    return k_kinds;
}

const FaultKind* fault_kind(std::string_view name) {
    const auto* const found =
        std::find_if(k_kinds.begin(), k_kinds.end(), [name](const FaultKind& kind) { return kind.name == name; });
    return found == k_kinds.end() ? nullptr : found;
}

void Faults::set(const std::string& key, const Fault& fault) {
    const std::lock_guard lock{mutex_};
    faults_.insert_or_assign(key, fault);
}

void Faults::clear(const std::string& key) {
    const std::lock_guard lock{mutex_};
    faults_.erase(key);
}

std::optional<Fault> Faults::take(const std::string& key) {
    const std::lock_guard lock{mutex_};
    auto found = faults_.find(key);
    if (found == faults_.end()) found = faults_.find("*");
    if (found == faults_.end()) return std::nullopt;
    const Fault fault = found->second;
    if (fault.left == 1) faults_.erase(found);
    if (fault.left > 1) --found->second.left;
    return fault;
}

std::map<std::string, Fault> Faults::list() const {
    const std::lock_guard lock{mutex_};
    return faults_;
}

}  // namespace mitra::sandbox
