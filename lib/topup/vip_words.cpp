#include "lib/topup/vip_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/base/ascii.hpp"
#include "lib/crypto/signature.hpp"
#include "lib/topup/values.hpp"

namespace mitra::topup {
namespace {

struct KnownText {
    std::string_view part;  ///< in small letters
    Refusal refusal;
};

/// The longer of two that begin alike stands first.
constexpr std::array k_texts{
    KnownText{"api key not registered", Refusal::credentials},
    KnownText{"api signature not valid", Refusal::credentials},
    KnownText{"user not found", Refusal::credentials},
    KnownText{"request not detected", Refusal::our_bug},
    KnownText{"masih ada parameter yang kosong", Refusal::our_bug},
    KnownText{"fitur tidak tersedia", Refusal::switched_off},
    KnownText{"pemeliharaan sistem api", Refusal::maintenance},
    KnownText{"pemeliharaan sistem transaksi", Refusal::maintenance},
    KnownText{"pemeliharaan sistem", Refusal::maintenance},
    KnownText{"layanan tidak ditemukan", Refusal::no_service},
    KnownText{"server tidak ditemukan", Refusal::no_server},
    KnownText{"nomor tidak diketahui", Refusal::bad_target},
    KnownText{"nomor salah", Refusal::bad_target},
    KnownText{"saldo anda tidak cukup", Refusal::no_deposit},
    KnownText{"saldo akun minimum", Refusal::no_deposit},
    KnownText{"saldo anda rendah", Refusal::no_deposit},
    KnownText{"transaksi dibatasi", Refusal::throttled},
    KnownText{"sistem bentrok", Refusal::throttled},
    KnownText{"transaksi tidak ditemukan", Refusal::not_found},
    KnownText{"kesalahan dengan data pengguna", Refusal::internal},
    KnownText{"error pada data transaksi", Refusal::internal},
    KnownText{"something went wrong", Refusal::internal},
    KnownText{"connection not found", Refusal::internal},
    KnownText{"connection failed", Refusal::internal},
};

/// Our own address in "IP 203.0.113.7 is not permitted", which the owner has to enter at VIP; empty if it is none.
std::string address_in(std::string_view lower) {
    const std::size_t from = lower.find("ip ");
    const std::size_t until = lower.find(" is not permitted");
    if (from == std::string_view::npos || until == std::string_view::npos || until < from + 3) return {};
    const std::string_view address = lower.substr(from + 3, until - from - 3);
    const bool plain =
        address.find_first_of(".:") != std::string_view::npos &&
        std::all_of(address.begin(), address.end(), [](char c) { return hex_value(c) >= 0 || c == '.' || c == ':'; });
    return plain && address.size() <= 45 ? std::string{address} : std::string{};
}

std::optional<int> minute_in(std::string_view text) {
    const bool shaped = text.size() == 5 && text[2] == ':' && is_digit(text[0]) && is_digit(text[1]) &&
                        is_digit(text[3]) && is_digit(text[4]);
    if (!shaped) return std::nullopt;
    const int hour = (text[0] - '0') * 10 + text[1] - '0';
    const int minute = (text[3] - '0') * 10 + text[4] - '0';
    if (hour == 24 && minute == 0) return 0;
    return hour < 24 && minute < 60 ? std::optional{hour * 60 + minute} : std::nullopt;
}

}  // namespace

Words judge_words(const VipAccount& account, std::string_view message) {
    const std::string lower = lowered(message);
    if (lower.find("is not permitted") != std::string::npos) {
        const std::string address = address_in(lower);
        return {Refusal::address, true, address.empty() ? "IP is not permitted" : "IP is not permitted: " + address};
    }
    if (lower.find("type '") != std::string::npos && lower.find("is not valid") != std::string::npos)
        return {Refusal::our_bug, true, "type is not valid"};
    for (const auto& [part, refusal] : k_texts)
        if (lower.find(part) != std::string::npos) return {refusal, true, std::string{part}};
    const std::string safe =
        harmless(message, {account.api_key, account.api_id, crypto::md5_hex(account.api_id + account.api_key)});
    return {Refusal::internal, false, safe.empty() ? "no without a reason" : "unknown words: " + safe};
}

std::string describe(int status, std::string_view body) {
    const std::size_t start = body.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return fmt::format("HTTP {} without a body", status);
    return fmt::format("HTTP {} with {}", status, body[start] == '<' ? "a page instead of JSON" : "an unreadable body");
}

Progress progress_of(std::string_view word) {
    const std::string lower = lowered(word);
    if (lower == "waiting") return Progress::waiting;
    if (lower == "processing" || lower == "process") return Progress::processing;
    if (lower == "success") return Progress::success;
    if (lower == "error") return Progress::error;
    return Progress::unknown;
}

std::string without_ordinal(std::string_view target) {
    const std::size_t point = target.find('.');
    if (point != 1 && point != 2) return std::string{target};
    const std::string_view rest = target.substr(point + 1);
    const bool number = rest.size() >= 5 && std::all_of(rest.begin(), rest.end(), is_digit) &&
                        std::all_of(target.begin(), target.begin() + static_cast<std::ptrdiff_t>(point), is_digit);
    return std::string{number ? rest : target};
}

std::optional<std::pair<int, int>> window_in(std::string_view text) {
    std::string plain;
    std::copy_if(text.begin(), text.end(), std::back_inserter(plain), [](char c) { return is_digit(c) || c == ':'; });
    if (plain.size() != 10) return std::nullopt;
    const auto from = minute_in(std::string_view{plain}.substr(0, 5));
    const auto until = minute_in(std::string_view{plain}.substr(5));
    if (!from || !until || *from == *until) return std::nullopt;
    return std::pair{*from, *until};
}

}  // namespace mitra::topup
