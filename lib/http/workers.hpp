#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <vector>

#include "lib/http/handler.hpp"
#include "lib/http/router.hpp"

namespace mitra::http {

/// The threads that run handlers, each with its own read-only connection.
class Workers {
 public:
    struct Job {
        std::uint64_t connection = 0;
        const Route* route = nullptr;
        Request request;
        std::function<Answer(const Request&, db::Database&)> slow = {};  ///< run instead of the route's handler
    };
    struct Finished {
        Job job;  ///< with its request, for an answer that is Slow
        Answer answer;
        int failure = 0;  ///< the status to answer instead, where the handler threw
    };
    /// Called on a worker's thread with what it finished in one go.
    using Deliver = std::function<void(std::vector<Finished>)>;
    /// What a handler that threw is answered with; called on a worker's thread.
    using Explain = std::function<int(const std::exception_ptr&, const Route&)>;
    using OpenReader = std::function<db::Database()>;

    /// A thread takes up to `at_once` jobs at a time, and delivers them together.
    Workers(std::size_t count, std::size_t at_once, const OpenReader& open_reader, Explain explain, Deliver deliver);
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    ~Workers();  ///< finishes what was given, then ends the threads

    void give(std::vector<Job>&& jobs);

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mitra::http
