// The signed link of the brief's step 8: it sends a paid top-up.
#include <fmt/format.h>

#include "lib/flow/admin_act.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/send_topup.hpp"
#include "lib/flow/topup_margin.hpp"
#include "lib/topup/topup_store.hpp"

namespace mitra::flow {
namespace {

using topup::Topup;
using topup::TopupState;

Topup named(const Services& services, std::string_view about) {
    return topup::TopupStore{services.database, services.vault}.named(about);
}

void check(const Services& services, std::string_view about) {
    named(services, about);
}

std::string_view state_words(std::string_view shown) {
    constexpr std::pair<std::string_view, std::string_view> k_words[] = {{"awaiting_payment", "Belum dibayar"},
                                                                         {"short", "Pembayaran kurang"},
                                                                         {"paid", "Sudah dibayar, belum dikirim"},
                                                                         {"sending", "Sedang dikirim"},
                                                                         {"unknown", "Belum pasti; sedang dicari"},
                                                                         {"processing", "Diproses VIP Reseller"},
                                                                         {"success", "Berhasil"},
                                                                         {"failed", "Gagal"},
                                                                         {"refunded", "Dananya dikembalikan"},
                                                                         {"cancelled", "Dibatalkan"}};
    for (const auto& [word, words] : k_words)
        if (word == shown) return words;
    return shown;
}

/// Why the button does nothing; empty where it does.
std::string why_not(const Topup& topup, std::string_view shown) {
    if (shown == "paid") return {};
    if (shown == "awaiting_payment" || shown == "short") return "Pembayarannya belum lengkap.";
    if (topup.state == TopupState::unknown) return "Belum pasti apakah sudah terkirim, jadi tidak dikirim lagi.";
    return "Sudah dikirim, atau tidak perlu dikirim lagi.";
}

void show(const Services& services, ActionView& view) {
    const Topup topup = named(services, view.about);
    const shop::Order order = existing_order(services, topup.order);
    const std::string shown = shown_status(services, topup, order);
    view.heading = "Kirim top-up";
    view.button = fmt::format("Ya, kirim {}", topup.display);
    view.facts = {{"Top-up", to_string(topup.id)},
                  {"Pesanan", order_number(services.site, order.id)},
                  {"Barang", topup.display},
                  {"Tujuan", topup.zone.empty() ? topup.target : fmt::format("{} ({})", topup.target, topup.zone)},
                  {"Dibayar", to_string(order.total)},
                  {"Modal", to_string(topup.cost.value_or(topup.expected_cost))},
                  {"Status", std::string{state_words(shown)}}};
    if (!topup.nickname.empty()) view.facts.emplace_back("Nama di game", topup.nickname);
    view.otherwise = fmt::format("mitra topup-order show {}", topup.id);
    view.why = why_not(topup, shown);
    view.possible = view.why.empty();
}

ActionDone perform(const Services& services, std::string_view about) {
    const Topup topup = named(services, about);
    if (send_topup(services, topup.id))
        return {true, "Sedang dikirim",
                fmt::format("{} dikirim ke VIP Reseller sekarang. Hasilnya dikabarkan ke Anda dan pembeli.", topup.id)};
    return {true, "Sudah dikirim sebelumnya", fmt::format("{} sudah dikirim; tidak ada yang berubah.", topup.id)};
}

constexpr AdminAct k_act{"topup-order send", "TOP", check, show, perform};

}  // namespace

const AdminAct& topup_send_act() {
    return k_act;
}

}  // namespace mitra::flow
