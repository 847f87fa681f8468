#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mitra::sandbox {

/// One way in which a provider fails, and what it does to a message.
struct FaultKind {
    std::string_view name;
    std::string_view meaning;
    bool delivers;          ///< the person gets the message
    bool waits;             ///< answers only after the fault's seconds
    bool drops;             ///< the connection ends instead of an answer
    int http_status;        ///< 200 where it claims success
    std::string_view text;  ///< of the JSON error
    std::string_view smtp;  ///< the reply to a mail's content; empty where it claims success
};

/// All kinds that can be switched on, in the order of the page.
std::span<const FaultKind> fault_kinds();
const FaultKind* fault_kind(std::string_view name);

struct Fault {
    const FaultKind* kind = nullptr;
    std::int64_t left = 0;  ///< how many more calls it hits; 0: all until it is switched off
    std::chrono::seconds seconds{35};
};

/// Which fault is on for which key; "*" is any key, "smtp" the mail server. Any thread may call.
class Faults {
 public:
    void set(const std::string& key, const Fault& fault);
    void clear(const std::string& key);
    /// The fault that this call meets: the key's own, else that of "*". Counts it.
    std::optional<Fault> take(const std::string& key);
    [[nodiscard]] std::map<std::string, Fault> list() const;

 private:
    mutable std::mutex mutex_;
    std::map<std::string, Fault> faults_;
};

}  // namespace mitra::sandbox
