#include "daemons/web/listener_options.hpp"

#include <sys/stat.h>

#include <cerrno>

#include "lib/app/app.hpp"

namespace mitra::web {

http::Server::Options listener_options(const app::App& app) {
    const auto& web = app.settings().web;
    http::Server::Options options;
    options.listen = web.listen;
    options.trusted_proxies = web.trusted_proxies;
    options.limits.head_deadline = web.head_deadline;
    options.limits.body_deadline = web.body_deadline;
    options.limits.answer_deadline = web.answer_deadline;
    options.limits.idle_deadline = web.idle_deadline;
    options.limits.slowest_bytes_per_second = static_cast<std::size_t>(web.slowest_bytes_per_second);
    options.limits.connections = static_cast<std::size_t>(web.max_connections);
    options.limits.connections_per_address = static_cast<std::size_t>(web.max_connections_per_address);
    options.limits.waiting_writes = static_cast<std::size_t>(web.max_waiting_writes);
    options.limits.posts_per_minute = web.rate_per_minute;
    options.limits.largest_upload = static_cast<std::size_t>(web.max_upload_bytes);
    options.upload_folder = app.settings().store.files_dir;
    if (::mkdir(options.upload_folder.c_str(), 0700) != 0 && errno != EEXIST)  // a site that was moved without files
        options.upload_folder.clear();
    return options;
}

}  // namespace mitra::web
