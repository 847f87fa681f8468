#include "daemons/web/payment_trouble.hpp"

#include <algorithm>
#include <array>

#include "lib/base/ascii.hpp"

namespace mitra::web {
namespace {

using payment::PaymentState;

constexpr std::size_t k_longest_code = 6;

/// A note holds what our own flows and Duitku's answers said, in English; `part` in small letters.
struct Sentence {
    std::string_view part;
    std::string_view said;
};
constexpr std::array k_sentences{
    Sentence{"says that it was not paid", "Duitku memberi tahu bahwa pembayaran ini tidak selesai atau ditolak."},
    Sentence{"could not be reached", "Sistem pembayaran Duitku sedang tidak dapat dihubungi."},
    Sentence{"nobody saw", "Halaman pembayarannya tidak sempat kami terima dari Duitku."},
    Sentence{"used before", "Percobaan ini tidak dapat dibuka di Duitku; percobaan berikutnya bernomor baru."},
    Sentence{"see cas-", "Ada pembayaran masuk yang tidak cocok dengan pesanan ini. Admin kami sedang memeriksanya."},
    Sentence{"minimum", "Jumlahnya di bawah batas terkecil metode pembayaran ini."},
    Sentence{"maximum", "Jumlahnya melebihi batas metode pembayaran ini."},
    Sentence{"limit", "Jumlahnya melebihi batas metode pembayaran ini."},
    Sentence{"channel", "Metode pembayaran ini sedang tidak tersedia."},
    Sentence{"paymentmethod", "Metode pembayaran ini sedang tidak tersedia."},
    Sentence{"payment method", "Metode pembayaran ini sedang tidak tersedia."},
    Sentence{"statuscode", "Duitku tidak membuka pembayaran ini. Admin kami sudah diberi tahu."},
    Sentence{"http", "Duitku tidak membuka pembayaran ini. Admin kami sudah diberi tahu."},
    Sentence{"declined", "Pembayaran ditolak oleh bank atau penyedia metode itu."},
};

std::string in_small_letters(std::string_view text) {
    std::string small{text};
    std::transform(small.begin(), small.end(), small.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return small;
}

std::string_view detail_of(const payment::Payment& payment, const std::string& note) {
    if (payment.state == PaymentState::expired) return "Batas waktu di halaman Duitku lewat sebelum pembayaran masuk.";
    for (const Sentence& one : k_sentences)
        if (note.find(one.part) != std::string::npos) return one.said;
    return "Duitku tidak menyebutkan sebabnya.";
}

/// "01" of "statusCode 01: ..."; only what is a short number.
std::string code_of(const std::string& note) {
    constexpr std::string_view k_before = "statuscode ";
    const std::size_t at = note.find(k_before);
    if (at == std::string::npos) return {};
    std::string code;
    for (const char c : std::string_view{note}.substr(at + k_before.size())) {
        if (!is_digit(c) && !(code.empty() && c == '-')) break;
        code += c;
    }
    return code.size() <= k_longest_code ? code : std::string{};
}

}  // namespace

std::optional<PaymentTrouble> trouble_of(const payment::Payment& payment) {
    const bool said_so = payment.open() && !payment.note.empty();
    const bool ended = payment.state == PaymentState::failed || payment.state == PaymentState::expired;
    if (!said_so && !ended) return std::nullopt;
    const std::string note = in_small_letters(payment.note);
    return PaymentTrouble{
        .heading = payment.state == PaymentState::expired ? "Waktu pembayaran ini habis" : "Pembayaran belum berhasil",
        .detail = detail_of(payment, note),
        .code = code_of(note),
        .money_may_come = said_so || note.find("see cas-") != std::string::npos,
        .asks_by_itself = said_so};
}

}  // namespace mitra::web
