#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "daemons/web/session.hpp"
#include "daemons/web/site.hpp"
#include "lib/db/idempotency.hpp"

namespace mitra::web {

/// Who calls the JSON interface: the holder of a token that `mitra link new api-token` made, or who is signed in.
struct Caller {
    bool admin = false;
    std::optional<PersonId> person;  ///< whose token or session it is
    std::string actor;               ///< for the audit: "LNK-3", "PER-2"
    std::optional<Visitor> visitor;  ///< by session
};

/// {"error":{"id","message"}} as the command line has it.
http::Response api_error(int status, std::string_view id, std::string_view message);
/// The same for a status that no handler answered: a refusal on arrival, an address that nothing serves.
http::Response api_failure(int status);

/// Adds a route of the JSON interface. Who may call it is what the access table says of it: 401 for nobody, 403 for
/// somebody else. Whatever goes wrong is answered in JSON.
using ApiHandler =
    std::function<http::Answer(const Caller& caller, const http::Request& request, db::Database& reader)>;
void add_api(http::Router& router, const SharedSite& site, const char* method, const char* pattern, ApiHandler handler);

/// Something to write in the caller's name, answered in JSON. With an "Idempotency-Key" it happens once: the same key
/// and request again is answered as before, the same key with another request is a 409.
using ApiAct = std::function<db::StoredAnswer(const flow::Services& services)>;
http::Answer api_act(const SharedSite& site, const Caller& caller, const http::Request& request, ApiAct act);

[[noreturn]] void refuse_after(std::string_view prefix);

/// How many a list is asked for (`limit`): 50 unless said otherwise, at most 500. Error{usage} for anything else.
std::int64_t api_limit(const http::Request& request);
/// After which one it goes on (`after`), by its id; Error{usage} for anything else.
template <typename SomeId>
SomeId api_after(const http::Request& request) {
    const auto text = request.query.find("after");
    const auto id = text ? parse_id<SomeId>(*text) : SomeId{};
    if (!id) refuse_after(SomeId::prefix());
    return *id;
}

}  // namespace mitra::web
