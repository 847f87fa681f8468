#include <fmt/format.h>

#include <charconv>

#include "daemons/web/share.hpp"
#include "daemons/web/site.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/referral_link.hpp"
#include "lib/people/link_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/referral_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

constexpr std::int64_t k_page = 20;

std::int64_t number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value > 0 ? value : 0;
}

std::string called(const people::Details& details) {
    return details.salutation.empty() ? details.name : details.salutation + " " + details.name;
}

/// Full numbers can be greeted at once; masked ones are only recognised.
void put_phone(text::PageData& row, const people::Person& person, bool masked) {
    row.set("phone", "").set("whatsapp", "");
    if (!person.phone) return;
    row.set("phone", masked ? person.phone->masked() : person.phone->national());
    if (!masked) row.set("whatsapp", fmt::format("https://wa.me/{}", person.phone->digits()));
}

text::PageData invited_row(const Site& site, const referral::Brought& brought, const people::Person& person) {
    const flow::Site& about_site = site.about();
    text::PageData row;
    const std::string city_and_work = person.details.profession.empty()
                                          ? person.details.city
                                          : person.details.city + " · " + person.details.profession;
    row.set("sequence", std::to_string(brought.sequence))
        .set("name", person.erased_at ? "Data sudah dihapus" : called(person.details))
        .set("about", city_and_work)
        .set("at", text::short_date_time(brought.at, about_site.zone))
        .set("at_iso", to_iso8601(brought.at, about_site.zone))
        .show("joined", person.joined_at.has_value());
    // The consent text is what lets the inviter see the number: who was added without it never agreed to that.
    put_phone(row, person, about_site.mask_contacts || !person.consent);
    return row;
}

void put_invited(text::PageData& data, const Site& site, db::Database& reader, const std::string& own_path,
                 PersonId owner, std::int64_t before) {
    people::PersonStore people{reader, site.vault};
    std::vector<text::PageData> rows;
    std::int64_t oldest = 0;
    for (const auto& brought : referral::ReferralStore{reader}.brought_by(owner, before, k_page)) {
        if (const auto person = people.find(brought.person)) rows.push_back(invited_row(site, brought, *person));
        oldest = brought.sequence;
    }
    data.set("older", oldest > 1 ? fmt::format("{}?sebelum={}#undangan", own_path, oldest) : "")
        .set("newest", before > 0 ? own_path + "#undangan" : "")
        .list("people", std::move(rows));
}

http::Answer dashboard(const Site& site, const http::Request& request, db::Database& reader) {
    const db::Snapshot snapshot{reader};
    const auto opened = people::open_person_page(reader, site.vault, request.parameters.get("token"), site.clock.now());
    const auto person = opened ? people::PersonStore{reader, site.vault}.find(*opened) : std::nullopt;
    if (!person || person->erased_at) return site.view.failure(404);

    const referral::Partner totals = referral::ReferralStore{reader}.totals(person->id);
    text::PageData data;
    data.set("person_name", called(person->details))
        .set("total", std::to_string(totals.registrations))
        .set("clicks", std::to_string(totals.clicks))
        .show("invited_some", totals.registrations > 0);
    put_sharing(data, {.link = flow::referral_link(site.about(), *person),
                       .words = "Yuk ikut Sosialisasi Program Socialpreneur lewat Zoom. Daftarnya di sini:",
                       .qr_label = "Kode QR link undangan Anda"});
    put_invited(data, site, reader, request.path, person->id, number(request.query.get("sebelum")));
    auto event = event::EventStore{reader}.next_of(person->id, site.clock.now());
    put_event(data, event ? event : next_event(site, reader), site.about().zone);
    return site.view.page(200, "dashboard", {.title = "Dashboard undangan Anda", .description = {}, .shared_path = {}},
                          std::move(data));
}

}  // namespace

void add_dashboard(http::Router& router, const SharedSite& site) {
    router.add("GET", "/m/{token}", [site](const http::Request& request, db::Database& reader) {
        return dashboard(*site, request, reader);
    });
}

}  // namespace mitra::web
