#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace mitra::sandbox {

/// Runs what is due at its time, several at once. What waits when it ends is dropped.
class Schedule {
 public:
    Schedule();
    ~Schedule();
    Schedule(const Schedule&) = delete;
    Schedule& operator=(const Schedule&) = delete;

    void after(std::chrono::milliseconds delay, std::function<void()> act);

 private:
    using Time = std::chrono::steady_clock::time_point;
    void work();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::multimap<Time, std::function<void()>> acts_;
    bool stopping_ = false;
    std::vector<std::thread> workers_;
};

/// What a merchant's webhook said.
struct HookAnswer {
    int status = 0;  ///< 0: nobody answered
    std::string text;
};
/// One POST to this machine; nobody else is called, and no redirect is followed.
HookAnswer post_hook(const std::string& url, const std::vector<std::pair<std::string, std::string>>& headers,
                     const std::string& body, const char* content_type);

}  // namespace mitra::sandbox
