#include "daemons/sender/telegram_call.hpp"

namespace mitra::sender {

flow::MakeTelegramCall telegram_caller(http::Client& client) {
    return [&client](const membership::telegram::Call& call) {
        const auto result = client.call({.method = "POST",
                                         .url = call.url,
                                         .headers = {{"Content-Type", "application/json"}},
                                         .body = call.body,
                                         .connect_timeout = std::chrono::seconds{4},
                                         .timeout = std::chrono::seconds{10},
                                         .largest_answer = 64 * 1024});
        using Reached = flow::Answered::Reached;
        const Reached reached = result.reached == http::Reached::answered ? Reached::answered
                                : result.reached == http::Reached::sent   ? Reached::sent
                                                                          : Reached::nothing;
        return flow::Answered{reached, result.status, result.body};
    };
}

}  // namespace mitra::sender
