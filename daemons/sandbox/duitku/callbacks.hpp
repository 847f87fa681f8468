#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "daemons/sandbox/duitku/invoices.hpp"
#include "daemons/sandbox/duitku/knobs.hpp"
#include "daemons/sandbox/duitku/signature.hpp"

namespace mitra::sandbox::duitku {

/// The body of a callback about an invoice, in the form that a mode gives it.
std::string callback_body(const Account& account, Scheme scheme, const Invoice& invoice, const std::string& result_code,
                          const std::string& mode, Instant now);

/// Posts callbacks as Duitku does: to the invoice's own address, again until one is answered 200, never along a
/// redirect. Only to this machine. Several go out at once.
class Callbacks {
 public:
    Callbacks(const Account& account, const Knobs& knobs, Invoices& invoices);
    ~Callbacks();
    Callbacks(const Callbacks&) = delete;
    Callbacks& operator=(const Callbacks&) = delete;

    /// What is to be told about an invoice ("00" or "01"), in a mode of `callback_modes`.
    void plan(const Invoice& invoice, const std::string& result_code, const std::string& mode);
    /// The first attempt at once and awaited, the others as planned ones.
    void deliver(const Invoice& invoice, const std::string& result_code, const std::string& mode);

 private:
    using Time = std::chrono::steady_clock::time_point;
    struct Job {
        std::int64_t invoice = 0;
        std::string url, body, mode;
        int attempt = 1;
    };
    Job job(const Invoice& invoice, const std::string& result_code, const std::string& mode) const;
    void enqueue(Time due, const Job& job);
    void work();
    /// One attempt; plans the next when it was not answered 200.
    void attempt(Job job);

    const Account& account_;
    const Knobs& knobs_;
    Invoices& invoices_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::multimap<Time, Job> jobs_;
    bool stopping_ = false;
    std::vector<std::thread> workers_;
};

}  // namespace mitra::sandbox::duitku
