// Trakteer's list, its webhook, and the codes in what people write: the first byte chooses the status. A tip has a
// reference and an amount, no more is left of it than there was, and what is found is a code that we could have made.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "lib/topup/trakteer.hpp"

namespace {

using namespace mitra;
using namespace mitra::topup::trakteer;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_codes(std::string_view text) {
    const auto codes = codes_in(text);
    require(codes.size() <= 32);
    for (const std::string& code : codes) {
        require(code.size() == 10 && code.starts_with("TP"));
        require(code.find_first_not_of("ABCDEFGHJKMNPQRSTUVWXYZ23456789") == std::string::npos);
        require(codes_in(code) == std::vector<std::string>{code});
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::array k_statuses{200, 200, 200, 401, 403, 429, 500, 503};
    if (size == 0) return 0;
    const int status = k_statuses.at(bytes[0] % k_statuses.size());
    const std::string_view body{reinterpret_cast<const char*>(bytes) + 1, size - 1};

    const auto answer = read_supports(status, body);
    require(answer.kind == SupportsAnswer::Kind::listed || (answer.supports.empty() && !answer.more));
    for (const Support& support : answer.supports) {
        require(!support.reference.empty() && support.amount > Money{0});
        require(support.net >= Money{0} && support.net <= support.amount);
        require(support.message.size() <= 1'000 && support.message.find('\n') == std::string::npos);
        check_codes(support.message);
    }
    require(answer.why.size() < 200 && answer.why.find('@') == std::string::npos);

    Page page;
    page.webhook_token = "trhook-x";
    require(judge_webhook(page, "trhook-x", body) != Verdict::not_authentic);
    require(judge_webhook(page, "", body) == Verdict::not_authentic);
    check_codes(body);
    return 0;
}
