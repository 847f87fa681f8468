// An admin's signed link that ticks a step of an order off.
#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/flow/do_step.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/people/person_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using delivery::Attach;
using delivery::Step;
using delivery::StepState;
using delivery::Who;

Step existing(const Services& services, std::string_view about) {
    const auto id = parse_id<DeliveryStepId>(about);
    auto found = id ? delivery::StepStore{services.database, services.vault}.step(*id) : std::nullopt;
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no step {:.60}", about), "see 'mitra delivery show ORD'",
                    "delivery_step"};
    return std::move(*found);
}

std::string_view in_indonesian(StepState state) {
    switch (state) {
        case StepState::waiting:
            return "menunggu langkah sebelumnya";
        case StepState::open:
            return "belum selesai";
        case StepState::done:
            return "sudah selesai";
        case StepState::stopped:
            break;
    }
    return "dihentikan: pesanannya dibatalkan";
}

void check(const Services& services, std::string_view about) {
    existing(services, about);
}

std::string why_not(const Step& step) {
    if (step.state != StepState::open) return fmt::format("Langkah ini {}.", in_indonesian(step.state));
    if (step.plan.attach != Attach::nothing) return "Langkah ini selesai dengan berkas, yang dilampirkan di terminal.";
    if (step.plan.who == Who::buyer && !step.plan.confirm.empty())
        return "Persetujuan ini diberikan pembeli sendiri, di halaman pesanannya.";
    return {};
}

void show(const Services& services, ActionView& view) {
    const Step step = existing(services, view.about);
    const shop::Order order = existing_order(services, step.order);
    const auto product = shop::ProductStore{services.database}.find(order.product);
    const auto buyer = people::PersonStore{services.database, services.vault}.find(order.buyer);
    view.heading = "Tandai langkah selesai";
    view.button = "Ya, sudah selesai";
    view.facts = {{"Langkah", step.plan.name},
                  {"Pesanan", order_number(services.site, order.id)},
                  {"Produk", product ? product->name : std::string{}},
                  {"Status", std::string{in_indonesian(step.state)}}};
    if (step.due_at) view.facts.emplace_back("Tenggat", text::date_and_time(*step.due_at, services.site.zone));
    if (buyer && !buyer->erased_at) view.facts.emplace_back("Pembeli", buyer->details.name);
    view.otherwise = fmt::format("mitra delivery show {}", order.id);
    view.why = why_not(step);
    view.possible = view.why.empty();
}

ActionDone perform(const Services& services, std::string_view about) {
    const Step step = existing(services, about);
    const DoneStep done = do_step(services, step.id, {});
    if (!done.changed) return {true, "Sudah selesai sebelumnya", fmt::format("'{}' tidak berubah.", step.plan.name)};
    return {true, "Langkah selesai",
            fmt::format("'{}' untuk {} ditandai selesai.{}", step.plan.name, order_number(services.site, step.order),
                        done.delivered ? " Tidak ada lagi yang harus dikerjakan." : "")};
}

constexpr AdminAct k_act{"delivery step", "STP", check, show, perform};

}  // namespace

const AdminAct& delivery_step_act() {
    return k_act;
}

}  // namespace mitra::flow
