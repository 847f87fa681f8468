// DripSender's webhook and its answers: the first byte chooses the status, the first line is its Retry-After. A message
// that came has the digits of a phone or none; what follows from an answer is a state of the queue, with a time to try
// again that lies ahead, and no number in its words.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/http/decode.hpp"
#include "lib/outbox/dripsender.hpp"
#include "lib/outbox/opt_out.hpp"
#include "lib/outbox/outcome.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using namespace mitra::outbox;
using fuzz::require;

constexpr Instant k_now{1'795'150'800'000};
constexpr std::chrono::hours k_longest_rest{24 * 366};

bool is_digit_text(const std::string& text) {
    return text.find_first_not_of("0123456789") == std::string::npos;
}

void check_webhook(std::string_view body) {
    const auto inbound = parse_dripsender_webhook(body);
    if (!inbound) return;
    require(body.find('\0') == std::string_view::npos);
    require(is_digit_text(inbound->phone));
    require(!inbound->from_group || inbound->phone.empty());
    static_cast<void>(is_opt_out(inbound->text));
}

/// An error may repeat the number that it is about.
bool names_nobody(const std::string& words) {
    for (std::size_t i = 3; i + 1 < words.size(); ++i)  // behind the status
        if (words[i] >= '0' && words[i] <= '9' && words[i + 1] >= '0' && words[i + 1] <= '9') return false;
    return words.find_first_of("\n\r\t") == std::string::npos && words.size() < 256;
}

void check_settled(const SendResult& result, std::uint8_t choice) {
    static const std::vector<std::chrono::minutes> steps{std::chrono::minutes{1}, std::chrono::minutes{5}};
    SeededRandom random{choice};
    const Before before{.kind = choice % 2 == 0 ? Kind::welcome : Kind::order,
                        .retries = choice % 4,
                        .repeated = choice % 3 == 0,
                        .failures_in_a_row = choice % 5,
                        .rates_in_a_row = choice % 7,
                        .text_works = choice % 11 < 5};
    const After after = settle(before, result, steps, k_now, random);
    require(after.state == "sent" || after.state == "failed" || after.state == "unknown" || after.state == "queued");
    require((after.state == "sent") == (result.outcome == Outcome::accepted));
    require(after.state != "queued" || result.outcome != Outcome::ambiguous);
    for (const auto& at : {after.not_before, after.repeat_at, after.rests_until})
        require(!at || (*at >= k_now && *at - k_now <= k_longest_rest));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::array k_statuses{200, 200, 201, 302, 400, 401, 402, 403, 404, 418, 429, 429, 500, 500, 502, 503};
    fuzz::Input input{bytes, size};
    check_webhook(input.rest());

    const std::uint8_t choice = input.byte();
    http::CallResult answer{.reached = choice < 240 ? http::Reached::answered : http::Reached::sent,
                            .status = k_statuses.at(choice % k_statuses.size())};
    answer.retry_after = input.line();
    answer.body = input.rest();
    const SendResult result = dripsender_result(answer);
    require(result.outcome != Outcome::accepted || (answer.reached == http::Reached::answered && answer.status < 300));
    require((result.outcome == Outcome::sender_blocked) == (result.block != BlockKind::none));
    require(names_nobody(result.detail) && http::is_utf8(result.detail));
    check_settled(result, choice);
    return 0;
}
