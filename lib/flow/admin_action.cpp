#include "lib/flow/admin_action.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/base/error.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/flow/verify_payment.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/payment/proof_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

/// What a link can do, a row each. `check` throws where there is nothing of that id.
struct Act {
    std::string_view verb;
    void (*check)(const Services& services, std::string_view about);
    void (*show)(const Services& services, ActionView& view);
    ActionDone (*perform)(const Services& services, std::string_view about);
};

void check_order(const Services& services, std::string_view about) {
    shop::OrderStore{services.database}.named(about);
}

void show_proof(const Services& services, OrderId order, ActionView& view) {
    const auto proof = payment::ProofStore{services.database, services.vault}.latest(order);
    if (!proof) return;
    view.proof = proof->file;
    view.facts.emplace_back("Bukti dikirim", text::short_date_time(proof->uploaded_at, services.site.zone));
    if (!proof->sender.empty()) view.facts.emplace_back("Nama pengirim", proof->sender);
    if (!proof->transferred_on.empty()) view.facts.emplace_back("Tanggal transfer", proof->transferred_on);
}

void show_verify_payment(const Services& services, ActionView& view) {
    const shop::Order order = shop::OrderStore{services.database}.named(view.about);
    const auto product = shop::ProductStore{services.database}.find(order.product);
    const auto buyer = people::PersonStore{services.database, services.vault}.find(order.buyer);
    view.button = fmt::format("Ya, {} sudah diterima", order.total);
    view.facts = {{"Pesanan", order_number(services.site, order.id)},
                  {"Produk", product ? product->name : std::string{}},
                  {"Harus dibayar", to_string(order.total)},
                  {"Status", std::string{in_indonesian(shop::name(order.state))}}};
    if (order.bank_account) {
        const auto account = payment::BankAccountStore{services.database, services.vault}.find(*order.bank_account);
        if (account) view.facts.emplace_back("Ke rekening", account->name);
    }
    if (buyer && !buyer->erased_at) view.facts.emplace_back("Pembeli", buyer->details.name);
    show_proof(services, order.id, view);
    view.possible = order.open() || order.state == shop::OrderState::expired;
    if (!view.possible)
        view.why =
            fmt::format("Pesanan ini sudah tidak menunggu pembayaran: {}.", in_indonesian(shop::name(order.state)));
}

ActionDone perform_verify_payment(const Services& services, std::string_view about) {
    const shop::Order order = shop::OrderStore{services.database}.named(about);
    const std::string number = order_number(services.site, order.id);
    const Settled settled = verify_payment(services, order.id, {});
    switch (settled.outcome) {
        case Settled::Outcome::settled:
            return {true, "Pembayaran diverifikasi",
                    fmt::format("{} sekarang lunas, dan pembelinya dikabari.", number)};
        case Settled::Outcome::already:
            return {true, "Sudah diverifikasi sebelumnya",
                    fmt::format("{} sudah lunas; tidak ada yang berubah.", number)};
        case Settled::Outcome::a_case:
            break;
    }
    return {true, "Perlu keputusan",
            fmt::format("Pembayaran {} tidak cocok dan dicatat sebagai {}. Putuskan di terminal: mitra payment cases.",
                        number, to_string(settled.opened_case.value_or(CaseId{})))};
}

constexpr std::array<Act, 1> k_acts{{
    {"verify-payment", check_order, show_verify_payment, perform_verify_payment},
}};

const Act* act_of(std::string_view verb) {
    const auto* found = std::find_if(k_acts.begin(), k_acts.end(), [&](const Act& act) { return act.verb == verb; });
    return found == k_acts.end() ? nullptr : found;
}

/// "verify-payment ORD-3" is the verb and the last word.
std::pair<std::string, std::string> parted(const std::string& action) {
    const std::size_t blank = action.rfind(' ');
    return {action.substr(0, blank), action.substr(blank + 1)};
}

void audit_link(const Services& services, std::string_view act, LinkId link, const std::string& detail) {
    record_audit(services.database, services.vault, services.actor, act, to_string(link), detail, services.clock.now());
}

}  // namespace

IssuedAction issue_admin_action(const Services& services, std::string_view verb, std::string_view about) {
    const Act* act = act_of(verb);
    if (act == nullptr)
        throw Error{ErrorKind::usage, fmt::format("no link does '{:.60}'", verb), "a link can do: verify-payment",
                    "link"};
    return db::in_transaction(services.database, [&] {
        act->check(services, about);
        const Instant now = services.clock.now();
        const Instant expires_at = now + k_action_life;
        std::string id{about};
        std::transform(id.begin(), id.end(), id.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
        const auto given = people::LinkStore{services.database}.issue({.purpose = people::IssuedFor::admin_action,
                                                                       .action = fmt::format("{} {}", verb, id),
                                                                       .expires_at = expires_at,
                                                                       .created_by = services.actor.name},
                                                                      now);
        audit_link(services, "link.new", given.id,
                   fmt::format(R"({{"purpose":"admin_action","action":"{} {}"}})", verb, id));
        return IssuedAction{given.id, fmt::format("{}/a/{}", services.site.base_url, given.token), expires_at};
    });
}

IssuedToken issue_api_token(const Services& services, std::string_view role, std::optional<PersonId> person,
                            std::chrono::days life) {
    if (role == "member" && !person)
        throw Error{ErrorKind::usage, "a member's token is somebody's", "give --person", "link"};
    if (life < std::chrono::days{1} || life > std::chrono::days{366})
        throw Error{
            ErrorKind::usage, fmt::format("a token lives from 1 to 366 days, not {}", life.count()), {}, "link"};
    return db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        const Instant expires_at = now + life;
        const auto given = people::LinkStore{services.database}.issue({.purpose = people::IssuedFor::api_token,
                                                                       .person = person,
                                                                       .role = std::string{role},
                                                                       .expires_at = expires_at,
                                                                       .created_by = services.actor.name},
                                                                      now);
        audit_link(services, "link.new", given.id, fmt::format(R"({{"purpose":"api_token","role":"{}"}})", role));
        return IssuedToken{given.id, given.token, expires_at};
    });
}

std::optional<ActionView> view_admin_action(const Services& services, std::string_view token) {
    const auto link =
        people::LinkStore{services.database}.opened_by(token, people::IssuedFor::admin_action, services.clock.now());
    if (!link) return std::nullopt;
    ActionView view{.link = link->id};
    std::tie(view.verb, view.about) = parted(link->made.action);
    const Act* act = act_of(view.verb);
    if (act == nullptr) return std::nullopt;
    act->show(services, view);
    return view;
}

std::optional<ActionDone> perform_admin_action(const Services& services, std::string_view token) {
    return db::in_transaction(services.database, [&]() -> std::optional<ActionDone> {
        people::LinkStore links{services.database};
        const Instant now = services.clock.now();
        const auto link = links.opened_by(token, people::IssuedFor::admin_action, now);
        if (!link) return std::nullopt;
        const auto [verb, about] = parted(link->made.action);
        const Act* act = act_of(verb);
        if (act == nullptr || !links.use(link->id, now)) return std::nullopt;
        Services as_link = services;
        as_link.actor = {fmt::format("{}", link->id), fmt::format("link made by {}", link->made.created_by)};
        ActionDone done = act->perform(as_link, about);
        audit_link(as_link, "link.use", link->id, fmt::format(R"({{"action":"{}"}})", link->made.action));
        return done;
    });
}

}  // namespace mitra::flow
