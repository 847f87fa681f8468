#include "lib/flow/do_step.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/flow/delivery_work.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"
#include "lib/ticket/ticket.hpp"

namespace mitra::flow {
namespace {

using delivery::Attach;
using delivery::DeliveryState;
using delivery::Step;
using delivery::StepState;
using delivery::Who;

delivery::StepStore store_of(const Services& services) {
    return {services.database, services.vault};
}

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
    throw Error{ErrorKind::refused, what, hint, "delivery_step"};
}

Step existing(const Services& services, DeliveryStepId id) {
    auto found = store_of(services).step(id);
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no step {}", id), "see 'mitra delivery show ORD'",
                    "delivery_step"};
    return std::move(*found);
}

std::string checked_words(std::string_view typed) {
    std::string words = ticket::clean_text(typed);
    if (text::length(words) > k_longest_words)
        throw Error{ErrorKind::usage,
                    fmt::format("it has {} characters, and {} is the most", text::length(words), k_longest_words),
                    "say it shorter", "delivery_step"};
    return words;
}

/// The step that another waits for.
std::string before_in_words(const Services& services, const Step& step) {
    for (const Step& one : store_of(services).steps(step.order))
        if (one.plan.position == step.plan.after)
            return fmt::format("{} ({}: {})", one.plan.position, name(one.plan.who), one.plan.name);
    return "the payment";
}

bool has_its_file(const Services& services, const Step& step) {
    const auto files = store_of(services).files(step.order);
    return std::any_of(files.begin(), files.end(), [&](const auto& one) { return one.step == step.id; });
}

void refuse_what_cannot_be_done(const Services& services, const Step& step) {
    if (step.state == StepState::stopped)
        refuse(fmt::format("'{}' is stopped: {} was taken back", step.plan.name, step.order),
               fmt::format("see 'mitra order show {}'", step.order));
    if (step.state == StepState::waiting)
        refuse(fmt::format("'{}' waits for step {}", step.plan.name, before_in_words(services, step)),
               fmt::format("that is done first: see 'mitra delivery show {}'", step.order));
    if (step.plan.attach != Attach::nothing && !has_its_file(services, step))
        refuse(fmt::format("'{}' is not done without its file{}", step.plan.name,
                           step.plan.attach == Attach::encrypted_pdf ? ", an encrypted PDF" : ""),
               fmt::format("attach it: mitra delivery attach {} FILE{}", step.order,
                           step.plan.attach == Attach::encrypted_pdf ? " --protect" : ""));
}

/// What follows it, through however many steps.
bool is_after(const std::vector<Step>& all, const Step& later, std::int64_t position) {
    if (later.plan.after == position) return true;
    const auto before =
        std::find_if(all.begin(), all.end(), [&](const Step& one) { return one.plan.position == later.plan.after; });
    return before != all.end() && is_after(all, *before, position);
}

void refuse_what_stays_done(const Services& services, const Step& step, const std::vector<Step>& all) {
    const shop::Order order = existing_order(services, step.order);
    const auto product = shop::ProductStore{services.database}.find(order.product);
    const std::string show = fmt::format("see 'mitra delivery show {}'", step.order);
    if (store_of(services).find(step.order)->state == DeliveryState::stopped)
        refuse(fmt::format("{} was taken back", step.order), show);
    if (order.state == shop::OrderState::fulfilled && product && product->kind == shop::ProductKind::service)
        refuse(fmt::format("{} is fulfilled, and stays so", step.order),
               fmt::format("a better file still goes out: mitra delivery attach {} FILE --step {}, then "
                           "mitra delivery send {}",
                           step.order, step.plan.position, step.order));
    for (const Step& later : all)
        if (later.state == StepState::done && is_after(all, later, step.plan.position))
            refuse(fmt::format("step {} ('{}') came after it and is done", later.plan.position, later.plan.name),
                   "take that back first");
}

}  // namespace

DoneStep do_step(const Services& services, DeliveryStepId id, std::string_view note) {
    const std::string words = checked_words(note);
    return db::in_transaction(services.database, [&]() -> DoneStep {
        const Step step = existing(services, id);
        if (step.state == StepState::done) return {};
        refuse_what_cannot_be_done(services, step);
        if (step.plan.who == Who::buyer && !step.plan.confirm.empty() && words.empty())
            refuse(fmt::format("'{}' is the buyer's written word", step.plan.name),
                   "they give it on the order's page; where they gave it otherwise, say how with --note");
        return {true, finish_step(services, step, words)};
    });
}

DoneStep do_buyer_step(const Services& services, DeliveryStepId id, const BuyerSays& says) {
    std::string words = checked_words(says.words);
    return db::in_transaction(services.database, [&]() -> DoneStep {
        const Step step = existing(services, id);
        if (step.plan.who != Who::buyer)
            refuse(fmt::format("'{}' is not the buyer's", step.plan.name), "it is done with 'mitra delivery step'");
        if (step.state == StepState::done) return {};
        refuse_what_cannot_be_done(services, step);
        if (step.plan.asks.empty()) words.clear();
        if (words.empty() != step.plan.asks.empty())
            throw Error{ErrorKind::usage, "there are no words in it", step.plan.asks, "delivery_step"};
        if (!step.plan.confirm.empty()) {
            if (!says.agrees) throw Error{ErrorKind::usage, "it is not agreed to", step.plan.confirm, "delivery_step"};
            words += fmt::format("{}Menyetujui: {}", words.empty() ? "" : "\n\n", step.plan.confirm);
        }
        Services as_buyer = services;
        as_buyer.actor = {"buyer", {}};
        return {true, finish_step(as_buyer, step, words)};
    });
}

bool reopen_step(const Services& services, DeliveryStepId id) {
    return db::in_transaction(services.database, [&] {
        const Step step = existing(services, id);
        if (step.state == StepState::open) return false;
        require_reason(services);
        if (step.state != StepState::done)
            refuse(fmt::format("'{}' is {}", step.plan.name, name(step.state)), "only what is done is taken back");
        auto steps = store_of(services);
        const auto all = steps.steps(step.order);
        refuse_what_stays_done(services, step, all);
        const Instant now = services.clock.now();
        const std::string& by = services.actor.name;
        for (const Step& later : all)
            if (later.state == StepState::open && later.plan.after == step.plan.position)
                steps.put_back(later, now, by);
        std::optional<Instant> remind;
        if (step.plan.who != Who::system) remind = next_reminder(services, step, now);
        steps.reopen(step.id, remind, now, by);
        if (step.plan.who != Who::system)
            steps.move(step.order, DeliveryState::delivered, DeliveryState::running, now, by);
        record_audit(services.database, services.vault, services.actor, "delivery.step", to_string(step.order),
                     fmt::format(R"({{"step":"{}","state":"open"}})", step.id), now);
        return true;
    });
}

}  // namespace mitra::flow
