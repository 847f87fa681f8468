#include "daemons/sender/topup_call.hpp"

namespace mitra::sender {
namespace {

flow::Answered answered(const http::CallResult& result) {
    using Reached = flow::Answered::Reached;
    const Reached reached = result.reached == http::Reached::answered ? Reached::answered
                            : result.reached == http::Reached::sent   ? Reached::sent
                                                                      : Reached::nothing;
    return flow::Answered{reached, result.status, result.body};
}

}  // namespace

flow::MakeSupplierCall supplier_caller(http::Client& client) {
    return [&client](const topup::Call& call) {
        return answered(client.call({.method = "POST",
                                     .url = call.url,
                                     .headers = call.headers,
                                     .body = call.body,
                                     .connect_timeout = std::chrono::seconds{4},
                                     .timeout = call.patience,
                                     .largest_answer = call.largest_answer,
                                     .family = http::Family::ipv4}));
    };
}

flow::MakeTrakteerCall trakteer_caller(http::Client& client) {
    return [&client](const topup::trakteer::Call& call) {
        return answered(client.call({.method = "GET",
                                     .url = call.url,
                                     .headers = call.headers,
                                     .body = {},
                                     .connect_timeout = std::chrono::seconds{4},
                                     .timeout = std::chrono::seconds{10},
                                     .largest_answer = 1024 * 1024}));
    };
}

}  // namespace mitra::sender
