#include "daemons/sender/duitku_call.hpp"

namespace mitra::sender {

flow::MakeCall duitku_caller(http::Client& client) {
    return [&client](const payment::duitku::Call& call) {
        const auto result = client.call({.method = "POST",
                                         .url = call.url,
                                         .headers = call.headers,
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
