// /saya: what somebody who is signed in has with us. A section stands there only for who has something in it.
#include <fmt/format.h>

#include <algorithm>

#include "daemons/web/affiliate_page.hpp"
#include "daemons/web/attachment.hpp"
#include "daemons/web/community.hpp"
#include "daemons/web/member_page.hpp"
#include "daemons/web/session.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/file/file_store.hpp"
#include "lib/flow/member_area.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/people/person_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

constexpr std::int64_t k_page = 20;

/// "s•••@contoh.id": enough to recognise one's own by.
std::string masked(std::string_view email) {
    const auto at = email.find('@');
    return at == std::string_view::npos || at == 0 ? "" : fmt::format("{}•••{}", email[0], email.substr(at));
}

/// "850 KB", "12,4 MB": a phone's owner wants to know before the tap.
std::string size_in_words(std::int64_t bytes) {
    if (bytes < 1'000'000) return fmt::format("{} KB", std::max<std::int64_t>(bytes / 1'000, 1));
    return fmt::format("{},{} MB", bytes / 1'000'000, bytes % 1'000'000 / 100'000);
}

text::PageData order_row(const Site& site, db::Database& reader, const flow::MemberOrder& order) {
    text::PageData row;
    const auto whole = shop::OrderStore{reader}.find(order.id);
    row.set("id", to_string(order.id))
        .set("number", flow::order_number(site.about(), order.id))
        .set("product", order.product)
        .set("status", order.waits_for_sign_in ? "Menunggu Anda ambil" : flow::in_indonesian(order.state))
        .set("total", order.total == Money{} ? "Gratis" : to_string(order.total))
        .set("refunded", order.refunded == Money{} ? "" : to_string(order.refunded))
        .set("at", text::short_date_time(order.placed_at, site.about().zone))
        .set("at_iso", to_iso8601(order.placed_at, site.about().zone))
        .set("page", whole ? flow::order_path(site.vault, *whole) : "")
        .set("file", order.downloadable ? "/saya/berkas/" + to_string(order.id) : "")
        .show("waits", order.waits_for_sign_in);
    return row;
}

void put_orders(text::PageData& data, const Site& site, db::Database& reader, PersonId person, OrderId before) {
    std::vector<text::PageData> rows;
    OrderId oldest;
    for (const flow::MemberOrder& order : flow::MemberAreaStore{reader}.orders(person, before, k_page)) {
        rows.push_back(order_row(site, reader, order));
        oldest = order.id;
    }
    const bool more = rows.size() == static_cast<std::size_t>(k_page);
    data.set("older", more ? fmt::format("/saya?sebelum={}#pesanan", oldest) : "")
        .set("newest", before.value > 0 ? "/saya#pesanan" : "")
        .show("has_orders", !rows.empty() || before.value > 0)
        .list("orders", std::move(rows));
}

void put_programme(text::PageData& data, db::Database& reader, PersonId person) {
    flow::MemberAreaStore store{reader};
    std::vector<text::PageData> groups, materials;
    for (const std::string& group : store.groups(person))
        groups.push_back(text::PageData{}.set("name", group));
    for (const flow::MemberMaterial& material : store.materials(person)) {
        materials.push_back(text::PageData{}
                                .set("title", material.title)
                                .set("address", "/saya/materi/" + to_string(material.id))
                                .set("size", size_in_words(material.bytes)));
    }
    data.show("has_groups", !groups.empty())
        .list("groups", std::move(groups))
        .show("has_materials", !materials.empty())
        .list("materials", std::move(materials));
}

http::Answer show(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    const db::Snapshot snapshot{reader};
    const auto person = people::PersonStore{reader, site->vault}.find(visitor->person);
    if (!person || person->erased_at) return leave(*site);

    text::PageData data;
    data.set("csrf", visitor->csrf)
        .set("person_name", person->details.name)
        .set("email", masked(person->details.email.value_or("")))
        .show("password_changed", request.query.get("sandi") == "baru")
        .show("taken", request.query.get("diambil") == "ya");
    put_programme(data, reader, visitor->person);
    put_member_card(data, *site, reader, visitor->person);
    put_announcements(data, *site, reader, visitor->person);
    put_meetings(data, *site, reader, visitor->person);
    put_questions_card(data, *site, reader, visitor->person);
    put_affiliate_card(data, *site, reader, visitor->person);
    const auto before = parse_id<OrderId>(request.query.get("sebelum"));
    put_orders(data, *site, reader, visitor->person, before.value_or(OrderId{}));
    return shown_to(site, *visitor,
                    site->view.page(200, "member", {.title = "Member area", .description = {}, .shared_path = {}},
                                    std::move(data)));
}

/// A file in files_dir as a download. Looked up only once the person's right to it has been shown.
http::Answer send(const SharedSite& site, db::Database& reader, const Visitor& visitor,
                  const std::optional<flow::Download>& download) {
    const auto file = download ? file::FileStore{reader}.find(download->file) : std::nullopt;
    if (!file || file->content.storage != file::Storage::plain) return site->view.failure(404);
    auto response = http::Response::download(file->content.type,
                                             {.path = site->files->path_of(file->content),
                                              .bytes = file->content.bytes,
                                              .etag = crypto::to_hex(file->content.content_hash).substr(0, 32)});
    response.with("Content-Disposition", attachment(download->name))
        .with("Content-Security-Policy", "sandbox; default-src 'none'")
        .with("Cache-Control", "private, no-cache");
    return shown_to(site, visitor, std::move(response));
}

http::Answer material(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    const auto id = parse_id<MaterialId>(request.parameters.get("material"));
    flow::MemberAreaStore store{reader};
    return send(site, reader, *visitor, id ? store.material(visitor->person, *id) : std::nullopt);
}

http::Answer bought_file(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    const auto id = parse_id<OrderId>(request.parameters.get("order"));
    flow::MemberAreaStore store{reader};
    return send(site, reader, *visitor, id ? store.bought(visitor->person, *id) : std::nullopt);
}

}  // namespace

void add_member_area(http::Router& router, const SharedSite& site) {
    const auto add = [&](const char* method, const char* pattern, auto act, http::RouteOptions options = {}) {
        router.add(
            method, pattern,
            [site, act](const http::Request& request, db::Database& reader) { return act(site, request, reader); },
            options);
    };
    add("GET", "/saya", show);
    add("GET", "/saya/materi/{material}", material, {.sends_file = true});
    add("GET", "/saya/berkas/{order}", bought_file, {.sends_file = true});
}

}  // namespace mitra::web
