#include "lib/flow/cancellation_document.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/payment/cancellation_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/payment/refund_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using payment::Cancellation;
using shop::OrderState;

std::string date(const Services& services, Instant at) {
    return text::date_and_time(at, services.site.zone);
}

bool gives_nothing_now(const shop::Order& order) {
    return order.state == OrderState::refunded || order.state == OrderState::cancelled ||
           order.state == OrderState::expired;
}

std::string_view what_happened(const Cancellation& one, const std::optional<payment::Refund>& refund) {
    if (refund && refund->of_case) return "Pembayaran yang tidak terpakai dikembalikan";
    if (!one.refund) return one.whole ? "Pesanan dibatalkan" : "Pesanan diubah";
    return one.whole ? "Pengembalian dana seluruhnya" : "Pengembalian dana sebagian";
}

std::string transfer_of(const Services& services, const Cancellation& one,
                        const std::optional<payment::Refund>& refund) {
    if (!one.refund || !refund) return "Tidak ada dana yang perlu dikembalikan";
    if (!refund->paid_at) return "Transfer bank ke rekening Anda: belum dikirim";
    return fmt::format("Transfer bank ke rekening Anda: dikirim {}, referensi {}", date(services, *refund->paid_at),
                       refund->reference);
}

text::PageData decision(const Services& services, const Cancellation& one) {
    const auto refund =
        one.refund ? payment::RefundStore{services.database}.find(*one.refund) : std::optional<payment::Refund>{};
    text::PageData row;
    row.set("document", to_string(one.id))
        .set("what", what_happened(one, refund))
        .set("decided", date(services, one.decided_at))
        .set("amount", to_string(one.amount))
        .set("transfer", transfer_of(services, one, refund))
        .set("reason", one.reason);
    return row;
}

std::string paid_words(const Services& services, const shop::Order& order) {
    for (const auto& payment : payment::PaymentStore{services.database, services.vault}.of_order(order.id))
        if (payment.settled_at)
            return fmt::format("{} pada {}", payment.received.value_or(Money{}), date(services, *payment.settled_at));
    return "Belum dibayar";
}

}  // namespace

void write_cancellation(const Services& services, OrderId order, const Cancelling& cancelling) {
    payment::CancellationStore{services.database, services.vault}.add({.id = {},
                                                                       .uuid = {},
                                                                       .order = order,
                                                                       .refund = cancelling.refund,
                                                                       .amount = cancelling.amount,
                                                                       .whole = cancelling.whole,
                                                                       .reason = text::clean_line(cancelling.reason),
                                                                       .decided_at = services.clock.now(),
                                                                       .decided_by = services.actor.name});
}

std::string cancellation_path(const Services& services, const shop::Order& order) {
    if (!payment::CancellationStore{services.database, services.vault}.any_of(order.id)) return {};
    return order_path(services.vault, order) + "/pembatalan";
}

text::PageData cancellation_data(const Services& services, const shop::Order& order) {
    const auto all = payment::CancellationStore{services.database, services.vault}.of_order(order.id);
    if (all.empty())
        throw Error{ErrorKind::not_found, fmt::format("nothing of {} was cancelled or given back", order.id),
                    "see 'mitra order cancel' and 'mitra order refund'", "order"};
    std::vector<text::PageData> decisions;
    for (const Cancellation& one : all)
        decisions.push_back(decision(services, one));
    const auto product = shop::ProductStore{services.database}.find(order.product);
    text::PageData data;
    data.set("shop", services.site.name)
        .set("base_url", services.site.base_url)
        .set("support_contact", services.site.support_contact)
        .set("number", order_number(services.site, order.id))
        .set("product", product ? product->name : std::string{})
        .set("placed", date(services, order.placed_at))
        .set("total", to_string(order.total))
        .set("paid", paid_words(services, order))
        .set("refunded", order.refunded == Money{} ? std::string{} : to_string(order.refunded))
        .set("status", in_indonesian(shop::name(order.state)))
        .show("closed", gives_nothing_now(order))
        .list("decisions", std::move(decisions));
    return data;
}

}  // namespace mitra::flow
