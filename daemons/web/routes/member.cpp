// /saya: what somebody who is signed in has with us. A section stands there only for who has something in it.
#include <fmt/format.h>

#include <algorithm>

#include "daemons/web/affiliate_page.hpp"
#include "daemons/web/community.hpp"
#include "daemons/web/file_response.hpp"
#include "daemons/web/member_page.hpp"
#include "daemons/web/session.hpp"
#include "lib/delivery/package_store.hpp"
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

text::PageData file_row(const Site& site, db::Database& reader, FileId file, std::string_view name,
                        const std::string& address) {
    const auto code = delivery::PackageStore{reader, site.vault}.code_of(file);
    text::PageData row;
    row.set("name", std::string{name}).set("address", address).set("code", code.value_or(""));
    return row;
}

/// What the order gave to load, each with the code that opens it: who is signed in has shown who they are.
std::vector<text::PageData> file_rows(const Site& site, db::Database& reader, PersonId person, OrderId order) {
    flow::MemberAreaStore store{reader};
    const std::string address = "/saya/berkas/" + to_string(order);
    std::vector<text::PageData> rows;
    if (const auto bought = store.bought(person, order))
        rows.push_back(file_row(site, reader, bought->file, bought->name, address));
    for (const flow::MemberFile& file : store.attached(person, order))
        rows.push_back(file_row(site, reader, file.file, file.name, address + "/" + to_string(file.id)));
    return rows;
}

text::PageData order_row(const Site& site, db::Database& reader, PersonId person, const flow::MemberOrder& order) {
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
        .list("files", file_rows(site, reader, person, order.id))
        .show("waits", order.waits_for_sign_in);
    return row;
}

void put_orders(text::PageData& data, const Site& site, db::Database& reader, PersonId person, OrderId before) {
    std::vector<text::PageData> rows;
    OrderId oldest;
    for (const flow::MemberOrder& order : flow::MemberAreaStore{reader}.orders(person, before, k_page)) {
        rows.push_back(order_row(site, reader, person, order));
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
                                .set("size", text::size_in_words(material.bytes)));
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
    auto response = file_response(*site->files, file->content, download->name);
    response.with("Cache-Control", "private, no-cache");
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

http::Answer attached_file(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    const auto order = parse_id<OrderId>(request.parameters.get("order"));
    const auto file = parse_id<DeliveryFileId>(request.parameters.get("file"));
    flow::MemberAreaStore store{reader};
    return send(site, reader, *visitor, order && file ? store.attached(visitor->person, *order, *file) : std::nullopt);
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
    add("GET", "/saya/berkas/{order}/{file}", attached_file, {.sends_file = true});
}

}  // namespace mitra::web
