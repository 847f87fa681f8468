// An admin's signed link that approves an upgrade whose payment was handed in.
#include <fmt/format.h>

#include "lib/flow/admin_act.hpp"
#include "lib/flow/decide_upgrade.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/membership/upgrade_store.hpp"
#include "lib/payment/proof_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using membership::Upgrade;
using membership::UpgradeState;

Upgrade named(const Services& services, std::string_view about) {
    return membership::UpgradeStore{services.database, services.vault}.named(about);
}

std::string_view state_words(UpgradeState state) {
    switch (state) {
        case UpgradeState::pending:
            return "Menunggu persetujuan";
        case UpgradeState::approved:
            return "Sudah disetujui";
        case UpgradeState::rejected:
            break;
    }
    return "Ditolak";
}

void check(const Services& services, std::string_view about) {
    named(services, about);
}

void show_proof(const Services& services, OrderId order, ActionView& view) {
    const auto proof = payment::ProofStore{services.database, services.vault}.latest(order);
    if (!proof) return;
    view.proof = proof->file;
    view.facts.emplace_back("Bukti dikirim", text::short_date_time(proof->uploaded_at, services.site.zone));
}

void show(const Services& services, ActionView& view) {
    const Upgrade request = named(services, view.about);
    const auto order = shop::OrderStore{services.database}.find(request.order).value();
    const auto tier = membership::TierStore{services.database}.find(request.to);
    const auto person = people::PersonStore{services.database, services.vault}.find(request.person);
    const bool here = person && !person->erased_at;
    view.heading = "Setujui kenaikan tingkat";
    view.button = fmt::format("Ya, {} sudah diterima", order.total);
    view.facts = {{"Permintaan", to_string(request.id)},
                  {"Ke tingkat", tier ? tier->name : std::string{}},
                  {"Pesanan", order_number(services.site, order.id)},
                  {"Harus dibayar", to_string(order.total)},
                  {"Status pesanan", std::string{in_indonesian(shop::name(order.state))}},
                  {"Status", std::string{state_words(request.state)}}};
    if (here) view.facts.emplace_back("Anggota", person->details.name);
    show_proof(services, order.id, view);
    view.otherwise = fmt::format("mitra approve {} --reject --reason \"...\"", view.about);
    view.possible = here && request.state == UpgradeState::pending && order.state == shop::OrderState::proof_submitted;
    if (!view.possible)
        view.why = request.state == UpgradeState::pending ? "Pembayarannya belum diserahkan."
                                                          : "Permintaan ini sudah tidak menunggu persetujuan.";
}

ActionDone perform(const Services& services, std::string_view about) {
    const Upgrade request = named(services, about);
    const DecidedUpgrade decided = approve_upgrade(services, request.id);
    if (decided.changed)
        return {true, "Kenaikan disetujui", fmt::format("{} disetujui, dan anggotanya sudah dikabari.", request.id)};
    if (decided.settled.outcome == Settled::Outcome::a_case)
        return {true, "Perlu keputusan",
                fmt::format("Pembayaran {} dicatat sebagai {}. Putuskan di terminal: mitra payment cases.", request.id,
                            decided.settled.opened_case.value_or(CaseId{}))};
    return {true, "Sudah disetujui sebelumnya", fmt::format("{} sudah disetujui; tidak ada yang berubah.", request.id)};
}

constexpr AdminAct k_act{"approve", "UPG", check, show, perform};

}  // namespace

const AdminAct& approve_upgrade_act() {
    return k_act;
}

}  // namespace mitra::flow
