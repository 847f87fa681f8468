#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "daemons/web/site.hpp"

namespace mitra::web {

/// Who calls the JSON interface: the holder of a token that `mitra link new api-token` made.
struct Caller {
    bool admin = false;
    std::optional<PersonId> person;  ///< whose token it is
};

/// The caller behind "Authorization: Bearer TOKEN", or nothing.
std::optional<Caller> api_caller(const Site& site, const http::Request& request, db::Database& reader);

/// {"error":{"id","message"}} as the command line has it.
http::Response api_error(int status, std::string_view id, std::string_view message);

/// A route of the JSON interface: asks who calls (401 for nobody), answers in JSON whatever goes wrong.
using ApiHandler =
    std::function<http::Answer(const Caller& caller, const http::Request& request, db::Database& reader)>;
http::Handler api_route(const SharedSite& site, ApiHandler handler);

}  // namespace mitra::web
