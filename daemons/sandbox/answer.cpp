#include "daemons/sandbox/answer.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <atomic>

#include "daemons/sandbox/dripsender.hpp"
#include "daemons/sandbox/listener.hpp"
#include "lib/base/clock.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox {
namespace {

struct Url {
    Address address;
    std::string path;
};

Url parsed(const std::string& url) {
    static constexpr std::string_view k_scheme = "http://";
    const auto slash = url.find('/', k_scheme.size());
    if (!url.starts_with(k_scheme) || slash == std::string::npos)
        throw Error{ErrorKind::usage, fmt::format("'{}' is no webhook of this machine", url),
                    "write http://127.0.0.1:PORT/hook/..., as 'mitra sender show' prints it"};
    return {loopback_address(std::string_view{url}.substr(k_scheme.size(), slash - k_scheme.size())),
            url.substr(slash)};
}

/// Like WhatsApp's: unlike any other, also of an earlier run.
std::string next_message_id() {
    static std::atomic<std::int64_t> last{SystemClock{}.now().milliseconds};
    return fmt::format("3EB0{:016X}", ++last);
}

}  // namespace

void check_webhook(const std::string& url) {
    parsed(url);
}

AnswerResult answer_as(World& world, const Answer& answer) {
    AnswerResult result;
    result.webhook = world.numbers.find(answer.key).webhook;
    const std::string body = dripsender_webhook(
        {answer.phone, answer.text, next_message_id(), SystemClock{}.now().milliseconds / 1000}, answer.form);
    if (result.webhook.empty()) return result;

    const Url url = parsed(result.webhook);
    httplib::Client client{url.address.host, url.address.port};
    client.set_tcp_nodelay(true);
    client.set_read_timeout(10, 0);
    if (const auto response = client.Post(url.path, body, "application/json")) {
        result.status = response->status;
        result.body = response->body;
    }
    return result;
}

}  // namespace mitra::sandbox
