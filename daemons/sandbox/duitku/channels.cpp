#include "daemons/sandbox/duitku/channels.hpp"

#include <algorithm>
#include <array>

namespace mitra::sandbox::duitku {
namespace {

using enum ChannelKind;

constexpr std::array k_channels{
    Channel{"BC", "BCA VA", virtual_account, 50'000'000},
    Channel{"M2", "MANDIRI VA", virtual_account, 50'000'000},
    Channel{"I1", "BNI VA", virtual_account, 50'000'000},
    Channel{"BR", "BRIVA", virtual_account, 50'000'000},
    Channel{"BT", "PERMATA BANK VA", virtual_account, 50'000'000},
    Channel{"BV", "BSI VA", virtual_account, 50'000'000},
    Channel{"SP", "SHOPEEPAY QRIS", qris, 10'000'000},
    Channel{"NQ", "NOBU QRIS", qris, 10'000'000},
    Channel{"SQ", "NUSAPAY QRIS", qris, 10'000'000},
    Channel{"OV", "OVO", wallet, 10'000'000},
    Channel{"DA", "DANA", wallet, 10'000'000},
    Channel{"SA", "SHOPEEPAY APP", wallet, 10'000'000},
    Channel{"LA", "LINKAJA APP", wallet, 10'000'000},
    Channel{"FT", "RETAIL", retail, 5'000'000},
    Channel{"IR", "INDOMARET", retail, 5'000'000},
    Channel{"VC", "CREDIT CARD", card, 1'000'000'000},
    Channel{"DN", "INDODANA", paylater, 25'000'000},
    Channel{"AT", "ATOME", paylater, 12'000'000},
    Channel{"LQ", "LINKAJA QRIS", qris, 10'000'000, true},
};

}  // namespace

std::span<const Channel> channels() {
    return k_channels;
}

const Channel* usable_channel(std::string_view code) {
    const auto* const found = std::find_if(k_channels.begin(), k_channels.end(), [code](const Channel& channel) {
        return channel.code == code && !channel.retired;
    });
    return found == k_channels.end() ? nullptr : found;
}

}  // namespace mitra::sandbox::duitku
