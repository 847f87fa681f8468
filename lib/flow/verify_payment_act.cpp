// An admin's signed link that says the money of an order came.
#include <fmt/format.h>

#include "lib/flow/admin_act.hpp"
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

void check(const Services& services, std::string_view about) {
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

void show(const Services& services, ActionView& view) {
    const shop::Order order = shop::OrderStore{services.database}.named(view.about);
    const auto product = shop::ProductStore{services.database}.find(order.product);
    const auto buyer = people::PersonStore{services.database, services.vault}.find(order.buyer);
    view.heading = "Verifikasi pembayaran";
    view.button = fmt::format("Ya, {} sudah diterima", order.total);
    view.otherwise = fmt::format("mitra verify-payment {} --reject --reason \"...\"", view.about);
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

ActionDone perform(const Services& services, std::string_view about) {
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

constexpr AdminAct k_act{"verify-payment", "ORD", check, show, perform};

}  // namespace

const AdminAct& verify_payment_act() {
    return k_act;
}

}  // namespace mitra::flow
