#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace mitra::sandbox::telegram {

/// One update as it is kept: its number, its kind ("chat_member"), the whole body, and how its delivery went.
struct Update {
    std::int64_t id = 0;
    std::string kind;
    std::string body;
    int attempts = 0;
    int status = 0;  ///< of the last one; 0: nobody answered
    bool done = false;
};

/// Where updates go, as setWebhook says.
struct Webhook {
    std::string url;  ///< empty: getUpdates gives them
    std::string secret_token;
    std::set<std::string> allowed_updates;  ///< empty: all but chat_member and reactions
};

/// Delivers updates as Telegram does: in order, as JSON with the secret token's header, again with a doubling delay
/// until one is answered 2xx, for a day. Only to this machine. Any thread may call.
class Updates {
 public:
    Updates();
    ~Updates();
    Updates(const Updates&) = delete;
    Updates& operator=(const Updates&) = delete;

    void set_webhook(const Webhook& webhook, bool drop_pending);
    [[nodiscard]] Webhook webhook() const;
    /// `rest` are the members after "update_id", as JSON. False where the webhook does not ask for this kind.
    bool add(const std::string& kind, const std::string& content_json);
    /// Sends one that was delivered before once more, as happens after a lost answer; the newest for 0.
    bool repeat(std::int64_t id);
    /// For getUpdates: what waits from `offset` on; what is before it is forgotten.
    std::vector<Update> take(std::int64_t offset, std::size_t limit);
    [[nodiscard]] std::size_t pending() const;
    /// The newest, oldest first.
    [[nodiscard]] std::vector<Update> list() const;
    /// The first pause before a delivery is tried again.
    void set_first_retry(std::chrono::milliseconds pause);

 private:
    void work();
    void attempt(std::unique_lock<std::mutex>& lock);
    Update* next_waiting();

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Update> updates_;
    Webhook webhook_;
    std::int64_t last_id_;
    std::chrono::milliseconds first_retry_{1'000};
    bool stopping_ = false;
    std::thread worker_;
};

}  // namespace mitra::sandbox::telegram
