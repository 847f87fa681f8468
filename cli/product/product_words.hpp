#pragma once

#include <filesystem>

#include "cli/context.hpp"
#include "lib/flow/change_product.hpp"

namespace mitra::cli {

/// What `product add` and `product set` say of a product; what is not said stays as it is.
struct ProductWords {
    std::optional<Money> price;
    std::optional<std::string> slug, description, group_on_order, group_on_paid, rate;
    std::optional<std::filesystem::path> file, landing;
};

Verb& declare_product(Verb& verb, ProductWords& words);
/// Puts what was said into the product. Error{usage} that names the option.
void apply(Context& context, const ProductWords& words, shop::Product& product);
/// Stages the file that is sold, where one was given.
flow::Goods goods_of(Context& context, const ProductWords& words);

}  // namespace mitra::cli
