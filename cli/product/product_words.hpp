#pragma once

#include <filesystem>

#include "cli/context.hpp"
#include "lib/flow/add_topup_game.hpp"
#include "lib/flow/change_product.hpp"

namespace mitra::cli {

/// What `product add` and `product set` say of a product; what is not said stays as it is.
struct ProductWords {
    std::optional<Money> price;
    std::optional<std::string> slug, description, group_on_order, group_on_paid, rate;
    std::optional<std::filesystem::path> file, landing;
    std::optional<std::string> steps, code;
    std::vector<std::string> features;
    bool plain = false;    ///< the file stays as it is
    bool protect = false;  ///< also what is neither zip nor PDF
    flow::GameWords game;  ///< kind `topup` alone, and `set` alone
};

Verb& declare_product(Verb& verb, ProductWords& words);
/// What `product set` says of a game.
Verb& declare_game(Verb& verb, flow::GameWords& words);
/// Error{usage} for what makes no sense of a product of this kind: a game has no price of its own, nothing else has
/// rules for ids.
void check_kind_words(const ProductWords& words, shop::ProductKind kind);
/// Puts what was said into the product. Error{usage} that names the option.
void apply(Context& context, const ProductWords& words, shop::Product& product);
/// Reads the steps, and stages the file that is sold, protected where it should be: before any transaction. A rehearsal
/// writes nothing.
flow::Goods goods_of(Context& context, const ProductWords& words);
/// What became of the file, in words.
void tell_about_file(Context& context, const shop::Product& product, const flow::Goods& goods);

}  // namespace mitra::cli
