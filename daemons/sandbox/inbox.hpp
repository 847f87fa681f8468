#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/instant.hpp"

namespace mitra::sandbox {

/// What reached the sandbox, whether the person then saw it or not.
struct Message {
    std::int64_t number = 0;  ///< 1, 2, 3, ... in the order of arrival
    Instant at;
    std::string channel;  ///< "whatsapp" or "email"
    std::string to;       ///< digits, a group's id, or an e-mail address
    std::string key;      ///< the DripSender key it came with; "smtp" for e-mail
    std::string from;     ///< the e-mail's sender
    std::string subject;
    std::string text;
    std::string media_url;
    bool delivered = true;
    std::string fault;  ///< the fault that was played, by name
};

struct Filter {
    std::string to;
    std::string channel;
    std::int64_t since = 0;    ///< only messages with a higher number
    bool undelivered = false;  ///< also what nobody saw
};

/// All messages of this run, the newest `k_kept` of them. Any thread may call.
class Inbox {
 public:
    static constexpr std::size_t k_kept = 20'000;

    std::int64_t add(Message message);
    /// Oldest first.
    [[nodiscard]] std::vector<Message> list(const Filter& filter) const;
    [[nodiscard]] std::optional<Message> find(std::int64_t number) const;
    void clear();

 private:
    mutable std::mutex mutex_;
    std::deque<Message> messages_;
    std::int64_t last_number_ = 0;
};

}  // namespace mitra::sandbox
