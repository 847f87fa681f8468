#pragma once

#include <optional>
#include <vector>

#include "daemons/web/site.hpp"
#include "lib/delivery/delivery.hpp"
#include "lib/http/message.hpp"
#include "lib/people/check.hpp"
#include "lib/text/page.hpp"

namespace mitra::web {

/// What the page of an order shows of its steps: whose turn it is, and until when. Nothing of what anybody wrote: a
/// stranger's browser may look at it.
struct StepsView {
    std::vector<delivery::Step> steps;

    static StepsView of(const Site& site, db::Database& database, OrderId order);

    /// The step that the buyer is asked to do now.
    [[nodiscard]] std::optional<delivery::Step> turn() const;
    /// What is wrong with the form that they sent for it.
    [[nodiscard]] static std::vector<people::Complaint> complaints_about(const delivery::Step& step,
                                                                         const http::Fields& form);
    /// The fields of layout/steps.html; `typed` is what a form that is refused said.
    void put(text::PageData& data, Zone zone, const std::vector<people::Complaint>& complaints,
             const http::Fields& typed) const;
};

}  // namespace mitra::web
