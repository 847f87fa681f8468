#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace mitra::sandbox::duitku {

enum class ChannelKind { card, virtual_account, retail, wallet, qris, paylater };

/// One way to pay at Duitku. What is retired is still in the list that merchants are given, and fails when it is used.
struct Channel {
    std::string_view code;
    std::string_view name;
    ChannelKind kind;
    std::int64_t largest;  ///< rupiah
    bool retired = false;
};

std::span<const Channel> channels();
/// The one that can be used, or nothing.
const Channel* usable_channel(std::string_view code);

}  // namespace mitra::sandbox::duitku
