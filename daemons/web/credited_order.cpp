#include "daemons/web/credited_order.hpp"

#include <fmt/format.h>

#include "lib/flow/order_values.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

std::string buyer_of(const flow::Services& services, OrderId id) {
    const auto order = shop::OrderStore{services.database}.find(id);
    const auto buyer = order ? flow::brought_buyer(services, *order) : std::nullopt;
    if (!buyer) return "Data sudah dihapus";
    if (buyer->name.empty()) return "Pembeli";
    return buyer->masked ? masked_name(buyer->name) : buyer->name;
}

std::string source_in_words(const flow::CreditedOrder& order) {
    std::string words = order.source == "coupon"    ? "lewat kupon"
                        : order.source == "binding" ? "pernah membuka link Anda"
                                                    : "lewat link";
    if (!order.utm_source.empty()) words += fmt::format(" ({})", order.utm_source);
    return words;
}

bool is_open(const flow::CreditedOrder& order) {
    return order.state == "pending" || order.state == "proof_submitted";
}

/// Where the money is. Why it is held is said kindly: most who are looked at have done nothing wrong.
std::string where_it_is(const flow::CreditedOrder& order, Zone zone) {
    if (order.commission_state.empty()) {
        if (is_open(order)) return "bila lunas";
        return order.state == "paid" || order.state == "fulfilled" ? "tanpa komisi" : "";
    }
    if (order.commission_state == "void") return "dibatalkan";
    if (order.commission_state == "paid") return "sudah dibayar";
    if (!order.held_for.empty())
        return order.held_for == "admin" ? "ditahan admin untuk sementara" : "sedang kami periksa dulu";
    if (order.on_its_way) return "sedang dibayarkan";
    if (order.commission_state == "payable") return "siap dibayar";
    return "siap dibayar mulai " + text::short_date_time(order.payable_at, zone);
}

}  // namespace

CreditedOrderWords words_of(const Site& site, db::Database& reader, const flow::CreditedOrder& order) {
    CreditedOrderWords words{.number = flow::order_number(site.about(), order.id),
                             .product = order.product,
                             .status = std::string{flow::in_indonesian(order.state)},
                             .buyer = buyer_of(site.services(reader), order.id),
                             .source = source_in_words(order),
                             .commission = order.earned - order.taken_back,
                             .commission_status = where_it_is(order, site.about().zone)};
    if (order.commission_state.empty()) words.commission = is_open(order) ? share_of(order.net, order.rate) : Money{};
    if (order.commission_state == "void") words.commission = Money{};
    if (order.taken_back != Money{})
        words.commission_status += fmt::format(", dikurangi {} karena dana pembeli dikembalikan", order.taken_back);
    return words;
}

std::string masked_name(std::string_view name) {
    std::string masked;
    bool first = true;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == ' ') {
            first = true;
            continue;
        }
        if (!first) continue;
        first = false;
        std::size_t end = i + 1;  // of the first letter, which may be of several bytes
        while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80)
            ++end;
        masked += fmt::format("{}{}•••", masked.empty() ? "" : " ", name.substr(i, end - i));
    }
    return masked;
}

}  // namespace mitra::web
