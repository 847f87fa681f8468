// Duitku's callbacks: whatever arrives is genuine, malformed or not authentic, and only what is signed is genuine.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/unit/payment/duitku_account.hpp"

namespace {

using namespace mitra::payment::duitku;

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(bytes), size};
    for (const auto& account : {mitra::test::duitku_account(), mitra::test::legacy_account()}) {
        const auto received = read_callback(account, input);
        require((received.verdict == Verdict::genuine) == received.callback.has_value());
        require(!received.other_scheme || received.verdict == Verdict::not_authentic);
        if (!received.callback) continue;
        require(!received.callback->order.empty() && !received.callback->amount.empty());
        const auto again = parse_callback(input);
        require(again && again->identity == received.callback->identity);
        // An event key that two orders could share would lose one of them.
        require(received.callback->identity.starts_with(received.callback->order + ":"));
    }
    return 0;
}
