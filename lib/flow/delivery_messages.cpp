#include "lib/flow/delivery_messages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/delivery/step_store.hpp"
#include "lib/flow/do_step.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/send_delivery.hpp"
#include "lib/flow/tell.hpp"
#include "lib/people/person_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using delivery::Attach;
using delivery::Step;
using delivery::StepState;
using delivery::Who;
using Fields = std::map<std::string, std::string>;

constexpr std::chrono::hours k_day{24};

std::string due_in_words(const Services& services, const Step& step) {
    return text::date_and_time(step.due_at.value(), services.site.zone);
}

std::string how_late(const Services& services, const Step& step) {
    const auto late = services.clock.now() - step.due_at.value();
    if (late < std::chrono::milliseconds{0}) return "setengah waktunya sudah lewat";
    if (late < k_day) return "batas waktunya sudah tiba";
    return fmt::format("terlambat {} hari", late / k_day);
}

/// What the admin does about it: a link where a tick is all it takes, else what to type.
void add_way_on(const Services& services, const Step& step, Fields& fields) {
    const std::string id = to_string(step.order);
    if (step.plan.who == Who::buyer) {
        fields["action"] = fmt::format("mitra delivery show {}", id);
        return;
    }
    if (step.plan.attach != Attach::nothing) {
        fields["action"] = fmt::format("mitra delivery attach {} FILE, lalu mitra delivery step {} {} done", id, id,
                                       step.plan.position);
        return;
    }
    Services as_house = services;
    as_house.actor = {"mitra", "delivery"};
    fields["action_link"] = issue_act(as_house, delivery_step_act(), to_string(step.id)).url;
    fields["action"] = fmt::format("mitra delivery step {} {} done --note \"...\"", id, step.plan.position);
}

void tell_admin_of(const Services& services, const Step& step, const std::string& cause, const std::string& alert,
                   const std::string& report) {
    Fields fields{{"alert", alert}, {"step", step.plan.name}, {"step_due", due_in_words(services, step)}};
    if (!report.empty()) fields["report"] = report;
    add_way_on(services, step, fields);
    tell_admin(services,
               {.cause = cause, .template_name = "admin_step_due", .order = step.order, .fields = std::move(fields)});
}

void tell_buyer_of(const Services& services, const Step& step, const std::string& cause, const std::string& note) {
    tell_person(
        services, existing_order(services, step.order).buyer,
        {.kind = outbox::Kind::delivery,
         .cause = cause,
         .template_name = "delivery_step_buyer",
         .order = step.order,
         .fields = {{"step", step.plan.name}, {"step_due", due_in_words(services, step)}, {"step_note", note}}});
}

/// What the buyer wrote in the step that this one follows.
std::string words_before(const Services& services, const Step& step) {
    for (const Step& one : delivery::StepStore{services.database, services.vault}.steps(step.order))
        if (one.plan.position == step.plan.after && one.plan.who == Who::buyer) return one.words;
    return {};
}

/// The step whose turn it is: of the admin or the buyer, the earliest.
std::optional<Step> first_open(const Services& services, OrderId order) {
    for (Step& step : delivery::StepStore{services.database, services.vault}.steps(order))
        if (step.state == StepState::open && step.plan.who != Who::system) return std::move(step);
    return std::nullopt;
}

bool gives_file(const Services& services, const shop::Order& order) {
    const auto product = shop::ProductStore{services.database}.find(order.product);
    return product && product->kind == shop::ProductKind::file && product->file;
}

std::string next_in_words(const Services& services, const shop::Order& order, const Step& step) {
    const std::string due = due_in_words(services, step);
    if (step.plan.who == Who::admin)
        return fmt::format("Berikutnya dari kami: {}, paling lambat {}.", step.plan.name, due);
    return fmt::format("Berikutnya giliran Anda: {}, paling lambat {}. Buka {}{}", step.plan.name, due,
                       services.site.base_url, order_path(services.vault, order));
}

}  // namespace

bool can_be_told(const Services& services, PersonId buyer) {
    const auto person = people::PersonStore{services.database, services.vault}.find(buyer);
    return person && !person->erased_at;
}

void tell_step_open(const Services& services, const Step& step, Hears who) {
    const std::string cause = fmt::format("{}:open@{}", step.id, step.started_at.value().milliseconds);
    if (step.plan.who == Who::buyer) return tell_buyer_of(services, step, cause, {});
    if (step.plan.who == Who::admin && who == Hears::everybody)
        tell_admin_of(services, step, cause, fmt::format("Giliran Anda: {}", step.plan.name),
                      words_before(services, step));
}

bool tell_step_due(const Services& services, const Step& step) {
    const std::string cause = fmt::format("{}:remind@{}", step.id, step.remind_at.value().milliseconds);
    const std::string late = how_late(services, step);
    const bool buyers = step.plan.who == Who::buyer;
    const std::string whose = buyers ? "Pembeli belum selesai" : "Belum selesai";
    tell_admin_of(services, step, cause, fmt::format("{}, {}: {}", whose, late, step.plan.name), {});
    if (!buyers || *step.remind_at > *step.due_at) return false;
    tell_buyer_of(services, step, cause, fmt::format("Ini pengingat: {}.", late));
    return true;
}

void tell_step_done(const Services& services, const Step& step, std::string_view words) {
    const PersonId buyer = existing_order(services, step.order).buyer;
    if (!can_be_told(services, buyer)) return;
    const auto files = delivery::StepStore{services.database, services.vault}.files(step.order);
    const std::string cause = fmt::format("step:{}@{}", step.id, services.clock.now().milliseconds);
    const std::string& message = step.plan.message;
    Fields fields{{"step", step.plan.name}};
    // What a buyer wrote is theirs; what the admin wrote is what there is to say.
    if (step.plan.who == Who::admin && !words.empty()) fields["note"] = words;
    if (std::any_of(files.begin(), files.end(), [&](const auto& one) { return one.step == step.id; })) {
        send_delivery(services, step.order,
                      {.step = step.id,
                       .template_name = message.empty() ? "delivery_link" : message,
                       .cause = cause,
                       .fields = std::move(fields)});
        return;
    }
    if (message.empty()) return;
    tell_person(services, buyer,
                {.kind = outbox::Kind::delivery,
                 .cause = cause,
                 .template_name = message,
                 .order = step.order,
                 .fields = std::move(fields)});
}

Fields fields_of_what_is_next(const Services& services, const shop::Order& order) {
    std::string what_next;
    if (gives_file(services, order)) what_next = "Link unduhan dan kode pembukanya kami kirim dalam pesan tersendiri.";
    Fields fields;
    if (const auto step = first_open(services, order.id)) {
        if (!what_next.empty()) what_next += ' ';
        what_next += next_in_words(services, order, *step);
        const bool buyers = step->plan.who == Who::buyer;
        fields["step"] = buyers ? fmt::format("{} (oleh pembeli)", step->plan.name) : step->plan.name;
        fields["step_due"] = due_in_words(services, *step);
    }
    if (!what_next.empty()) fields["what_next"] = what_next;
    return fields;
}

}  // namespace mitra::flow
