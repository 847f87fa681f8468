#include "daemons/web/site.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/record_click.hpp"
#include "lib/flow/stop_messages.hpp"
#include "lib/people/person_store.hpp"
#include "lib/people/standing_link.hpp"

namespace mitra::web {
namespace {

using people::LinkPurpose;

std::optional<people::OpenedLink> opened(const Site& site, const http::Request& request, db::Database& database,
                                         LinkPurpose purpose) {
    return people::open_standing_token(database, site.vault, purpose, request.parameters.get("token"));
}

http::Answer show_stop(const Site& site, const http::Request& request, db::Database& reader) {
    const auto link = opened(site, request, reader, LinkPurpose::stop);
    const auto person = link ? people::PersonStore{reader, site.vault}.find(link->person) : std::nullopt;
    if (!person || !person->phone) return site.view.failure(404);
    text::PageData data;
    // Masked: a message that was passed on must not give the number away.
    data.show("stopped", person->stopped_at.has_value())
        .set("phone", person->phone->masked())
        .set("action", request.path);
    return site.view.page(200, "stop", {.title = "Berhenti menerima pesan", .description = {}, .shared_path = {}},
                          std::move(data));
}

http::Answer stop(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    const auto link = opened(*site, request, reader, LinkPurpose::stop);
    if (!link) return site->view.failure(404);
    return [site, person = link->person, path = request.path](db::Database& writer) {
        auto as_themselves = site->services(writer);
        as_themselves.actor = {.name = to_string(person), .reason = "link"};
        flow::stop_messages(as_themselves, person);
        return http::Response::see_other(path);
    };
}

http::Answer zoom(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto link = opened(*site, request, reader, LinkPurpose::zoom);
    const auto event = link ? event::EventStore{reader}.find(link->event) : std::nullopt;
    if (!event) return site->view.failure(404);
    if (event->cancelled_at)
        return site->view.notice(410, "Acara ini dibatalkan", "Jadwal penggantinya kami kabarkan lewat WhatsApp.");
    if (event->ends_at() <= site->clock.now())
        return site->view.notice(410, "Acara ini sudah selesai",
                                 "Terima kasih sudah mampir. Jadwal berikutnya kami kabarkan lewat WhatsApp.");

    http::Response onward = http::Response::see_other(event->zoom_url);
    if (!is_a_visit(request)) return onward;
    return http::Deferred{std::move(onward), [site, joined = *link](db::Database& writer) {
                              flow::note_join(site->services(writer), joined.event, joined.person);
                          }};
}

}  // namespace

void add_person_links(http::Router& router, const SharedSite& site) {
    router.add("GET", "/berhenti/{token}", [site](const http::Request& request, db::Database& reader) {
        return show_stop(*site, request, reader);
    });
    router.add("POST", "/berhenti/{token}",
               [site](const http::Request& request, db::Database& reader) { return stop(site, request, reader); });
    router.add("GET", "/z/{token}",
               [site](const http::Request& request, db::Database& reader) { return zoom(site, request, reader); });
}

}  // namespace mitra::web
