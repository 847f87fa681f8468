#include "daemons/web/steps_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemons/web/field.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/flow/do_step.hpp"
#include "lib/text/wording.hpp"
#include "lib/ticket/ticket.hpp"

namespace mitra::web {
namespace {

using delivery::Step;
using delivery::StepState;
using delivery::Who;

std::string state_in_words(const Step& step, Zone zone) {
    switch (step.state) {
        case StepState::waiting:
            return "Menyusul";
        case StepState::stopped:
            return "Dihentikan";
        case StepState::done:
            return fmt::format("Selesai {}", text::short_date_time(step.done_at.value(), zone));
        case StepState::open:
            break;
    }
    const std::string due = text::short_date_time(step.due_at.value(), zone);
    switch (step.plan.who) {
        case Who::admin:
            return fmt::format("Sedang kami kerjakan, paling lambat {}", due);
        case Who::buyer:
            return fmt::format("Menunggu Anda, paling lambat {}", due);
        case Who::system:
            break;
    }
    return fmt::format("Sampai {}", due);
}

void put_turn(text::PageData& data, const Step& step, Zone zone, const std::vector<people::Complaint>& complaints,
              const http::Fields& typed) {
    data.set("turn", step.plan.name)
        .set("turn_due", text::date_and_time(step.due_at.value(), zone))
        .set("turn_position", std::to_string(step.plan.position))
        .set("asks", step.plan.asks)
        .set("answer", typed.get("jawaban"))
        .set("answer_error", complaint_about(complaints, "jawaban"))
        .set("confirm", step.plan.confirm)
        .show("confirmed", ticked(typed, "confirm"))
        .set("confirm_error", complaint_about(complaints, "confirm"));
}

}  // namespace

StepsView StepsView::of(const Site& site, db::Database& database, OrderId order) {
    return {delivery::StepStore{database, site.vault}.steps(order)};
}

std::optional<Step> StepsView::turn() const {
    const auto found = std::find_if(steps.begin(), steps.end(), [](const Step& step) {
        return step.state == StepState::open && step.plan.who == Who::buyer;
    });
    return found == steps.end() ? std::nullopt : std::optional{*found};
}

std::vector<people::Complaint> StepsView::complaints_about(const Step& step, const http::Fields& form) {
    std::vector<people::Complaint> complaints;
    const std::string answer = ticket::clean_text(form.get("jawaban"));
    if (!step.plan.asks.empty() && answer.empty()) complaints.push_back({"jawaban", "Isi bagian ini."});
    if (text::length(answer) > flow::k_longest_words) complaints.push_back({"jawaban", "Paling banyak 2.000 huruf."});
    if (!step.plan.confirm.empty() && !ticked(form, "confirm"))
        complaints.push_back({"confirm", "Centang bila Anda menyetujuinya. Tanpa itu kami belum boleh mulai."});
    return complaints;
}

void StepsView::put(text::PageData& data, Zone zone, const std::vector<people::Complaint>& complaints,
                    const http::Fields& typed) const {
    std::vector<text::PageData> rows;
    for (const Step& step : steps)
        rows.push_back(text::PageData{}
                           .set("name", step.plan.name)
                           .set("state", state_in_words(step, zone))
                           .show("done", step.state == StepState::done)
                           .show("now", step.state == StepState::open));
    const auto asked = turn();
    const bool did = std::any_of(steps.begin(), steps.end(), [](const Step& step) {
        return step.plan.who == Who::buyer && step.state == StepState::done;
    });
    const bool runs =
        std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.state == StepState::open; });
    data.show("has_steps", !rows.empty()).list("steps", std::move(rows)).show("thanks", did && runs && !asked);
    if (asked) put_turn(data, *asked, zone, complaints, typed);
}

}  // namespace mitra::web
