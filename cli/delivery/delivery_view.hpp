#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"
#include "lib/delivery/step_store.hpp"

namespace mitra::cli {

delivery::StepStore steps_of(Context& context);

/// The delivery of "ORD-1042"; Error{not_found} where there is no such order, or it owes nothing.
delivery::Delivery delivery_named(Context& context, const std::string& reference);

/// By number, name, or the beginning of one name alone; Error{not_found} lists what there is.
delivery::Step step_named(const std::vector<delivery::Step>& steps, std::string_view typed);

/// The open step that matters most: of the admin or the buyer before `system`, then by deadline.
std::optional<delivery::Step> next_step(const std::vector<delivery::Step>& steps);

/// What a list shows of a delivery.
Object delivery_row(Context& context, const delivery::Delivery& delivery);
Object step_object(Context& context, const delivery::Step& step);
/// What is attached to a step ("" for none), as JSON shows it.
Object file_object(Context& context, const delivery::DeliveryFile& file);

}  // namespace mitra::cli
