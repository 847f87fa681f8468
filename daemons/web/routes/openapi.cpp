// GET /api/openapi.json: what the JSON interface takes and gives, for programs. etc/openapi.json is the description;
// tests hold it against the routes there are and against what the program answers.
#include "daemons/web/api.hpp"
#include "mitra_openapi.hpp"

namespace mitra::web {

void add_openapi(http::Router& router, const SharedSite& site) {
    add_api(router, site, "GET", "/api/openapi.json",
            [](const Caller&, const http::Request&, db::Database&) -> http::Answer {
                const EmbeddedFile& description = embedded::openapi().front();
                return http::Response::json(200, std::string{description.text})
                    .with("Cache-Control", "public, max-age=3600");
            });
}

}  // namespace mitra::web
