#include "lib/people/sign_in.hpp"

#include <array>

#include "lib/crypto/digest.hpp"
#include "lib/text/fold.hpp"
#include "lib/text/wording.hpp"

namespace mitra::people {
namespace {

constexpr std::size_t k_shortest = 10;
constexpr std::size_t k_longest = 200;

// What everybody tries first, among those that are long enough. Numbers in a row and one letter again and again are
// seen by their shape.
constexpr std::array<std::string_view, 14> k_tried_first{
    "password12", "password123",  "password1234", "passw0rd123",  "qwertyuiop", "qwerty12345",  "qwerty123456",
    "1q2w3e4r5t", "1q2w3e4r5t6y", "katasandi1",   "katasandi123", "bismillah1", "bismillah123", "indonesia1"};

/// Every character the same distance from the one before: "1111111111", "abcdefghij", "9876543210".
bool is_a_row(std::string_view text) {
    for (std::size_t i = 2; i < text.size(); ++i) {
        const int step = (text[i] - text[i - 1] + 10) % 10;
        const int first = (text[1] - text[0] + 10) % 10;
        if (step != first || (first != 0 && first != 1 && first != 9)) return false;
    }
    return true;
}

}  // namespace

std::string password_complaint(std::string_view password, std::string_view email, std::string_view name) {
    const std::size_t length = text::length(password);
    if (password.empty()) return "Isi kata sandi baru.";
    if (length < k_shortest) return "Kata sandi paling sedikit 10 karakter. Kalimat pendek mudah diingat.";
    if (length > k_longest) return "Kata sandi paling panjang 200 karakter.";
    const std::string typed = text::folded(password);
    if (typed.empty()) return "Kata sandi tidak boleh hanya spasi.";
    const std::string_view mailbox = email.substr(0, email.find('@'));
    for (const std::string_view known : {email, mailbox, name})
        if (!known.empty() && typed == text::folded(known))
            return "Jangan memakai email atau nama Anda sebagai kata sandi.";
    for (const std::string_view common : k_tried_first)
        if (typed == common) return "Kata sandi ini terlalu mudah ditebak. Pilih yang lain.";
    if (is_a_row(typed)) return "Kata sandi ini terlalu mudah ditebak. Pilih yang lain.";
    return {};
}

std::string csrf_token(const crypto::Vault& vault, std::string_view session_token) {
    return crypto::to_base64url(vault.link_mac("csrf", session_token));
}

}  // namespace mitra::people
