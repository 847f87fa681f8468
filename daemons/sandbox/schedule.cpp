#include "daemons/sandbox/schedule.hpp"

#include <httplib.h>

#include "daemons/sandbox/loopback_url.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox {
namespace {

constexpr int k_workers = 4;
constexpr int k_patience_s = 5;
constexpr std::size_t k_shown_answer = 200;

}  // namespace

Schedule::Schedule() {
    for (int i = 0; i < k_workers; ++i)
        workers_.emplace_back([this] { work(); });
}

Schedule::~Schedule() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& worker : workers_)
        worker.join();
}

void Schedule::after(std::chrono::milliseconds delay, std::function<void()> act) {
    {
        const std::lock_guard lock{mutex_};
        acts_.emplace(std::chrono::steady_clock::now() + delay, std::move(act));
    }
    changed_.notify_one();
}

void Schedule::work() {
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        if (acts_.empty()) {
            changed_.wait(lock);
            continue;
        }
        const auto next = acts_.begin();
        if (const Time due = next->first; due > std::chrono::steady_clock::now()) {
            changed_.wait_until(lock, due);
            continue;
        }
        const std::function<void()> act = std::move(next->second);
        acts_.erase(next);
        lock.unlock();
        act();
        lock.lock();
    }
}

HookAnswer post_hook(const std::string& url, const std::vector<std::pair<std::string, std::string>>& headers,
                     const std::string& body, const char* content_type) {
    try {
        const LoopbackUrl to = loopback_url(url);
        httplib::Client client{to.address.host, to.address.port};
        client.set_tcp_nodelay(true);
        client.set_connection_timeout(k_patience_s, 0);
        client.set_read_timeout(k_patience_s, 0);
        const httplib::Headers sent{headers.begin(), headers.end()};
        if (const auto response = client.Post(to.path, sent, body, content_type))
            return {response->status, response->body.substr(0, k_shown_answer)};
        return {0, "nobody answered"};
    } catch (const Error& error) {
        return {0, error.what()};
    }
}

}  // namespace mitra::sandbox
