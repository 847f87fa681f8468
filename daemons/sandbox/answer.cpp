#include "daemons/sandbox/answer.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <atomic>

#include "daemons/sandbox/dripsender.hpp"
#include "daemons/sandbox/loopback_url.hpp"
#include "lib/base/clock.hpp"

namespace mitra::sandbox {
namespace {

/// Like WhatsApp's: unlike any other, also of an earlier run.
std::string next_message_id() {
    static std::atomic<std::int64_t> last{SystemClock{}.now().milliseconds};
    return fmt::format("3EB0{:016X}", ++last);
}

}  // namespace

void check_webhook(const std::string& url) {
    loopback_url(url);
}

AnswerResult answer_as(World& world, const Answer& answer) {
    AnswerResult result;
    result.webhook = world.numbers.find(answer.key).webhook;
    const std::string body = dripsender_webhook(
        {answer.phone, answer.text, next_message_id(), SystemClock{}.now().milliseconds / 1000}, answer.form);
    if (result.webhook.empty()) return result;

    const LoopbackUrl url = loopback_url(result.webhook);
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
