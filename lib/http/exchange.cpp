#include "lib/http/exchange.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "lib/base/error.hpp"

namespace mitra::http {

namespace asio = boost::asio;

/// A unit of writing on its way through the writer, and what it gives back.
struct Exchange::Write {
    std::uint64_t connection = 0;
    Work work;
    Response response;
    int failure = 0;
};

Exchange::Exchange(asio::io_context& loop, Options options, Metrics& metrics, Answers answers,
                   const std::function<db::Database()>& open_reader, db::Database writer)
    : loop_{loop}, options_{std::move(options)}, metrics_{metrics}, answers_{std::move(answers)} {
    const db::Writer::Options writing{.waiting = options_.waiting_writes, .group_commit = options_.group_commit};
    writer_ = std::make_unique<db::Writer>(std::move(writer), writing, [this] {
        asio::post(loop_, [this, done = std::exchange(committed_, {})] { take_committed(done); });
    });
    constexpr std::size_t k_at_once = 16;
    workers_ = start_workers(options_.workers, k_at_once, open_reader, Pool::quick);
    slow_workers_ = start_workers(options_.slow_workers, 1, open_reader, Pool::slow);
}

std::unique_ptr<Workers> Exchange::start_workers(std::size_t count, std::size_t at_once,
                                                 const std::function<db::Database()>& open_reader, Pool pool) {
    return std::make_unique<Workers>(
        count, at_once, open_reader,
        [this](const std::exception_ptr& failure, const Route& route) { return explain(failure, route.pattern); },
        [this, pool](std::vector<Workers::Finished> finished) {
            asio::post(loop_, [this, pool, finished = std::move(finished)]() mutable {
                if (pool == Pool::slow) metrics_.slow_under_way -= finished.size();
                take_finished(std::move(finished));
            });
        });
}

Exchange::~Exchange() = default;

void Exchange::perform(std::uint64_t connection, const Route& route, Request request) {
    ++under_way_;
    jobs_.push_back({connection, &route, std::move(request)});
    flush_soon();
}

void Exchange::give(std::uint64_t connection, const Response& response) {
    --under_way_;
    answers_.give(connection, response);
}

void Exchange::fail(std::uint64_t connection, int status) {
    --under_way_;
    answers_.fail(connection, status);
}

void Exchange::write_afterwards(db::Writer::Unit unit) {
    afterthoughts_.push_back(std::move(unit));
    flush_soon();
}

void Exchange::take_finished(std::vector<Workers::Finished> finished) {
    for (Workers::Finished& one : finished)
        take(one);
    flush_soon();
}

void Exchange::take(Workers::Finished& one) {
    const std::uint64_t connection = one.job.connection;
    if (one.failure != 0) {
        fail(connection, one.failure);
    } else if (const auto* response = std::get_if<Response>(&one.answer)) {
        give(connection, *response);
    } else if (auto* work = std::get_if<Work>(&one.answer)) {
        writes_.push_back(std::make_shared<Write>(Write{connection, std::move(*work), {}, 0}));
    } else if (auto* slow = std::get_if<Slow>(&one.answer)) {
        give_slow(std::move(one.job), std::move(*slow));
    } else {
        auto& deferred = std::get<Deferred>(one.answer);
        give(connection, deferred.response);
        if (afterthoughts_.size() < options_.waiting_afterthoughts)
            afterthoughts_.push_back(std::move(deferred.afterwards));
        else
            ++metrics_.dropped_afterthoughts;
    }
}

void Exchange::give_slow(Workers::Job job, Slow slow) {
    if (metrics_.slow_under_way >= options_.slow_workers + options_.waiting_slow) {
        ++metrics_.slow_full;
        return fail(job.connection, 503);
    }
    ++metrics_.slow_under_way;
    job.slow = std::move(slow.run);
    std::vector<Workers::Job> jobs;
    jobs.push_back(std::move(job));
    slow_workers_->give(std::move(jobs));
}

void Exchange::flush_soon() {
    if (std::exchange(flushing_, true)) return;
    asio::post(loop_, [this] { flush(); });
}

void Exchange::flush() {
    flushing_ = false;
    if (!jobs_.empty()) workers_->give(std::exchange(jobs_, {}));
    if (!writes_.empty()) submit_writes();
    if (!afterthoughts_.empty()) submit_afterthoughts();
}

void Exchange::submit_writes() {
    const auto batch = std::exchange(writes_, {});
    std::vector<db::Writer::Submission> submissions;
    submissions.reserve(batch.size());
    for (const auto& write : batch) {
        submissions.push_back({[write](db::Database& database) { write->response = write->work(database); },
                               [this, write](const std::exception_ptr& failure) {
                                   if (failure) write->failure = explain(failure, "a write");
                                   committed_.push_back(write);
                               }});
    }
    const std::size_t taken = writer_->submit(submissions);
    for (std::size_t i = taken; i < batch.size(); ++i) {
        ++metrics_.writer_full;
        fail(batch[i]->connection, 503);
    }
}

/// One unit for all that nobody waits for, and one such unit at a time: clicks never crowd out what somebody waits for.
void Exchange::submit_afterthoughts() {
    if (afterthoughts_under_way_) return;
    auto all = std::make_shared<std::vector<db::Writer::Unit>>(std::exchange(afterthoughts_, {}));
    const auto run_each = [this, all](db::Database& database) {
        for (const db::Writer::Unit& unit : *all) {
            try {
                db::in_transaction(database, [&] { unit(database); });
            } catch (...) {
                explain(std::current_exception(), "an afterthought");
                if (!database.in_transaction()) throw;  // the engine has undone the whole batch
            }
        }
    };
    afterthoughts_under_way_ = writer_->submit(run_each, [this](const std::exception_ptr&) {
        asio::post(loop_, [this] {
            afterthoughts_under_way_ = false;
            flush_soon();
        });
    });
    if (!afterthoughts_under_way_) afterthoughts_ = std::move(*all);
}

void Exchange::take_committed(const Writes& done) {
    for (const auto& write : done)
        write->failure != 0 ? fail(write->connection, write->failure) : give(write->connection, write->response);
    if (!afterthoughts_.empty()) flush_soon();  // they may have found the writer full
}

int Exchange::explain(const std::exception_ptr& failure, std::string_view where) const {
    int status = 500;
    std::string what = "an unknown exception";
    try {
        std::rethrow_exception(failure);
    } catch (const Error& error) {
        status = http_status(error.kind());
        what = error.what();
    } catch (const std::exception& exception) {
        what = exception.what();
    } catch (...) {
    }
    if (status >= 500 && options_.report) options_.report(std::string{where} + ": " + what);
    return status;
}

}  // namespace mitra::http
