#include "lib/http/router.hpp"

#include <cassert>
#include <optional>
#include <utility>

namespace mitra::http {
namespace {

/// Takes the text up to the next '/' from the front of `path`, which starts with '/'.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

bool fit_segment(std::string_view pattern, std::string_view segment, Fields& parameters) {
    const std::size_t brace = pattern.find('{');
    if (brace == std::string_view::npos) return pattern == segment;
    if (segment.size() <= brace || segment.substr(0, brace) != pattern.substr(0, brace)) return false;
    parameters.add(std::string{pattern.substr(brace + 1, pattern.size() - brace - 2)},
                   std::string{segment.substr(brace)});
    return true;
}

std::optional<Fields> fit(std::string_view pattern, std::string_view path) {
    Fields parameters;
    while (!pattern.empty() && !path.empty()) {
        if (!fit_segment(take_segment(pattern), take_segment(path), parameters)) return std::nullopt;
    }
    return pattern.empty() && path.empty() ? std::optional{std::move(parameters)} : std::nullopt;
}

void add_method(std::string& allowed, std::string_view method) {
    if (allowed.find(method) != std::string::npos) return;
    if (!allowed.empty()) allowed += ", ";
    allowed += method == "GET" ? std::string_view{"GET, HEAD"} : method;
}

}  // namespace

void Router::add(std::string method, std::string pattern, Handler handler, RouteOptions options) {
    assert(pattern.starts_with('/') && (method == "GET" || method == "POST" || method == "PUT"));
    routes_.push_back({std::move(method), std::move(pattern), std::move(handler), options});
}

Router::Match Router::find(std::string_view method, std::string_view path) const {
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    Match match;
    for (const Route& route : routes_) {
        auto parameters = fit(route.pattern, path);
        if (!parameters) continue;
        if (route.method == wanted) return {&route, std::move(*parameters), {}};
        add_method(match.allowed, route.method);
    }
    return match;
}

}  // namespace mitra::http
