#include "lib/flow/order_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/flow/cancellation_document.hpp"
#include "lib/flow/topup_values.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/people/contact_link_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/coupon_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/payer_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using text::ours;

std::string how_to_pay(const Services& services, const shop::Order& order, const std::string& link) {
    switch (order.method) {
        case PaymentMethod::duitku:
            return fmt::format("Bayar dengan VA, QRIS, atau e-wallet di {}", link);
        case PaymentMethod::trakteer:
            return fmt::format("Bayar lewat Trakteer, cara dan kodenya ada di {}", link);
        case PaymentMethod::transfer:
            break;
        case PaymentMethod::free:
        case PaymentMethod::grant:
            return "Tidak ada yang perlu dibayar.";
    }
    const auto account =
        payment::BankAccountStore{services.database, services.vault}.find(order.bank_account.value_or(BankAccountId{}));
    if (!account) return fmt::format("Lihat cara membayar di {}", link);
    return fmt::format("Transfer tepat {} ke {} {} a.n. {}, lalu unggah bukti di {}", order.total, account->name,
                       account->number, account->holder, link);
}

void add_buyer_values(const Services& services, PersonId id, text::Values& values) {
    const auto buyer = people::PersonStore{services.database, services.vault}.find(id);
    if (!buyer || buyer->erased_at) return;
    values["buyer_name"] = buyer->details.name;
    values["buyer_city"] = buyer->details.city;
    values["buyer_phone"] = buyer->phone ? buyer->phone->national() : std::string{};
    values["buyer_email"] = ours(buyer->details.email.value_or(""));  // checked, and to be copied to the letter
}

/// What everybody may read who may read of the order at all.
void add_terms(const Services& services, const shop::Order& order, text::Values& values) {
    const auto product = shop::ProductStore{services.database}.find(order.product);
    values["order_number"] = ours(order_number(services.site, order.id));
    values["order_id"] = ours(to_string(order.id));
    values["product"] = ours(product ? product->name : std::string{});
    values["total"] = ours(to_string(order.total));
    // Both empty without a coupon: a line of nothing but them is left out.
    const auto coupon = order.coupon ? referral::CouponStore{services.database}.find(*order.coupon) : std::nullopt;
    values["coupon"] = ours(coupon ? coupon->code : std::string{});
    values["discount"] = ours(coupon ? to_string(order.discount) : std::string{});
    values["order_status"] = ours(std::string{in_indonesian(shop::name(order.state))});
    values["member_link"] = ours(services.site.base_url + "/saya");
}

void add_brought_buyer(const Services& services, const shop::Order& order, text::Values& values) {
    const auto buyer = brought_buyer(services, order);
    if (!buyer) return;
    values["buyer_name"] = buyer->name;
    if (!buyer->city.empty()) values["buyer_city"] = buyer->city;
    values["buyer_phone"] = ours(buyer->masked ? buyer->phone.masked() : buyer->phone.national());
    values["buyer_email"] =
        ours(buyer->masked && !buyer->email.empty() ? people::masked_email(buyer->email) : buyer->email);
}

}  // namespace

std::optional<BroughtBuyer> brought_buyer(const Services& services, const shop::Order& order) {
    const auto buyer = people::PersonStore{services.database, services.vault}.find(order.buyer);
    if (!buyer || buyer->erased_at || !buyer->phone) return std::nullopt;
    BroughtBuyer brought{.name = buyer->details.name,
                         .city = buyer->details.city,
                         .email = buyer->details.email.value_or(""),
                         .phone = *buyer->phone,
                         .masked = services.site.mask_contacts || order.consent_version.empty()};
    if (order.buyer_proven) return brought;
    const auto typed = shop::PayerStore{services.database, services.vault}.find(order).value_or(shop::Payer{});
    brought.name = typed.name;
    brought.city.clear();
    brought.email = typed.email;
    return brought;
}

std::string order_number(const Site& site, OrderId order) {
    return fmt::format("{}-{}", site.shop.order_prefix, order.value);
}

std::string order_path(const crypto::Vault& vault, const shop::Order& order) {
    return "/o/" + shop::order_token(vault, order);
}

std::string_view in_indonesian(std::string_view order_state) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> k_words{{
        {"pending", "Menunggu pembayaran"},
        {"proof_submitted", "Bukti transfer sedang diperiksa"},
        {"paid", "Lunas"},
        {"fulfilled", "Lunas"},
        {"expired", "Kedaluwarsa"},
        {"cancelled", "Dibatalkan"},
        {"refunded", "Dana dikembalikan"},
    }};
    const auto* found =
        std::find_if(k_words.begin(), k_words.end(), [&](const auto& word) { return word.first == order_state; });
    return found == k_words.end() ? order_state : found->second;
}

void add_order_values(const Services& services, OrderId id, text::Values& values) {
    const auto order = shop::OrderStore{services.database}.find(id);
    if (!order) return;
    const std::string link = services.site.base_url + order_path(services.vault, *order);
    add_terms(services, *order, values);
    values["order_link"] = ours(link);
    const std::string document = cancellation_path(services, *order);
    values["document_link"] = ours(document.empty() ? document : services.site.base_url + document);
    values["how_to_pay"] = ours(how_to_pay(services, *order, link));
    values["pay_before"] = ours(text::date_and_time(order->expires_at, services.site.zone));
    add_buyer_values(services, order->buyer, values);
    if (order->method == PaymentMethod::trakteer) add_topup_values(services, *order, values);
}

void add_order_values_for(const Services& services, OrderId id, PersonId reader, text::Values& values) {
    const auto order = shop::OrderStore{services.database}.find(id);
    if (!order) return;
    if (order->buyer == reader) return add_order_values(services, id, values);
    add_terms(services, *order, values);
    add_brought_buyer(services, *order, values);
}

}  // namespace mitra::flow
