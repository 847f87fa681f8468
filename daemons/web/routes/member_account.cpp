// /saya/rekening: the bank account that somebody is paid to. A session alone changes nothing: the password is asked for
// again, since whoever changes the account gets the money.
#include "daemons/web/field.hpp"
#include "daemons/web/password_again.hpp"
#include "lib/flow/set_payee.hpp"
#include "lib/payout/payee_store.hpp"
#include "lib/payout/payout_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

constexpr std::int64_t k_shown = 20;

constexpr Field k_bank{.name = "bank",
                       .label = "Bank atau dompet digital",
                       .type = "text",
                       .autocomplete = "off",
                       .hint = "Misalnya BCA, Mandiri, BRI, BNI, BSI, atau DANA",
                       .longest = "40"};
constexpr Field k_number{.name = "nomor",
                         .label = "Nomor rekening",
                         .type = "text",
                         .autocomplete = "off",
                         .hint = "Hanya angka, 5 sampai 20 digit",
                         .longest = "40"};
constexpr Field k_holder{.name = "pemilik",
                         .label = "Nama pemilik rekening",
                         .type = "text",
                         .autocomplete = "name",
                         .hint = "Persis seperti di buku tabungan"};
constexpr Field k_password{.name = "sandi_lama",
                           .label = "Kata sandi Anda sekarang",
                           .type = "password",
                           .autocomplete = "current-password",
                           .hint = "Supaya tidak ada orang lain yang dapat mengganti rekening Anda",
                           .longest = "200"};

using Complaints = std::vector<people::Complaint>;

payout::PayeeWords typed_in(const http::Fields& form) {
    return {.bank = text::clean_line(form.get("bank")),
            .number = text::clean_line(form.get("nomor")),
            .holder = text::clean_line(form.get("pemilik"))};
}

std::string_view in_indonesian(payout::LineState state) {
    switch (state) {
        case payout::LineState::open:
            return "Sedang diproses";
        case payout::LineState::settled:
            return "Terkirim";
        case payout::LineState::failed:
            return "Belum berhasil";
    }
    return {};
}

void put_when(const Site& site, text::PageData& row, Instant at) {
    row.set("at", text::short_date_time(at, site.about().zone)).set("at_iso", to_iso8601(at, site.about().zone));
}

void put_accounts(text::PageData& data, const Site& site, db::Database& reader, PersonId person) {
    const auto accounts = payout::PayeeStore{reader, site.vault}.of_person(person, k_shown);
    std::vector<text::PageData> earlier;
    for (const payout::PayeeAccount& account : accounts) {
        text::PageData row;
        put_when(site, row, account.created_at);
        const bool self = account.created_by == to_string(person);
        row.set("account", account.masked())
            .set("by", self ? "oleh Anda" : "oleh admin")
            .show("current", !account.replaced_at);
        earlier.push_back(std::move(row));
    }
    data.show("has_history", !earlier.empty()).list("history", std::move(earlier));
    if (accounts.empty() || accounts.front().replaced_at) return;
    const payout::PayeeAccount& current = accounts.front();
    data.set("account", current.masked()).set("holder", current.words.holder);
    if (current.is_frozen(site.clock.now()))
        data.set("frozen_until", text::date_and_time(current.frozen_until, site.about().zone));
}

void put_payouts(text::PageData& data, const Site& site, db::Database& reader, PersonId person) {
    std::vector<text::PageData> rows;
    for (const payout::PayoutLine& line : payout::PayoutStore{reader, site.vault}.lines_of_person(person, k_shown)) {
        text::PageData row;
        put_when(site, row, line.moved_at);
        row.set("amount", to_string(line.amount))
            .set("status", in_indonesian(line.state))
            .set("reference", line.reference);
        rows.push_back(std::move(row));
    }
    data.show("has_payouts", !rows.empty()).list("payouts", std::move(rows));
}

http::Response page(const Site& site, db::Database& reader, const Visitor& visitor, const payout::PayeeWords& typed,
                    const Complaints& complaints, std::string_view done = {}) {
    text::PageData data;
    put_complaints(data, complaints);
    put_accounts(data, site, reader, visitor.person);
    put_payouts(data, site, reader, visitor.person);
    data.list("fields", {field_data(k_bank, typed.bank, complaints), field_data(k_number, typed.number, complaints),
                         field_data(k_holder, typed.holder, complaints), field_data(k_password, "", complaints)})
        .set("csrf", visitor.csrf)
        .show("saved", done == "ya")
        .show("same", done == "sama");
    return site.view.page(complaints.empty() ? 200 : 422, "account",
                          {.title = "Rekening pembayaran", .description = {}, .shared_path = {}}, std::move(data));
}

http::Answer show(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    const db::Snapshot snapshot{reader};
    return shown_to(site, *visitor, page(*site, reader, *visitor, {}, {}, request.query.get("tersimpan")));
}

Complaints complaints_about(const http::Fields& form, const people::Person&) {
    std::vector<payout::PayeeComplaint> wrong;
    payout::checked(typed_in(form), wrong);
    Complaints complaints;
    for (const payout::PayeeComplaint& one : wrong)
        complaints.push_back({one.field, one.text, one.reason});
    return complaints;
}

http::Response page_again(const Site& site, db::Database& reader, const Visitor& visitor, const http::Fields& form,
                          const Complaints& complaints) {
    return page(site, reader, visitor, typed_in(form), complaints);
}

std::function<http::Response(db::Database&)> change(const SharedSite& site, const Visitor& visitor,
                                                    const http::Fields& form) {
    return [site, person = visitor.person, typed = typed_in(form)](db::Database& writer) {
        flow::Services services = site->services(writer);
        services.actor = {to_string(person), "their own page"};
        const auto set = flow::set_payee(services, person, typed);
        return http::Response::see_other(set.changed ? "/saya/rekening?tersimpan=ya" : "/saya/rekening?tersimpan=sama");
    };
}

constexpr PasswordForm k_form{"rekening", "Kata sandi Anda tidak cocok.", complaints_about, page_again, change};

}  // namespace

void add_member_account(http::Router& router, const SharedSite& site) {
    router.add("GET", "/saya/rekening",
               [site](const http::Request& request, db::Database& reader) { return show(site, request, reader); });
    router.add("POST", "/saya/rekening", [site](const http::Request& request, db::Database& reader) {
        return take_password_form(site, request, reader, k_form);
    });
}

}  // namespace mitra::web
