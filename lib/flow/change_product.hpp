#pragma once

#include <optional>
#include <vector>

#include "lib/delivery/delivery.hpp"
#include "lib/file/folder.hpp"
#include "lib/flow/protect_file.hpp"
#include "lib/flow/services.hpp"
#include "lib/shop/product.hpp"

namespace mitra::flow {

/// What its buyers get; what is not said stays as it is.
struct Goods {
    std::optional<file::Staged> plain = {};  ///< kind `file`: a content that was staged before and opens without a code
    std::optional<Protected> package = {};   ///< kind `file`: one that opens with its code
    std::optional<std::vector<delivery::StepPlan>> steps = {};  ///< kinds `service` and `file`; empty: none any more

    [[nodiscard]] bool has_file() const { return plain || package; }
};

/// Adds a product; `slug` may be empty and is then made from the name. The product says what its download is called.
/// Error{usage} for a price out of range, a landing text that a page cannot show, a slug that is no slug or one of the
/// site's own addresses, a `file` without content, a `service` without steps, a step whose message is none of kind
/// delivery; Error{refused} where name or slug is taken, for the kind `topup` (add_topup_game makes those) and a group
/// that is not the participants'.
ProductId add_product(const Services& services, const shop::Product& product, const Goods& goods = {});
/// False when nothing changed. The same errors. Orders keep the terms they were placed at, and the steps that they were
/// paid for.
bool set_product(const Services& services, const shop::Product& product, const Goods& goods = {});
/// False when it was so before. An archived product cannot be ordered; open orders go on.
bool archive_product(const Services& services, ProductId product, bool archived);

}  // namespace mitra::flow
