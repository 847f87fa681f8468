#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/http/handler.hpp"
#include "lib/http/message.hpp"

namespace mitra::http {

/// What one route allows beyond the usual.
struct RouteOptions {
    std::size_t largest_body = 16'384;
    bool counts_posts = true;  ///< POST and PUT; false: outside of `posts_per_minute` (a gateway's webhooks)
    /// Takes multipart/form-data too: one file of at most `Limits::largest_upload`, and text fields of `largest_body`.
    bool takes_upload = false;
    bool sends_file = false;  ///< answers with a FileBody: a Range is heeded and not refused
    bool raw_form = false;    ///< a form's bytes stay in `body` as they came: a webhook keeps what it was sent
};

struct Route {
    std::string method;
    std::string pattern;
    Handler handler;
    RouteOptions options;
};

/// The table of addresses. A pattern is made of segments; "{name}" stands for the rest of a segment that is not empty:
/// "/m/{token}", "/a/{token}/bukti", "/ref={code}". The first route added that fits is the one; GET serves HEAD too.
class Router {
 public:
    void add(std::string method, std::string pattern, Handler handler, RouteOptions options = {});

    struct Match {
        const Route* route = nullptr;  ///< nothing: not found, or, with `allowed`, not by this method
        Fields parameters;
        std::string allowed;  ///< the methods this path knows, for an Allow header; empty: no such path
    };
    [[nodiscard]] Match find(std::string_view method, std::string_view path) const;

    [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
    std::vector<Route> routes_;
};

}  // namespace mitra::http
