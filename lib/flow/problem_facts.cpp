#include "lib/flow/problem_facts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using delivery::Download;
using delivery::Step;
using delivery::StepState;
using delivery::Who;
using outbox::ListedMessage;
using shop::OrderState;

constexpr std::int64_t k_most_messages = 100;

std::optional<payment::Payment> payment_of(const Services& services, OrderId order) {
    auto all = payment::PaymentStore{services.database, services.vault}.of_order(order);
    if (all.empty()) return std::nullopt;
    const auto settled =
        std::find_if(all.begin(), all.end(), [](const auto& one) { return one.settled_at.has_value(); });
    return std::move(settled == all.end() ? all.back() : *settled);
}

std::string paid_next(const shop::Order& order) {
    switch (order.state) {
        case OrderState::proof_submitted:
            return fmt::format("mitra verify-payment {}", order.id);
        case OrderState::pending:
        case OrderState::expired:
            return order.method == PaymentMethod::duitku ? fmt::format("mitra verify-payment {} --pull", order.id)
                                                         : fmt::format("mitra verify-payment {}", order.id);
        case OrderState::cancelled:
        case OrderState::refunded:
            return fmt::format("mitra order document {}", order.id);
        case OrderState::paid:
        case OrderState::fulfilled:
            break;
    }
    return {};
}

/// The file that is sold goes out again by `send`, a step that is late is done by hand.
std::string delivered_next(const ProblemFacts& facts, bool sells_file, Instant now) {
    if (!facts.paid()) return {};
    if (!facts.delivery) return sells_file ? fmt::format("mitra delivery send {}", facts.order.id) : std::string{};
    const Step* step = facts.next_step(now);
    if (step == nullptr || !step->overdue(now)) return {};
    return step->plan.who == Who::admin
               ? fmt::format("mitra delivery step {} '{}' done", facts.order.id, step->plan.name)
               : fmt::format("mitra delivery show {}", facts.order.id);
}

/// Links that ended, or that nobody ever opened, are made anew.
std::string opened_next(const ProblemFacts& facts, Instant now) {
    if (!facts.paid() || facts.links.empty()) return {};
    const bool never = facts.downloads() == 0;
    return never || !facts.any_link_open(now) ? fmt::format("mitra delivery send {}", facts.order.id) : std::string{};
}

/// The newest that did not arrive, or of which nobody knows.
std::string messages_next(const ProblemFacts& facts) {
    for (auto one = facts.messages.rbegin(); one != facts.messages.rend(); ++one) {
        if (one->state == "failed" || one->state == "expired") return fmt::format("mitra queue retry {}", one->id);
        if (one->state == "unknown") return fmt::format("mitra queue resolve {} --as sent|failed|again", one->id);
    }
    return {};
}

/// Questions and support are steps that end by themselves.
std::optional<Instant> support_until(const std::vector<Step>& steps) {
    std::optional<Instant> until;
    for (const Step& step : steps)
        if (step.plan.who == Who::system && step.state == StepState::open && (!until || *step.due_at > *until))
            until = step.due_at;
    return until;
}

std::vector<ListedMessage> messages_to_buyer(const Services& services, const shop::Order& order) {
    return outbox::MessageList{services.database}.list({.state = {},
                                                        .kind = {},
                                                        .person = order.buyer,
                                                        .broadcast = {},
                                                        .sender = {},
                                                        .order = order.id,
                                                        .since = {},
                                                        .until = {}},
                                                       {}, k_most_messages);
}

std::string with_next(std::string said, const std::string& next) {
    if (!next.empty()) said += fmt::format(" → {}", next);
    return said;
}

std::string payment_in_indonesian(const Services& services, const ProblemFacts& facts) {
    std::string said{in_indonesian(shop::name(facts.order.state))};
    if (facts.order.paid_at)
        said += fmt::format(", dibayar {} ({})", text::short_date_time(*facts.order.paid_at, services.site.zone),
                            name(facts.order.method));
    if (facts.payment && facts.payment->received) said += fmt::format(", diterima {}", *facts.payment->received);
    return with_next(said, facts.paid_next);
}

std::string delivery_in_indonesian(const ProblemFacts& facts, Instant now) {
    if (!facts.delivery) return with_next("tidak ada pengiriman", facts.delivered_next);
    std::string said = facts.delivery->state == delivery::DeliveryState::delivered ? "selesai dikirim"
                       : facts.delivery->state == delivery::DeliveryState::stopped ? "dihentikan"
                                                                                   : "sedang berjalan";
    if (const Step* step = facts.next_step(now))
        said += fmt::format(", {} “{}”", step->overdue(now) ? "terlambat:" : "menunggu:", step->plan.name);
    return with_next(said, facts.delivered_next);
}

std::string links_in_indonesian(const ProblemFacts& facts, Instant now) {
    if (facts.links.empty()) return "tidak ada link unduhan";
    return with_next(fmt::format("{} link, {} kali diunduh, {}", facts.links.size(), facts.downloads(),
                                 facts.any_link_open(now) ? "masih berlaku" : "tidak berlaku lagi"),
                     facts.opened_next);
}

std::string messages_in_indonesian(const ProblemFacts& facts) {
    const auto with = [&](std::string_view state) {
        return std::count_if(facts.messages.begin(), facts.messages.end(),
                             [&](const ListedMessage& one) { return one.state == state; });
    };
    return with_next(fmt::format("{} terkirim, {} menunggu, {} gagal, {} tidak pasti", with("sent"), with("queued"),
                                 with("failed") + with("expired"), with("unknown")),
                     facts.messages_next);
}

}  // namespace

const Step* ProblemFacts::next_step(Instant now) const {
    const Step* found = nullptr;
    for (const Step& step : steps) {
        if (step.state != StepState::open || step.plan.who == Who::system) continue;
        if (step.overdue(now)) return &step;
        if (found == nullptr) found = &step;
    }
    return found;
}

std::int64_t ProblemFacts::downloads() const {
    std::int64_t sum = 0;
    for (const Download& link : links)
        sum += link.downloads();
    return sum;
}

bool ProblemFacts::any_link_open(Instant now) const {
    return std::any_of(links.begin(), links.end(), [now](const Download& link) { return link.open(now); });
}

ProblemFacts problem_facts(const Services& services, OrderId id) {
    const Instant now = services.clock.now();
    ProblemFacts facts{.order = shop::OrderStore{services.database}.named(to_string(id)),
                       .product = {},
                       .payment = payment_of(services, id),
                       .paid_next = {},
                       .delivery = {},
                       .steps = {},
                       .delivered_next = {},
                       .links = delivery::DownloadStore{services.database}.of(id),
                       .opened_next = {},
                       .messages = {},
                       .messages_next = {},
                       .support_until = {}};
    const auto product = shop::ProductStore{services.database}.find(facts.order.product);
    facts.product = product ? product->name : std::string{};
    delivery::StepStore steps{services.database, services.vault};
    facts.delivery = steps.find(id);
    facts.steps = steps.steps(id);
    facts.messages = messages_to_buyer(services, facts.order);
    facts.support_until = support_until(facts.steps);
    facts.paid_next = paid_next(facts.order);
    facts.delivered_next = delivered_next(facts, product && product->kind == shop::ProductKind::file, now);
    facts.opened_next = opened_next(facts, now);
    facts.messages_next = messages_next(facts);
    return facts;
}

std::vector<std::pair<std::string, std::string>> facts_in_indonesian(const Services& services,
                                                                     const ProblemFacts& facts) {
    const Instant now = services.clock.now();
    std::vector<std::pair<std::string, std::string>> told{
        {"Pesanan", fmt::format("{} ({})", order_number(services.site, facts.order.id), facts.product)},
        {"Pembayaran", payment_in_indonesian(services, facts)},
        {"Pengiriman", delivery_in_indonesian(facts, now)},
        {"Link unduhan", links_in_indonesian(facts, now)},
        {"Pesan ke pembeli", messages_in_indonesian(facts)}};
    if (facts.support_until)
        told.emplace_back("Masa dukungan", "sampai " + text::short_date_time(*facts.support_until, services.site.zone));
    return told;
}

}  // namespace mitra::flow
