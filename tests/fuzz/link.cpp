// What stands in a partner's link and in the cookie that it leaves: a source, a code, a click. No input crashes; a
// word is one of ours whatever was typed; a cookie is read only as we made it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "lib/flow/click_token.hpp"
#include "lib/referral/code.hpp"
#include "lib/referral/utm.hpp"
#include "tests/support/vault.hpp"

namespace {

using namespace mitra;

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(bytes), size};
    const crypto::Vault& vault = test::test_vault();

    const std::string word = referral::utm_word(input);
    require(word.size() <= 40 && referral::utm_word(word) == word);
    require(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string::npos);
    require(referral::code_key(referral::code_key(input)) == referral::code_key(input));
    referral::reads_like_a_phone(input);

    const flow::Click click{PersonId{static_cast<std::int64_t>(size) + 1}, Instant{1'795'150'800'000}, word};
    std::string token = flow::click_token(vault, click);
    require(flow::read_click(vault, token) == click);
    token.at(size % token.size()) = token.at(size % token.size()) == 'A' ? 'B' : 'A';
    require(!flow::read_click(vault, token));
    const auto read = flow::read_click(vault, input);
    require(!read || flow::click_token(vault, *read) == input);
    return 0;
}
