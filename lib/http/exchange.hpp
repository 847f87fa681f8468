#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/db/writer.hpp"
#include "lib/http/metrics.hpp"
#include "lib/http/router.hpp"
#include "lib/http/workers.hpp"

namespace boost::asio {
class io_context;
}

namespace mitra::http {

/// A request's way from the loop to a worker, on to a slow one where it takes long and to the writer where it writes,
/// and back to the loop with its answer. What comes up during one turn of the loop is handed on together at its end;
/// the answers of a committed batch come back together. Used on the loop's thread only.
class Exchange {
 public:
    struct Options {
        std::size_t workers = 2;
        std::size_t slow_workers = 2;
        std::size_t waiting_slow = 16;
        std::size_t waiting_writes = 256;
        std::size_t waiting_afterthoughts = 4'096;
        bool group_commit = true;
        std::function<void(const std::string&)> report;  ///< our own faults; called on any thread
    };
    /// Where answers go, on the loop's thread: a handler's, or the status of what it threw.
    struct Answers {
        std::function<void(std::uint64_t connection, const Response& response)> give;
        std::function<void(std::uint64_t connection, int status)> fail;
    };

    Exchange(boost::asio::io_context& loop, Options options, Metrics& metrics, Answers answers,
             const std::function<db::Database()>& open_reader, db::Database writer);
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    ~Exchange();

    void perform(std::uint64_t connection, const Route& route, Request request);
    /// For what no answer waits for; beside a Deferred's it is not dropped, however many wait.
    void write_afterwards(db::Writer::Unit unit);
    /// Whether a request has no answer yet, or something that no answer waits for is still to be written.
    [[nodiscard]] bool has_unfinished() const {
        return under_way_ > 0 || afterthoughts_under_way_ || !afterthoughts_.empty();
    }
    [[nodiscard]] db::Writer::Counts writer_counts() const { return writer_->counts(); }

 private:
    struct Write;
    using Writes = std::vector<std::shared_ptr<Write>>;

    void give(std::uint64_t connection, const Response& response);
    void fail(std::uint64_t connection, int status);
    void flush_soon();
    void flush();
    void submit_writes();
    void submit_afterthoughts();
    enum class Pool { quick, slow };
    std::unique_ptr<Workers> start_workers(std::size_t count, std::size_t at_once,
                                           const std::function<db::Database()>& open_reader, Pool pool);
    void take_finished(std::vector<Workers::Finished> finished);
    void take(Workers::Finished& finished);
    void give_slow(Workers::Job job, Slow slow);
    void take_committed(const Writes& writes);
    int explain(const std::exception_ptr& failure, std::string_view where) const;

    boost::asio::io_context& loop_;
    Options options_;
    Metrics& metrics_;
    Answers answers_;

    std::size_t under_way_ = 0;  ///< requests that wait for their answer
    bool flushing_ = false;
    std::vector<Workers::Job> jobs_;
    Writes writes_;
    std::vector<db::Writer::Unit> afterthoughts_;
    bool afterthoughts_under_way_ = false;

    Writes committed_;  ///< the writer's thread only
    std::unique_ptr<Workers> workers_;
    std::unique_ptr<Workers> slow_workers_;
    std::unique_ptr<db::Writer> writer_;
};

}  // namespace mitra::http
