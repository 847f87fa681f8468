// /saya/rekening: the bank account that somebody is paid to. A session alone changes nothing: the password is asked for
// again, since whoever changes the account gets the money.
#include "daemons/web/field.hpp"
#include "daemons/web/session.hpp"
#include "lib/crypto/password.hpp"
#include "lib/flow/set_payee.hpp"
#include "lib/payout/payee_store.hpp"
#include "lib/payout/payout_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

// Whoever sits at a phone that was left open does not guess their way to the money.
constexpr http::Rate k_one_person{.burst = 6, .per_minute = 0.5};
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

http::Answer change(const SharedSite& site, const http::Request& request, db::Database& reader,
                    const Visitor& visitor) {
    const payout::PayeeWords typed = typed_in(request.form);
    const std::string hash = people::SignInStore{reader}.password_hash(visitor.person).value_or("");
    if (!crypto::password_matches(hash, request.form.get("sandi_lama")))
        return page(*site, reader, visitor, typed, {{"sandi_lama", "Kata sandi Anda tidak cocok."}});
    return [site, visitor, typed, hash](db::Database& writer) {
        if (people::SignInStore{writer}.password_hash(visitor.person) != hash)  // it was changed meanwhile
            return leave(*site);
        flow::Services services = site->services(writer);
        services.actor = {to_string(visitor.person), "their own page"};
        const auto set = flow::set_payee(services, visitor.person, typed);
        return http::Response::see_other(set.changed ? "/saya/rekening?tersimpan=ya" : "/saya/rekening?tersimpan=sama");
    };
}

Complaints complaints_about(const http::Fields& form) {
    std::vector<payout::PayeeComplaint> wrong;
    payout::checked(typed_in(form), wrong);
    Complaints complaints;
    for (const payout::PayeeComplaint& one : wrong)
        complaints.push_back({one.field, one.text, one.reason});
    if (form.get("sandi_lama").empty()) complaints.push_back({"sandi_lama", "Isi kata sandi Anda yang sekarang."});
    return complaints;
}

http::Answer ask_change(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    if (!csrf_is_right(*site, request, *visitor)) return site->view.failure(403);
    const auto person = people::PersonStore{reader, site->vault}.find(visitor->person);
    if (!person || person->erased_at) return leave(*site);
    if (const auto complaints = complaints_about(request.form); !complaints.empty())
        return page(*site, reader, *visitor, typed_in(request.form), complaints);
    if (!site->limiter.take("rekening", to_string(visitor->person), k_one_person))
        return site->view.failure(429).with("Retry-After", "120");
    return http::Slow{[site, visitor = *visitor](const http::Request& again, db::Database& slow_reader) {
        return change(site, again, slow_reader, visitor);
    }};
}

}  // namespace

void add_member_account(http::Router& router, const SharedSite& site) {
    router.add("GET", "/saya/rekening",
               [site](const http::Request& request, db::Database& reader) { return show(site, request, reader); });
    router.add("POST", "/saya/rekening", [site](const http::Request& request, db::Database& reader) {
        return ask_change(site, request, reader);
    });
}

}  // namespace mitra::web
