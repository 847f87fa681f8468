#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::shop {

enum class ProductKind { program, membership, service, file, topup };
/// "program", "membership", "service", "file", "topup".
std::string_view name(ProductKind kind);
std::optional<ProductKind> product_kind_named(std::string_view name);

struct Product {
    ProductId id;
    std::string slug;  ///< of its addresses: small letters, digits and hyphens
    std::string name;
    ProductKind kind = ProductKind::program;
    Money price;
    std::string description;                 ///< a sentence or two, plain
    std::string landing;                     ///< Markdown
    std::vector<std::string> features = {};  ///< what it has, a line each
    std::optional<GroupId> group_on_order;
    std::optional<GroupId> group_on_paid;
    std::optional<FileId> file;  ///< kind `file`: what is sold
    std::string file_name;       ///< what its download is called
    std::optional<std::int64_t> rate_bp;
    Instant created_at;
    std::optional<Instant> archived_at;
};

/// "program-magang-jepang-batch-2025" of "Program Magang Jepang Batch 2025"; empty where nothing is left.
std::string slug_of(std::string_view name);

}  // namespace mitra::shop
