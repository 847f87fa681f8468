#include "cli/delivery/delivery_view.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "cli/order/order_view.hpp"
#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/delivery/package_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::cli {
namespace {

using delivery::Delivery;
using delivery::Step;
using delivery::StepState;
using delivery::Who;

std::string folded(std::string_view text) {
    std::string small{text};
    for (char& c : small)
        if (is_letter(c) && !is_small_letter(c)) c = static_cast<char>(c - 'A' + 'a');
    return small;
}

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [at, failed] = std::from_chars(text.data(), end, number);
    return failed == std::errc{} && at == end ? std::optional{number} : std::nullopt;
}

std::string numbered(const std::vector<Step>& steps) {
    std::string all;
    for (const Step& step : steps)
        all += fmt::format("{}{} '{}'", all.empty() ? "" : ", ", step.plan.position, step.plan.name);
    return all.empty() ? "it has none" : "there are: " + all;
}

}  // namespace

delivery::StepStore steps_of(Context& context) {
    return {context.database(), context.app().vault()};
}

Delivery delivery_named(Context& context, const std::string& reference) {
    const shop::Order order = order_named(context, reference);
    auto found = steps_of(context).find(order.id);
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("{} owes nothing", order.id),
                    "files and services do, once they are paid: see 'mitra delivery list'", "delivery"};
    return std::move(*found);
}

Step step_named(const std::vector<Step>& steps, std::string_view typed) {
    if (const auto number = number_of(typed))
        for (const Step& step : steps)
            if (step.plan.position == *number) return step;
    const std::string wanted = folded(typed);
    std::vector<Step> begin_so;
    for (const Step& step : steps) {
        if (folded(step.plan.name) == wanted) return step;
        if (!wanted.empty() && folded(step.plan.name).starts_with(wanted)) begin_so.push_back(step);
    }
    if (begin_so.size() == 1) return begin_so.front();
    if (begin_so.size() > 1)
        throw Error{ErrorKind::usage, fmt::format("{} steps begin with '{:.60}'", begin_so.size(), typed),
                    numbered(begin_so), "delivery_step"};
    throw Error{ErrorKind::not_found, fmt::format("no step '{:.60}'", typed), numbered(steps), "delivery_step"};
}

std::optional<Step> next_step(const std::vector<Step>& steps) {
    const auto rank = [](const Step& step) {
        return std::tuple{step.state != StepState::open, step.plan.who == Who::system, step.due_at.value_or(Instant{})};
    };
    const auto first =
        std::min_element(steps.begin(), steps.end(), [&](const Step& a, const Step& b) { return rank(a) < rank(b); });
    if (first == steps.end() || first->state != StepState::open) return std::nullopt;
    return *first;
}

Object delivery_row(Context& context, const Delivery& one) {
    const auto product = shop::ProductStore{context.database()}.find(one.product);
    const auto order = shop::OrderStore{context.database()}.find(one.order);
    const auto next = next_step(steps_of(context).steps(one.order));
    const bool owed = next && next->plan.who != Who::system;
    return {{"order", one.order},
            {"state", name(one.state)},
            {"product", one.product},
            {"product_name", product ? product->name : ""},
            {"buyer", order ? Value{order->buyer} : Value{}},
            {"next_step", next ? Value{next->plan.name} : Value{}},
            {"who", next ? Value{name(next->plan.who)} : Value{}},
            {"due_at", next ? Value{context.iso(next->due_at)} : Value{}},
            {"overdue", owed && next->overdue(context.now())},
            {"started_at", context.iso(one.started_at)}};
}

Object step_object(Context& context, const Step& step) {
    return {{"id", step.id},
            {"position", step.plan.position},
            {"name", step.plan.name},
            {"who", name(step.plan.who)},
            {"after", step.plan.after},
            {"state", name(step.state)},
            {"started_at", context.iso(step.started_at)},
            {"due_at", context.iso(step.due_at)},
            {"overdue", step.plan.who != Who::system && step.overdue(context.now())},
            {"done_at", context.iso(step.done_at)},
            {"by", step.moved_by},
            {"message", or_null(step.plan.message)},
            {"attach", or_null(name(step.plan.attach))},
            {"asks", or_null(step.plan.asks)},
            {"confirm", or_null(step.plan.confirm)},
            {"words", or_null(step.words)}};
}

Object file_object(Context& context, const delivery::DeliveryFile& file) {
    delivery::PackageStore packages{context.database(), context.app().vault()};
    const bool opens_by_code = file.file && packages.code_of(*file.file).has_value();
    return {{"id", file.id},
            {"step", file.step},
            {"file_name", file.file_name},
            {"code_known", opens_by_code},
            {"attached_at", context.iso(file.attached_at)},
            {"attached_by", file.attached_by}};
}

}  // namespace mitra::cli
