#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::membership {

// What a tier's group gives its members: rights, which the programs ask for by these names.
inline constexpr std::string_view k_right_material = "materi-ai";
inline constexpr std::string_view k_right_chat = "grup-chat";
inline constexpr std::string_view k_right_account = "akun-tiktok";
inline constexpr std::string_view k_right_questions = "tanya-jawab";

/// A tier: a product of the kind `membership`, whose name, price and groups it has, and what is more of it.
struct Tier {
    TierId id;
    std::string code;  ///< "basic", "vip"
    ProductId product;
    std::int64_t rank = 0;  ///< who goes up goes to a higher one
    std::int64_t days = 0;  ///< 0: for life
    std::vector<std::string> features;
    // The product's:
    std::string name;
    std::string slug;
    Money price;
    bool on_sale = true;

    /// Until when a membership that begins (or is renewed) at `from` lasts; nothing: for life.
    [[nodiscard]] std::optional<Instant> end_after(Instant from) const {
        return days == 0 ? std::nullopt : std::optional{from + std::chrono::days{days}};
    }
};

}  // namespace mitra::membership
