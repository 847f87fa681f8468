// /saya/upgrade: from the tier that somebody has to a higher one, for the difference; how their request stands, and
// what became of earlier ones.
#include <algorithm>

#include "daemons/web/affiliate_page.hpp"
#include "daemons/web/checkout_form.hpp"
#include "daemons/web/field.hpp"
#include "daemons/web/membership_payment.hpp"
#include "daemons/web/session.hpp"
#include "lib/base/error.hpp"
#include "lib/file/proof_check.hpp"
#include "lib/flow/order_terms.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/flow/submit_proof.hpp"
#include "lib/membership/membership_store.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/membership/upgrade_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

using membership::Tier;
using membership::Upgrade;
using membership::UpgradeState;
using Complaints = std::vector<people::Complaint>;

constexpr const char* k_path = "/saya/upgrade";
constexpr http::Rate k_one_person{.burst = 6, .per_minute = 1};
constexpr std::int64_t k_shown = 20;

/// Where somebody stands, and where they may go.
struct Stairs {
    std::optional<Tier> current;
    std::vector<Tier> above;  ///< on sale, the lowest first
    std::optional<Upgrade> waiting;
};

Stairs stairs_of(const Site& site, db::Database& database, PersonId person) {
    Stairs stairs{
        .current = {}, .above = {}, .waiting = membership::UpgradeStore{database, site.vault}.open_of(person)};
    const auto has = membership::MembershipStore{database}.active_of(person);
    if (!has) return stairs;
    membership::TierStore tiers{database};
    stairs.current = tiers.find(has->tier);
    for (Tier& tier : tiers.list())
        if (tier.on_sale && tier.rank > stairs.current->rank) stairs.above.push_back(std::move(tier));
    return stairs;
}

/// The one that is asked for, else the next one up.
const Tier* target_of(const Stairs& stairs, std::string_view code) {
    if (stairs.waiting || stairs.above.empty()) return nullptr;
    const auto found =
        std::find_if(stairs.above.begin(), stairs.above.end(), [&](const Tier& tier) { return tier.code == code; });
    return found == stairs.above.end() ? &stairs.above.front() : &*found;
}

bool by_transfer(const std::vector<flow::PaymentChoice>& choices) {
    return std::any_of(choices.begin(), choices.end(),
                       [](const flow::PaymentChoice& choice) { return choice.method == PaymentMethod::transfer; });
}

std::string_view in_indonesian(UpgradeState state) {
    switch (state) {
        case UpgradeState::pending:
            return "Diproses";
        case UpgradeState::approved:
            return "Disetujui";
        case UpgradeState::rejected:
            return "Ditolak";
    }
    return {};
}

void put_waiting(text::PageData& data, const Site& site, db::Database& database, const Stairs& stairs) {
    if (!stairs.waiting) return;
    const auto order = shop::OrderStore{database}.find(stairs.waiting->order);
    const auto tier = membership::TierStore{database}.find(stairs.waiting->to);
    if (!order || !tier) return;
    const bool to_pay = order->state == shop::OrderState::pending;
    data.set("waiting", tier->name)
        .set("waiting_status", flow::in_indonesian(shop::name(order->state)))
        .set("waiting_total", to_string(order->total))
        .set("waiting_page", flow::order_path(site.vault, *order))
        .set("waiting_act", !to_pay                                    ? "Lihat pesanan"
                            : order->method == PaymentMethod::transfer ? "Lihat rekening dan kirim bukti"
                                                                       : "Bayar sekarang");
}

void put_target(text::PageData& data, const Site& site, db::Database& database, PersonId person, const Stairs& stairs,
                const Tier& target, std::string_view method, const Complaints& complaints) {
    const TierPrice price = tier_price(site.services(database), person, target);
    const bool free = price.price.total == Money{};
    std::vector<text::PageData> targets;
    for (const Tier& tier : stairs.above)
        targets.push_back(
            text::PageData{}.set("code", tier.code).set("name", tier.name).show("here", tier.id == target.id));
    const bool inclusive = site.about().shop.tax.mode == shop::TaxMode::inclusive;
    data.set("target", target.name)
        .set("target_code", target.code)
        .set("target_price", to_string(target.price))
        .set("paid", to_string(std::min(price.offer.paid, target.price)))
        .set("tax", price.price.tax == Money{} ? "" : to_string(price.price.tax))
        .set("tax_label", inclusive ? "Sudah termasuk PPN" : "PPN")
        .set("total", free ? "Gratis" : to_string(price.price.total))
        .set("total_rupiah", std::to_string(price.price.total.rupiah()))
        .show("several", targets.size() > 1)
        .list("targets", std::move(targets))
        .show("cannot_pay", !free && price.choices.empty())
        .show("takes_proof", !free && by_transfer(price.choices))
        .set("proof_error", complaint_about(complaints, "bukti"));
    put_methods(data, free ? std::vector<flow::PaymentChoice>{} : price.choices, method, complaints);
}

void put_history(text::PageData& data, const Site& site, db::Database& database, PersonId person) {
    membership::TierStore tiers{database};
    const auto name_of = [&](const std::string& code) { return tiers.named(code).name; };
    std::vector<text::PageData> rows;
    for (const Upgrade& upgrade : membership::UpgradeStore{database, site.vault}.history(person, k_shown)) {
        rows.push_back(text::PageData{}
                           .set("from", name_of(upgrade.from_tier))
                           .set("to", name_of(upgrade.to_tier))
                           .set("at", text::short_date_time(upgrade.created_at, site.about().zone))
                           .set("at_iso", to_iso8601(upgrade.created_at, site.about().zone))
                           .set("amount", to_string(upgrade.amount))
                           .set("reason", upgrade.reason)
                           .set("status", in_indonesian(upgrade.state)));
    }
    data.show("has_history", !rows.empty()).list("history", std::move(rows));
}

/// What a form said, wrong or not.
struct Typed {
    std::string target, method, price;

    static Typed read(const http::Fields& form) {
        return {std::string{form.get("ke")}, std::string{form.get("metode")}, std::string{form.get("harga")}};
    }
};

http::Response page(const Site& site, db::Database& database, const Visitor& visitor, const Typed& typed,
                    const Complaints& complaints, bool sent = false) {
    const Stairs stairs = stairs_of(site, database, visitor.person);
    text::PageData data;
    const Tier* target = target_of(stairs, typed.target);
    put_complaints(data, complaints);
    data.set("csrf", visitor.csrf)
        .set("current", stairs.current ? stairs.current->name : "")
        .show("no_membership", !stairs.current && !stairs.waiting)
        .show("highest", stairs.current && stairs.above.empty())
        .show("sent", sent && stairs.waiting);
    put_waiting(data, site, database, stairs);
    if (target) put_target(data, site, database, visitor.person, stairs, *target, typed.method, complaints);
    put_history(data, site, database, visitor.person);
    return site.view.page(complaints.empty() ? 200 : 422, "upgrade",
                          {.title = "Upgrade keanggotaan", .description = {}, .shared_path = {}}, std::move(data));
}

http::Answer show(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    const db::Snapshot snapshot{reader};
    const Typed typed{.target = std::string{request.query.get("ke")}, .method = {}, .price = {}};
    return shown_to(site, *visitor, page(*site, reader, *visitor, typed, {}, request.query.get("terkirim") == "ya"));
}

/// What is wrong with the form; the order that it asks for where nothing is.
Complaints look_at(const Site& site, db::Database& database, PersonId person, const Typed& typed, bool with_proof,
                   flow::MembershipOrder& order) {
    const Stairs stairs = stairs_of(site, database, person);
    const Tier* target = target_of(stairs, typed.target);
    if (!target || target->code != typed.target) return {{"isi", "Paket ini tidak dapat diminta sekarang."}};
    order.person = person;
    order.tier = target->id;
    const flow::Services services = site.services(database);
    const TierPrice price = tier_price(services, person, *target);
    if (std::to_string(price.price.total.rupiah()) != typed.price)
        return {{"isi", "Harganya baru saja berubah. Periksa lagi jumlahnya, lalu kirim."}};
    if (price.price.total == Money{}) return {};
    const auto choice = choice_named(services, price.choices, typed.method);
    if (!choice) return {{"metode", "Pilih cara membayar."}};
    order.method = choice->method;
    order.bank_account = choice->bank_account;
    if (with_proof && choice->method != PaymentMethod::transfer)
        return {{"bukti", "Bukti hanya untuk transfer. Kosongkan, atau pilih rekening yang Anda transfer."}};
    return {};
}

Complaints complaints_from(const Error& error) {
    if (error.subject() == flow::k_codes_taken)
        return {{"metode", "Rekening ini sedang penuh untuk jumlah tersebut. Pilih cara lain, atau coba lagi nanti."}};
    if (error.kind() == ErrorKind::refused)
        return {{"isi", "Permintaan ini tidak dapat kami terima sekarang. Periksa lagi di bawah ini."}};
    return {};
}

std::string where_next(const Site& site, const flow::Requested& requested, bool with_proof) {
    const shop::Order& order = requested.placed.order;
    if (with_proof || order.total == Money{}) return std::string{k_path} + "?terkirim=ya";
    return flow::order_path(site.vault, order) + (order.method == PaymentMethod::duitku ? "?bayar=1" : "");
}

/// What the flow told the admin was undone with the request.
void tell_codes_taken(const flow::Services& services, const flow::MembershipOrder& order) {
    const auto tier = membership::TierStore{services.database}.find(order.tier);
    flow::OrderRequest wanted{.product = tier.value().product, .typed = {}, .buyer = order.person};
    wanted.method = order.method;
    wanted.bank_account = order.bank_account;
    flow::alert_codes_taken(services, wanted);
}

/// The request, its order and the proof: all of it or nothing.
http::Work ask(const SharedSite& site, const Visitor& visitor, const flow::MembershipOrder& order, const Typed& typed,
               const std::optional<file::Staged>& proof) {
    return [site, visitor, order, typed, proof](db::Database& writer) -> http::Response {
        const flow::Services services = as_themselves(*site, writer, visitor.person);
        try {
            return http::Response::see_other(db::in_transaction(writer, [&] {
                const auto requested = flow::request_upgrade(services, order);
                if (proof) flow::submit_proof(services, requested.placed.order.id, *proof, {});
                return where_next(*site, requested, proof.has_value());
            }));
        } catch (const Error& error) {
            if (proof) file::discard(writer, *site->files, *proof);
            // The same form again, from a browser that did not see the answer.
            if (error.kind() == ErrorKind::refused && stairs_of(*site, writer, visitor.person).waiting)
                return http::Response::see_other(std::string{k_path} + "?terkirim=ya");
            const Complaints complaints = complaints_from(error);
            if (complaints.empty()) throw;
            if (error.subject() == flow::k_codes_taken) tell_codes_taken(services, order);
            return page(*site, writer, visitor, typed, complaints);
        }
    };
}

http::Answer take_proof(const SharedSite& site, const http::Request& request, db::Database& reader,
                        const Visitor& visitor, const flow::MembershipOrder& order, const Typed& typed) {
    const std::string content = request.upload->read();
    const file::Checked checked = file::check_proof(content);
    if (checked.type.empty()) return page(*site, reader, visitor, typed, {{"bukti", checked.reason}});
    return ask(site, visitor, order, typed, site->files->stage(content, checked.type, file::Storage::sealed));
}

http::Answer send(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    if (!csrf_is_right(*site, request, *visitor)) return site->view.failure(403);
    const Typed typed = Typed::read(request.form);
    const bool with_proof = request.upload && request.upload->size() > 0;
    if (stairs_of(*site, reader, visitor->person).waiting)
        return http::Response::see_other(std::string{k_path} + "?terkirim=ya");
    flow::MembershipOrder order;
    const Complaints complaints = look_at(*site, reader, visitor->person, typed, with_proof, order);
    if (!complaints.empty()) return page(*site, reader, *visitor, typed, complaints);
    if (!site->limiter.take("upgrade", to_string(visitor->person), k_one_person))
        return site->view.failure(429).with("Retry-After", "60");
    if (!with_proof) return ask(site, *visitor, order, typed, std::nullopt);
    return http::Slow{[site, visitor = *visitor, order, typed](const http::Request& again,
                                                               db::Database& slow_reader) -> http::Answer {
        return take_proof(site, again, slow_reader, visitor, order, typed);
    }};
}

}  // namespace

void add_upgrade(http::Router& router, const SharedSite& site) {
    router.add("GET", k_path,
               [site](const http::Request& request, db::Database& reader) { return show(site, request, reader); });
    router.add("POST", k_path,
               [site](const http::Request& request, db::Database& reader) { return send(site, request, reader); },
               {.takes_upload = true});
}

}  // namespace mitra::web
