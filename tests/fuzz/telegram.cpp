// What Telegram sends, updates and answers: whatever arrives is read or refused, and what is stored of an update gives
// it back. The input's size chooses the status of an answer.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "lib/membership/telegram.hpp"

namespace {

using namespace mitra::membership::telegram;

constexpr std::array k_statuses{200, 400, 401, 403, 404, 429, 500};

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(bytes), size};
    if (const auto update = read_update(input)) {
        require(update->number > 0 && input.find('\0') == std::string_view::npos);
        const auto again = read_stored(to_stored(*update));
        require(again && again->number == update->number && again->kind == update->kind);
        require(again->chat == update->chat && again->user == update->user && again->link == update->link);
        require(again->by_bot == update->by_bot && again->lost == update->lost && again->date_s == update->date_s);
    }
    static_cast<void>(read_stored(input));
    const Bot bot{"https://api.telegram.org", "1:x", -1, "s", false};
    const int status = k_statuses.at(size % k_statuses.size());
    const Answer answer = read_answer(status, input);
    require(answer.kind != Answer::Kind::done || status == 200);
    require(answer.kind != Answer::Kind::flood || answer.retry_after.count() >= 1);
    const auto link = invite_link(bot, answer);
    require(!link || link->starts_with("https://t"));
    return 0;
}
