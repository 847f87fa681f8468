#include "tests/daemons/listener/toy_site.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "lib/base/error.hpp"
#include "lib/http/file_answer.hpp"

namespace mitra::test {
namespace {

using namespace http;

std::string shown(const Fields& fields) {
    std::string text;
    for (const auto& [name, value] : fields)
        text += fmt::format("{}=[{}];", name, value);
    return text;
}

Response fail(std::string_view kind) {
    if (kind == "exception") throw std::runtime_error{"secret: /var/lib/mitra/key"};
    if (kind == "int") throw 5;
    if (kind == "header") return Response::text(200, "").with("X-Test", "a\r\nSet-Cookie: b=c");
    for (const ErrorKind each : {ErrorKind::usage, ErrorKind::not_found, ErrorKind::refused, ErrorKind::unavailable,
                                 ErrorKind::unknown_outcome, ErrorKind::internal}) {
        if (kind == name(each)) throw Error{each, "secret: PER-12"};
    }
    return Response::text(200, "");
}

Response write_note(db::Database& writer, std::int64_t value) {
    writer.prepared("INSERT INTO note (value) VALUES (:value)").bind(":value", value).run();
    if (value == 13) throw Error{ErrorKind::refused, "secret: not 13"};
    if (value == 14) throw std::runtime_error{"secret: 14"};
    return Response::see_other("/noted");
}

}  // namespace

std::uint64_t checksum(std::string_view bytes) {
    std::uint64_t sum = 14695981039346656037ULL;  // FNV-1a
    for (const char c : bytes)
        sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return sum;
}

const std::string& content() {
    static const std::string bytes = [] {
        std::string text;
        while (text.size() < k_content_bytes)
            text += fmt::format("{};", text.size());
        text.resize(k_content_bytes);
        return text;
    }();
    return bytes;
}

ToySite::ToySite(Server::Options options) {
    std::ofstream{content_path(), std::ios::binary} << content();
    file->execute("CREATE TABLE note (value INTEGER PRIMARY KEY) STRICT");
    options.report = [this](const std::string& report) {
        const std::lock_guard lock{mutex_};
        reports_.push_back(report);
    };
    options.heartbeat = [this] { ++heartbeats; };
    server = std::make_unique<Server>(
        std::move(options), routes(), limiter, [this] { return file.connect(db::Access::read_only); }, file.connect());
    thread_ = std::thread{[this] { server->run(); }};
}

ToySite::~ToySite() {
    release();
    stop();
}

RawClient ToySite::hold() {
    RawClient holder = client();
    holder.send(post("/hold", ""));
    if (!eventually([this] { return holding_.load(); })) throw std::runtime_error{"the writer never came to the hold"};
    return holder;
}

/// Waits with whoever holds the writer; negative numbers do not wait.
Answer ToySite::slowly(std::int64_t value, db::Database& reader) {
    ++slow_begun;
    if (value > 0) release_.wait();
    if (value == -13) throw Error{ErrorKind::refused, "secret: not 13"};
    if (value == -15) return Slow{[](const Request&, db::Database&) { return Response::text(200, ""); }};
    if (value % 2 == 0) return [value](db::Database& writer) { return write_note(writer, value); };
    return Response::text(200, fmt::format("{} notes", reader.prepared("SELECT count(*) FROM note").integer()));
}

std::vector<std::int64_t> ToySite::ended() {
    return file->prepared("SELECT value % 1000000000 AS sent FROM note ORDER BY value").rows([](const db::Row& row) {
        return row.integer("sent");
    });
}

void ToySite::release() {
    if (!released_.exchange(true)) held_.set_value();
}

void ToySite::stop() {
    server->stop();
    if (thread_.joinable()) thread_.join();
}

Router ToySite::routes() {
    Router router;
    router.add("GET", "/", [](const Request&, db::Database&) { return Response::html(200, "hello"); });
    router.add("GET", "/echo", [](const Request& request, db::Database&) {
        return Response::text(200, shown(request.query) + shown(request.cookies));
    });
    router.add("GET", "/m/{token}", [](const Request& request, db::Database&) {
        return Response::text(200, shown(request.parameters)).with("Cache-Control", "private");
    });
    router.add("GET", "/ref={code}",
               [](const Request& request, db::Database&) { return Response::text(200, shown(request.parameters)); });
    router.add("GET", "/peer", [](const Request& request, db::Database&) { return Response::text(200, request.peer); });
    router.add("GET", "/big",
               [](const Request&, db::Database&) { return Response::text(200, std::string(8 * 1024 * 1024, 'x')); });
    router.add("GET", "/fail/{kind}",
               [](const Request& request, db::Database&) { return fail(request.parameters.get("kind")); });
    router.add("GET", "/click", [](const Request&, db::Database&) {
        return Deferred{Response::text(200, "clicked"), [](db::Database& writer) {
                            writer.execute("INSERT INTO note SELECT 1000000 + count(*) FROM note");
                        }};
    });
    const auto counted = [this](std::size_t promised) {
        return [this, promised](const Request& request, db::Database&) -> Answer {
            FileBody body{content_path(), static_cast<std::int64_t>(promised), "abc"};
            body.on_end = [](std::int64_t sent, db::Database& writer) {
                writer.prepared("INSERT INTO note SELECT :sent + 1000000000 * count(*) FROM note")
                    .bind(":sent", sent)
                    .run();
            };
            Response whole = Response::download("application/zip", std::move(body));
            asked_ = file_bytes_asked(request, whole);
            return [whole = std::move(whole)](db::Database&) { return whole; };
        };
    };
    router.add("GET", "/counted", counted(k_content_bytes), {.sends_file = true});
    router.add("GET", "/d/large", counted(k_large_bytes), {.sends_file = true});
    router.add("GET", "/d/{token}", counted(k_content_bytes), {.sends_file = true});
    router.add("GET", "/counted-large", counted(k_large_bytes), {.sends_file = true});
    router.add("POST", "/note", [](const Request& request, db::Database&) -> Answer {
        const std::int64_t value = std::stoll(std::string{request.form.get("value")});
        return [value](db::Database& writer) { return write_note(writer, value); };
    });
    router.add("POST", "/form", [](const Request& request, db::Database&) {
        return Response::text(200, shown(request.form) + "|" + shown(request.query));
    });
    router.add("POST", "/raw", [](const Request& request, db::Database&) {
        return Response::text(200, std::to_string(request.body.size()));
    });
    router.add("PUT", "/thing/{id}", [](const Request& request, db::Database&) {
        return Response::text(200, shown(request.parameters) + request.body);
    });
    const http::RouteOptions takes_upload{.takes_upload = true};
    const auto show_upload = [](const Request&, db::Database&) -> Answer {
        return Slow{[](const Request& same, db::Database&) -> Answer {
            if (!same.upload) return Response::text(200, shown(same.form) + "|none");
            const std::string bytes = same.upload->read();
            return Response::text(200, fmt::format("{}|{}=[{}] {} {:x}", shown(same.form), same.upload->field(),
                                                   same.upload->sent_name(), bytes.size(), checksum(bytes)));
        }};
    };
    router.add("POST", "/upload", show_upload, takes_upload);
    router.add("GET", "/file",
               [this](const Request&, db::Database&) {
                   return Response::download("application/octet-stream", {content_path(), k_content_bytes, "abc"});
               },
               {.sends_file = true});
    router.add("GET", "/large", [this](const Request&, db::Database&) {
        return Response::download("application/octet-stream", {content_path(), k_large_bytes, ""});
    });
    router.add("GET", "/missing", [this](const Request&, db::Database&) {
        return Response::download("text/plain", {content_path().string() + ".gone", 5, "abc"});
    });
    router.add("POST", "/slow", [this](const Request& request, db::Database&) -> Answer {
        const std::int64_t value = std::stoll(std::string{request.form.get("value")});
        return Slow{[this, value](const Request&, db::Database& reader) { return slowly(value, reader); }};
    });
    router.add("POST", "/hold", [this](const Request&, db::Database&) -> Answer {
        return [this](db::Database&) {
            holding_ = true;
            release_.wait();
            return Response::text(200, "released");
        };
    });
    return router;
}

std::int64_t ToySite::notes() {
    return file->prepared("SELECT count(*) FROM note").integer();
}

std::vector<std::string> ToySite::reports() {
    const std::lock_guard lock{mutex_};
    return reports_;
}

Server::Options earnest() {
    Server::Options options;
    options.limits.connections_per_address = 1'000;
    options.limits.posts_per_minute = 100'000;
    return options;
}

}  // namespace mitra::test
