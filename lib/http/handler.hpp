#pragma once

#include <functional>
#include <variant>

#include "lib/http/message.hpp"

namespace mitra::db {
class Database;
}

namespace mitra::http {

/// A unit of writing: run by the one writer thread inside a savepoint; its answer leaves after the batch's commit.
/// An Error it throws undoes its savepoint alone and becomes the answer.
using Work = std::function<Response(db::Database& writer)>;

/// A page that is ready, and something to write that the answer does not wait for (clicks).
struct Deferred {
    Response response;
    std::function<void(db::Database& writer)> afterwards;
};

struct Slow;
using Answer = std::variant<Response, Work, Deferred, Slow>;

/// What takes a processor or a disk for long: hashing a password, reading, checking and writing files. Run by a pool of
/// its own with a read-only connection; beyond those that may wait there the client is told 503. Gives anything but
/// another Slow.
struct Slow {
    std::function<Answer(const Request& request, db::Database& reader)> run;
};

/// Runs on a worker thread with that worker's own read-only connection. Must not wait for anything: no hashing, no
/// file, no network; what must be written is handed back as Work, what takes long as Slow.
using Handler = std::function<Answer(const Request& request, db::Database& reader)>;

}  // namespace mitra::http
