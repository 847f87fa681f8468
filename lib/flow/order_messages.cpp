#include "lib/flow/order_messages.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/base/error.hpp"
#include "lib/flow/admin_action.hpp"
#include "lib/flow/affiliate_messages.hpp"
#include "lib/flow/delivery_messages.hpp"
#include "lib/flow/tell.hpp"
#include "lib/flow/topup_messages.hpp"
#include "lib/outbox/message_list.hpp"
#include "lib/outbox/message_store.hpp"
#include "lib/payment/case_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/topup/topup_store.hpp"

namespace mitra::flow {
namespace {

using outbox::Kind;

constexpr std::string_view k_rejected = "payment_rejected";
constexpr std::int64_t k_most_messages = 100;

std::string about(const shop::Order& order, std::string_view what) {
    return fmt::format("{}:{}", order.id, what);
}

/// A top-up has messages of its own, which say for whom it is and how its tip is written.
std::optional<topup::Topup> topup_of(const Services& services, const shop::Order& order) {
    if (order.method != PaymentMethod::trakteer) return std::nullopt;
    return topup::TopupStore{services.database, services.vault}.of_order(order.id);
}

/// What came above an order's total, by the payment that settled it.
Money over(const Services& services, const shop::Order& order) {
    for (const auto& payment : payment::PaymentStore{services.database, services.vault}.of_order(order.id))
        if (payment.received) return *payment.received - order.total;
    return Money{};
}

/// What is told again of a top-up: how it stands.
std::string_view topup_news(const topup::Topup& topup, bool paid) {
    if (!paid) return "topup_ordered";
    return topup.state == topup::TopupState::success ? "topup_sent" : "topup_paid";
}

}  // namespace

void tell_order_placed(const Services& services, const shop::Order& order) {
    tell_person(
        services, order.buyer,
        {.kind = Kind::order, .cause = about(order, "placed"), .template_name = "order_placed", .order = order.id});
    tell_admin(services, {.cause = about(order, "placed"), .template_name = "admin_order", .order = order.id});
    tell_brought_order(services, order);
}

void tell_proof_waits(const Services& services, const shop::Order& order, std::string_view cause) {
    Services as_house = services;
    as_house.actor = {"mitra", std::string{cause}};
    const IssuedAction action = issue_admin_action(as_house, "verify-payment", to_string(order.id));
    tell_admin(services, {.cause = about(order, cause),
                          .template_name = "admin_proof",
                          .order = order.id,
                          .fields = {{"action_link", action.url}}});
}

void tell_proof_rejected(const Services& services, const shop::Order& order, std::string_view cause,
                         std::string_view reason) {
    tell_person(services, order.buyer,
                {.kind = Kind::payment,
                 .cause = about(order, fmt::format("rejected:{}", cause)),
                 .template_name = std::string{k_rejected},
                 .order = order.id,
                 .fields = {{"reason", std::string{reason}}}});
}

std::string told_why_rejected(const Services& services, const shop::Order& order) {
    const auto told = outbox::MessageList{services.database}.list(
        {.kind = Kind::payment, .person = order.buyer, .order = order.id}, {}, k_most_messages);
    for (auto one = told.rbegin(); one != told.rend(); ++one) {
        if (one->template_name != k_rejected) continue;
        const auto sealed = outbox::MessageStore{services.database}.sealed_extra(one->id);
        if (!sealed) return {};
        const auto fields =
            nlohmann::json::parse(services.vault.open({"message", "extra_sealed", sealed->first}, sealed->second));
        return fields.value("reason", "");
    }
    return {};
}

void tell_paid(const Services& services, const shop::Order& order) {
    if (const auto topup = topup_of(services, order))
        return tell_topup_paid(services, *topup, order, over(services, order));
    const auto next = fields_of_what_is_next(services, order);
    tell_person(services, order.buyer,
                {.kind = Kind::payment,
                 .cause = about(order, "paid"),
                 .template_name = "payment_received",
                 .order = order.id,
                 .fields = next});
    tell_admin(services,
               {.cause = about(order, "paid"), .template_name = "admin_paid", .order = order.id, .fields = next});
    // What is free is paid as it is placed: whoever brought it may follow it up.
    if (order.total == Money{})
        tell_brought_order(services, order);
    else
        tell_brought_sale(services, order);
}

void tell_refunded(const Services& services, const shop::Order& order, RefundId refund, Money amount) {
    tell_person(services, order.buyer,
                {.kind = Kind::payment,
                 .cause = fmt::format("{}:refunded", refund),
                 .template_name = "payment_refunded",
                 .order = order.id,
                 .fields = {{"amount", to_string(amount)}}});
}

void tell_cancelled(const Services& services, const shop::Order& order, std::string_view reason) {
    tell_person(services, order.buyer,
                {.kind = Kind::order,
                 .cause = about(order, "cancelled"),
                 .template_name = "order_cancelled",
                 .order = order.id,
                 .fields = {{"reason", std::string{reason}}}});
}

void tell_expired(const Services& services, const shop::Order& order) {
    tell_person(
        services, order.buyer,
        {.kind = Kind::order, .cause = about(order, "expired"), .template_name = "order_expired", .order = order.id});
}

void tell_case(const Services& services, CaseId id) {
    const auto found = payment::CaseStore{services.database}.find(id);
    if (!found) throw Error{ErrorKind::internal, fmt::format("no case {}", id)};
    std::map<std::string, std::string> fields{
        {"alert", fmt::format("pembayaran perlu diputuskan ({})", id)},
        {"detail", found->detail},
        {"action", fmt::format("mitra payment case {} --as settled|credited|refunded|dismissed", id)}};
    if (found->expected) fields["expected"] = to_string(*found->expected);
    if (found->found) fields["found"] = to_string(*found->found);
    tell_admin(services, {.cause = fmt::format("{}:opened", id),
                          .template_name = "admin_case",
                          .order = found->order,
                          .fields = std::move(fields)});
}

void tell_codes_taken(const Services& services, Money amount, std::string_view bank) {
    const std::int64_t day = start_of_day(services.clock.now(), services.site.zone).milliseconds;
    tell_admin(services,
               {.cause = fmt::format("codes:{}:{}@{}", bank, amount.rupiah(), day),
                .template_name = "admin_alert",
                .fields = {{"alert", fmt::format("kode unik {} di {} habis", amount, bank)},
                           {"detail",
                            "Pembeli berikutnya tidak dapat memilih rekening ini sampai ada pesanan yang lunas, "
                            "batal, atau lewat masa tenggangnya."},
                           {"action",
                            "mitra verify-payment, mitra order expire, atau tambah rekening: mitra payment "
                            "bank-account add"}}});
}

void tell_group_moved(const Services& services, PersonId person, std::string_view group, Instant at) {
    tell_person(services, person,
                {.kind = Kind::account,
                 .cause = fmt::format("group:{}@{}", group, at.milliseconds),
                 .template_name = "group_moved",
                 .fields = {{"group_name", std::string{group}}, {"member_link", services.site.base_url + "/saya"}}});
}

void tell_again(const Services& services, const shop::Order& order) {
    const bool paid = order.state == shop::OrderState::paid || order.state == shop::OrderState::fulfilled;
    if (!paid && !order.open())
        throw Error{ErrorKind::refused,
                    fmt::format("{} is {}: there is nothing to say again", order.id, shop::name(order.state)),
                    "an order that is open or paid is told about again", "order"};
    const std::int64_t now = services.clock.now().milliseconds;
    if (const auto topup = topup_of(services, order)) {
        return tell_person(services, order.buyer,
                           {.kind = Kind::topup,
                            .cause = about(order, fmt::format("again@{}", now)),
                            .template_name = std::string{topup_news(*topup, paid)},
                            .order = order.id});
    }
    tell_person(services, order.buyer,
                {.kind = paid ? Kind::payment : Kind::order,
                 .cause = about(order, fmt::format("again@{}", now)),
                 .template_name = paid ? "payment_received" : "order_placed",
                 .order = order.id,
                 .fields = paid ? fields_of_what_is_next(services, order) : std::map<std::string, std::string>{}});
}

}  // namespace mitra::flow
