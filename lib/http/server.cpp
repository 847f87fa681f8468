#include "lib/http/server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <optional>
#include <unordered_map>
#include <utility>

#include "lib/base/error.hpp"
#include "lib/db/space.hpp"
#include "lib/http/connection.hpp"
#include "lib/http/door.hpp"
#include "lib/http/exchange.hpp"
#include "lib/http/listener.hpp"
#include "lib/http/peer.hpp"
#include "lib/http/wire.hpp"

namespace mitra::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;
using Moment = Connection::Moment;
using Phase = Connection::Phase;

/// A request in our hands for longer than this means that a worker or the writer hangs: the heartbeat stops.
constexpr std::chrono::seconds k_stuck{30};
/// For what is to be written about connections that were cut at the end (how much of a file left).
constexpr std::chrono::seconds k_last_writes{2};

std::vector<std::string> normal_addresses(const std::vector<std::string>& addresses) {
    std::vector<std::string> normal;
    normal.reserve(addresses.size());
    for (const std::string& address : addresses)
        normal.push_back(normal_address(address));
    return normal;
}

milliseconds tick_of(const Limits& limits) {
    const milliseconds shortest =
        std::min({limits.head_deadline, limits.body_deadline, limits.answer_deadline, limits.idle_deadline});
    return std::clamp(shortest / 10, milliseconds{5}, milliseconds{250});
}

Response plain_error(int status, std::string_view) {
    return Response::text(status, std::string{reason_phrase(status)} + "\n");
}

}  // namespace

struct Server::State final : Connection::Host {
    State(Options chosen, Router routes, RateLimiter& limits, const std::function<db::Database()>& open_reader,
          db::Database database);

    // What connections ask, on the loop's thread.
    std::variant<const Route*, Refusal> admit(const std::string& peer, Request& request) override;
    std::variant<std::filesystem::path, Refusal> begin_upload(const std::string& client) override;
    void end_upload(const std::string& client) override;
    void perform(std::uint64_t connection, const Route& route, Request request) override;
    Response refuse(const Refusal& refusal, std::string_view path) override;
    void report(const std::string& fault) override;
    void file_ended(FileBody::OnEnd on_end, std::int64_t sent) override;
    void answered(int status, std::chrono::steady_clock::duration took) override { metrics.answered(status, took); }
    void closed(std::uint64_t connection) override;

    void welcome(int socket, const std::string& peer);
    void turn_away(int socket, int status);
    bool make_room();
    void tick();
    void beat();
    [[nodiscard]] std::vector<std::shared_ptr<Connection>> all_connections() const;
    void begin_stopping();
    void end_when_done();

    void answer(std::uint64_t connection, const Response& response);
    void fail(std::uint64_t connection, int status);

    Options options;
    Router router;
    RateLimiter& limiter;
    Metrics metrics;

    asio::io_context loop{1};
    std::optional<Door> door;
    asio::steady_timer timer{loop};
    milliseconds tick_length;
    std::uint64_t last_id = 0;
    std::unordered_map<std::uint64_t, std::shared_ptr<Connection>> connections;
    std::unordered_map<std::string, std::size_t> per_address;
    std::size_t uploads = 0;
    std::unordered_map<std::string, std::size_t> uploads_per_client;
    bool stopping = false;
    Moment stop_at = Moment::max();
    Moment last_beat{};

    std::unique_ptr<Exchange> exchange;
};

Server::State::State(Options chosen, Router routes, RateLimiter& limits,
                     const std::function<db::Database()>& open_reader, db::Database database)
    : options{std::move(chosen)}, router{std::move(routes)}, limiter{limits}, tick_length{tick_of(options.limits)} {
    options.trusted_proxies = normal_addresses(options.trusted_proxies);
    if (!options.error_page) options.error_page = plain_error;
    if (options.upload_folder.empty()) options.upload_folder = std::filesystem::temp_directory_path();
    door.emplace(
        loop, listen_on(ListenAddress::parse(options.listen)),
        Door::Owner{[this] { return connections.size() >= options.limits.connections; }, [this] { return make_room(); },
                    [this](int socket, const std::string& peer) { welcome(socket, peer); },
                    [this](const std::string& fault) { report(fault); }});
    exchange = std::make_unique<Exchange>(
        loop,
        Exchange::Options{options.workers, options.limits.slow_at_once, options.limits.waiting_slow,
                          options.limits.waiting_writes, options.limits.waiting_afterthoughts, options.group_commit,
                          options.report},
        metrics,
        Exchange::Answers{[this](std::uint64_t id, const Response& response) { answer(id, response); },
                          [this](std::uint64_t id, int status) { fail(id, status); }},
        open_reader, std::move(database));
}

// ---- connections come and go

void Server::State::welcome(int socket, const std::string& peer) {
    const std::string group = address_group(peer);
    const auto& proxies = options.trusted_proxies;
    const bool trusted = std::find(proxies.begin(), proxies.end(), peer) != proxies.end();
    const auto from_there = per_address.find(group);
    if (!trusted && from_there != per_address.end() && from_there->second >= options.limits.connections_per_address) {
        ++metrics.turned_away_address;
        return turn_away(socket, 429);
    }
    if (connections.size() >= options.limits.connections && !make_room()) {
        ++metrics.turned_away_full;
        return turn_away(socket, 503);
    }
    ++per_address[group];
    const std::uint64_t id = ++last_id;
    connections.emplace(id, Connection::open(loop, socket, id, peer, *this, options.limits));
    metrics.open_connections = connections.size();
    ++metrics.accepted;  // last: who sees it counted sees it open, or gone again
}

/// An answer as far as the socket takes it at once; nobody waits for this client.
void Server::State::turn_away(int socket, int status) {
    const std::string wire = to_wire(refuse({status, {}}, {}), {});
    ::send(socket, wire.data(), wire.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    ::close(socket);
}

/// Closes the connection that has been idle the longest, or has the longest been sending its head, so that a flood of
/// half-open ones cannot keep an honest client out; false when everybody is being served.
bool Server::State::make_room() {
    const auto rank = [](const Connection& connection) {
        const bool idle = connection.phase() == Phase::idle || connection.phase() == Phase::closing;
        return std::pair{idle ? 0 : 1, connection.since()};
    };
    std::shared_ptr<Connection> least;
    for (const auto& [id, connection] : connections) {
        const Phase phase = connection->phase();
        if (phase != Phase::idle && phase != Phase::closing && phase != Phase::head) continue;
        if (!least || rank(*connection) < rank(*least)) least = connection;
    }
    if (!least) return false;
    ++metrics.gave_way;
    least->close();
    return true;
}

void Server::State::closed(std::uint64_t id) {
    const auto found = connections.find(id);
    if (found == connections.end()) return;
    const auto group = per_address.find(address_group(found->second->peer()));
    if (group != per_address.end() && --group->second == 0) per_address.erase(group);
    connections.erase(found);
    metrics.open_connections = connections.size();
    if (stopping) end_when_done();
}

// ---- a request's way: admitted, performed by a worker, written, answered

std::variant<const Route*, Refusal> Server::State::admit(const std::string& peer, Request& request) {
    request.peer = client_address(peer, request.headers.get("x-forwarded-for"), options.trusted_proxies);
    Router::Match match = router.find(request.method, request.path);
    if (!match.route) {
        if (match.allowed.empty()) return Refusal{404, "no such path"};
        return Refusal{405, "not by this method", std::move(match.allowed)};
    }
    request.parameters = std::move(match.parameters);
    const auto posts = static_cast<double>(options.limits.posts_per_minute);
    if (match.route->method != "GET" && match.route->options.counts_posts &&
        !limiter.take("post", address_group(request.peer), {posts, posts})) {
        ++metrics.too_many_posts;
        return Refusal{429, "too many POSTs of this address"};
    }
    return match.route;
}

/// A hostile client may hold many slow uploads open: they are few of one client, and not too many of all.
std::variant<std::filesystem::path, Refusal> Server::State::begin_upload(const std::string& client) {
    const std::string group = address_group(client);
    const auto of_client = uploads_per_client.find(group);
    const bool many = of_client != uploads_per_client.end() && of_client->second >= options.limits.uploads_per_client;
    if (many || uploads >= options.limits.uploads) {
        ++metrics.uploads_full;
        return Refusal{many ? 429 : 503, "too many uploads at once"};
    }
    try {
        db::refuse_when_low(options.upload_folder);
    } catch (const Error& error) {
        report(error.what());
        return Refusal{503, error.what()};
    }
    ++uploads;
    ++uploads_per_client[group];
    return options.upload_folder;
}

void Server::State::end_upload(const std::string& client) {
    --uploads;
    const auto of_client = uploads_per_client.find(address_group(client));
    if (--of_client->second == 0) uploads_per_client.erase(of_client);
}

void Server::State::report(const std::string& fault) {
    if (options.report) options.report(fault);
}

void Server::State::perform(std::uint64_t connection, const Route& route, Request request) {
    exchange->perform(connection, route, std::move(request));
}

void Server::State::file_ended(FileBody::OnEnd on_end, std::int64_t sent) {
    exchange->write_afterwards([on_end = std::move(on_end), sent](db::Database& writer) { on_end(sent, writer); });
}

Response Server::State::refuse(const Refusal& refusal, std::string_view path) {
    Response response = options.error_page(refusal.status, path);
    response.status = refusal.status;
    if (!refusal.allow.empty()) response.with("Allow", refusal.allow);
    if (refusal.status == 429) response.with("Retry-After", "60");
    if (refusal.status == 503) response.with("Retry-After", "2");
    return response;
}

void Server::State::answer(std::uint64_t connection, const Response& response) {
    // A copy: answering may close, and closing takes it out of the map.
    const auto found = connections.find(connection);
    if (found == connections.end()) {
        if (response.file && response.file->on_end) file_ended(response.file->on_end, 0);
        return;
    }
    const std::shared_ptr<Connection> held = found->second;
    held->answer(response);
}

void Server::State::fail(std::uint64_t connection, int status) {
    const auto found = connections.find(connection);
    if (found == connections.end()) return;
    const std::shared_ptr<Connection> held = found->second;
    held->fail(status);
}

// ---- time

void Server::State::tick() {
    timer.expires_after(tick_length);
    timer.async_wait([this](error_code failure) {
        if (failure) return;
        const Moment now = std::chrono::steady_clock::now();
        for (const auto& connection : all_connections()) {
            if (now >= stop_at)
                connection->close();
            else
                connection->check_deadline(now);
        }
        beat();
        door->tick();
        tick();
        if (stopping) end_when_done();
    });
}

/// A copy: what is done to a connection may end it, and that takes it out of the map.
std::vector<std::shared_ptr<Connection>> Server::State::all_connections() const {
    std::vector<std::shared_ptr<Connection>> all;
    all.reserve(connections.size());
    for (const auto& [id, connection] : connections)
        all.push_back(connection);
    return all;
}

void Server::State::beat() {
    const Moment now = std::chrono::steady_clock::now();
    if (!options.heartbeat || now - last_beat < std::chrono::seconds{1}) return;
    const bool stuck = std::any_of(connections.begin(), connections.end(), [&](const auto& entry) {
        return entry.second->phase() == Phase::working && now - entry.second->since() > k_stuck;
    });
    if (stuck) return;
    last_beat = now;
    options.heartbeat();
}

void Server::State::begin_stopping() {
    if (std::exchange(stopping, true)) return;
    stop_at = std::chrono::steady_clock::now() + options.stop_deadline;
    door->close();
    for (const auto& connection : all_connections())
        connection->finish();
    end_when_done();
}

void Server::State::end_when_done() {
    const bool done = connections.empty() && !exchange->has_unfinished();
    if (done || std::chrono::steady_clock::now() >= stop_at + k_last_writes) loop.stop();
}

// ---- from outside

Server::Server(Options options, Router router, RateLimiter& limiter, const std::function<db::Database()>& open_reader,
               db::Database writer)
    : state_{std::make_unique<State>(std::move(options), std::move(router), limiter, open_reader, std::move(writer))} {}

Server::~Server() = default;

std::uint16_t Server::port() const {
    return state_->door->port();
}

void Server::run() {
    // sendfile has no MSG_NOSIGNAL: a client that goes away in the middle of a file is an error of the call.
    std::signal(SIGPIPE, SIG_IGN);
    state_->door->open();
    state_->tick();
    state_->loop.run();
}

void Server::stop() {
    asio::post(state_->loop, [state = state_.get()] { state->begin_stopping(); });
}

const Metrics& Server::metrics() const {
    return state_->metrics;
}
db::Writer::Counts Server::writer_counts() const {
    return state_->exchange->writer_counts();
}

}  // namespace mitra::http
