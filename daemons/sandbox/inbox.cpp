#include "daemons/sandbox/inbox.hpp"

#include <algorithm>
#include <iterator>

namespace mitra::sandbox {
namespace {

bool matches(const Message& message, const Filter& filter) {
    return message.number > filter.since && (filter.undelivered || message.delivered) &&
           (filter.to.empty() || filter.to == message.to) &&
           (filter.channel.empty() || filter.channel == message.channel);
}

}  // namespace

std::int64_t Inbox::add(Message message) {
    const std::lock_guard lock{mutex_};
    message.number = ++last_number_;
    messages_.push_back(std::move(message));
    if (messages_.size() > k_kept) messages_.pop_front();
    return last_number_;
}

std::vector<Message> Inbox::list(const Filter& filter) const {
    const std::lock_guard lock{mutex_};
    std::vector<Message> found;
    std::copy_if(messages_.begin(), messages_.end(), std::back_inserter(found),
                 [&filter](const Message& message) { return matches(message, filter); });
    return found;
}

std::optional<Message> Inbox::find(std::int64_t number) const {
    const std::lock_guard lock{mutex_};
    const auto found = std::find_if(messages_.begin(), messages_.end(),
                                    [number](const Message& message) { return message.number == number; });
    if (found == messages_.end()) return std::nullopt;
    return *found;
}

void Inbox::clear() {
    const std::lock_guard lock{mutex_};
    messages_.clear();
}

}  // namespace mitra::sandbox
