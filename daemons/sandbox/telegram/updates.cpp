#include "daemons/sandbox/telegram/updates.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>

#include "daemons/sandbox/loopback_url.hpp"
#include "lib/base/clock.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox::telegram {
namespace {

constexpr std::size_t k_kept = 5'000;
constexpr int k_patience_s = 5;
constexpr std::chrono::milliseconds k_longest_retry{60'000};

/// Kinds that come only where the webhook names them.
bool must_be_named(const std::string& kind) {
    return kind == "chat_member" || kind == "message_reaction" || kind == "message_reaction_count";
}

int post(const Webhook& webhook, const std::string& body) {
    try {
        const LoopbackUrl url = loopback_url(webhook.url);
        httplib::Client client{url.address.host, url.address.port};
        client.set_tcp_nodelay(true);
        client.set_connection_timeout(k_patience_s, 0);
        client.set_read_timeout(k_patience_s, 0);
        httplib::Headers headers;
        if (!webhook.secret_token.empty()) headers.emplace("X-Telegram-Bot-Api-Secret-Token", webhook.secret_token);
        const auto response = client.Post(url.path, headers, body, "application/json");
        return response ? response->status : 0;
    } catch (const Error&) {
        return 0;
    }
}

}  // namespace

Updates::Updates() : last_id_{SystemClock{}.now().milliseconds / 1000}, worker_{[this] { work(); }} {}

Updates::~Updates() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    worker_.join();
}

void Updates::set_webhook(const Webhook& webhook, bool drop_pending) {
    {
        const std::lock_guard lock{mutex_};
        webhook_ = webhook;
        if (drop_pending)
            for (Update& update : updates_)
                update.done = true;
    }
    changed_.notify_all();
}

Webhook Updates::webhook() const {
    const std::lock_guard lock{mutex_};
    return webhook_;
}

bool Updates::add(const std::string& kind, const std::string& content_json) {
    {
        const std::lock_guard lock{mutex_};
        const auto& allowed = webhook_.allowed_updates;
        if (allowed.empty() ? must_be_named(kind) : !allowed.contains(kind)) return false;
        const std::int64_t id = ++last_id_;
        updates_.push_back(
            {id, kind, fmt::format(R"({{"update_id":{},"{}":{}}})", id, kind, content_json), 0, 0, false});
        if (updates_.size() > k_kept) updates_.pop_front();
    }
    changed_.notify_all();
    return true;
}

bool Updates::repeat(std::int64_t id) {
    {
        const std::lock_guard lock{mutex_};
        const auto found = std::find_if(updates_.rbegin(), updates_.rend(),
                                        [id](const Update& update) { return id == 0 || update.id == id; });
        if (found == updates_.rend()) return false;
        found->done = false;
    }
    changed_.notify_all();
    return true;
}

std::vector<Update> Updates::take(std::int64_t offset, std::size_t limit) {
    const std::lock_guard lock{mutex_};
    std::vector<Update> taken;
    for (Update& update : updates_) {
        if (update.id < offset) update.done = true;
        if (!update.done && taken.size() < limit) taken.push_back(update);
    }
    return taken;
}

std::size_t Updates::pending() const {
    const std::lock_guard lock{mutex_};
    return static_cast<std::size_t>(
        std::count_if(updates_.begin(), updates_.end(), [](const Update& update) { return !update.done; }));
}

std::vector<Update> Updates::list() const {
    const std::lock_guard lock{mutex_};
    return {updates_.begin(), updates_.end()};
}

void Updates::set_first_retry(std::chrono::milliseconds pause) {
    const std::lock_guard lock{mutex_};
    first_retry_ = pause;
}

Update* Updates::next_waiting() {
    if (webhook_.url.empty()) return nullptr;
    const auto found =
        std::find_if(updates_.begin(), updates_.end(), [](const Update& update) { return !update.done; });
    return found == updates_.end() ? nullptr : &*found;
}

void Updates::work() {
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        if (next_waiting() == nullptr)
            changed_.wait(lock);
        else
            attempt(lock);
    }
}

void Updates::attempt(std::unique_lock<std::mutex>& lock) {
    const Update update = *next_waiting();
    const Webhook webhook = webhook_;
    lock.unlock();
    const int status = post(webhook, update.body);
    lock.lock();
    const auto same = [&](const Update& each) { return each.id == update.id; };
    const auto found = std::find_if(updates_.begin(), updates_.end(), same);
    if (found == updates_.end()) return;
    found->status = status;
    ++found->attempts;
    found->done = found->done || (status >= 200 && status < 300);
    if (found->done) return;
    const auto pause = std::min(k_longest_retry, first_retry_ * (1 << std::min(found->attempts - 1, 6)));
    changed_.wait_for(lock, pause);
}

}  // namespace mitra::sandbox::telegram
