#include "tests/simulation/gateway.hpp"

#include "tests/simulation/first_day.hpp"

namespace mitra::simulation {
namespace {

using namespace std::chrono_literals;
using outbox::Outcome;

// Written down here once more, since the product's own table is what is tested.
const std::set<std::string> k_stopped_by_stop{"welcome", "referrer_alert", "reminder", "follow_up", "broadcast"};
const std::set<std::string> k_promotional{"follow_up", "broadcast"};
const std::set<std::string> k_owed{"order", "payment", "account", "delivery", "topup", "admin_alert"};

}  // namespace

FakeGateway::Mail FakeGateway::look_up(MessageId message) {
    return world_.database()
        .prepared(
            "SELECT kind, cause, channel, ifnull(person_id, 0) AS person, ifnull(event_id, 0) AS event,"
            " expires_at, repeats FROM message WHERE id = :id")
        .bind(":id", message)
        .one_row([](const db::Row& row) {
            return Mail{row.text("kind"),     row.text("cause"),         row.text("channel"),   row.integer("person"),
                        row.integer("event"), row.integer("expires_at"), row.integer("repeats")};
        });
}

FakeGateway::Reply FakeGateway::take(const outbox::Call& call) {
    ++world_.tally.messages;
    const Mail mail = look_up(call.attempt.message);
    check_recipient(call, mail);
    Reply reply{{.outcome = Outcome::accepted}, std::chrono::milliseconds{world_.between(80, 2'500)}};
    const bool trouble = world_.troubled && world_.once_in(9);
    bool arrives = true;
    if (trouble) {
        reply.after = std::chrono::milliseconds{world_.between(20, 40'000)};
        switch (world_.between(0, 6)) {
            case 0:  // it arrived, and nobody says so
                reply.result = {.outcome = Outcome::ambiguous, .detail = "no answer"};
                break;
            case 1:
                reply.result = {.outcome = Outcome::ambiguous, .status = 502, .detail = "a page"};
                arrives = false;
                break;
            case 2:
                reply.result = {.outcome = Outcome::transient_safe, .detail = "refused"};
                arrives = false;
                break;
            case 3:
                reply.result = {.outcome = Outcome::rate_or_quota, .retry_after = 90s, .status = 429};
                arrives = false;
                break;
            case 4:
                reply.result = {.outcome = Outcome::rejected_recipient, .status = 400};
                arrives = false;
                break;
            case 5:
                reply.result = {.outcome = Outcome::bad_request, .status = 422, .recipient_suspected = true};
                arrives = false;
                break;
            default:
                reply.result = {.outcome = Outcome::sender_blocked, .block = outbox::BlockKind::logged_out};
                arrives = false;
        }
    }
    if (reply.result.outcome != Outcome::transient_safe) check_pace(call);
    if (arrives) accept(call, mail);
    world_.say(fmt::format("gateway: {} by {} of {}{} to {}: {}{}", call.attempt.message, call.attempt.sender,
                           mail.kind, mail.repeats > 0 ? " once more" : "", mail.person,
                           outbox::name(reply.result.outcome), arrives ? "" : ", and nothing arrived"));
    return reply;
}

void FakeGateway::check_recipient(const outbox::Call& call, const Mail& mail) {
    if (mail.person == 0) return;
    const auto known = world_.people.find(mail.person);
    if (known == world_.people.end()) return;
    const Somebody& who = known->second;
    const std::string what = fmt::format("{} ({}) to PER-{}", call.attempt.message, mail.kind, mail.person);
    world_.must(!(who.stopped && k_stopped_by_stop.contains(mail.kind)), what + " begins after an acknowledged STOP");
    world_.must(!(who.withdrew && k_promotional.contains(mail.kind)), what + " begins after they withdrew consent");
    world_.must(!who.erased, what + " begins after they were erased");
}

void FakeGateway::check_pace(const outbox::Call& call) {
    const auto& numbers = first_day().numbers;
    const bool slow = call.attempt.sender == numbers.at(0);
    if (!slow && call.attempt.sender != numbers.at(1)) return;
    auto& began = began_[call.attempt.sender.value];
    const Instant at = call.attempt.started_at;
    while (!began.empty() && at - began.front() > 1h)
        began.pop_front();
    began.push_back(at);
    const std::int64_t cap = slow ? k_slow_cap : k_fast_cap;
    world_.must(
        static_cast<std::int64_t>(began.size()) <= cap,
        fmt::format("{} began {} messages within an hour, its cap is {}", call.attempt.sender, began.size(), cap));
    if (began.size() > 1)
        world_.must(at >= began[began.size() - 2], fmt::format("{} went back in time", call.attempt.sender));
}

void FakeGateway::accept(const outbox::Call& call, const Mail& mail) {
    ++shown_;
    const std::int64_t times = ++accepted_[call.attempt.message.value];
    const std::string key = fmt::format("{}|{}|{}|{}", mail.kind, mail.cause, mail.person, mail.channel);
    const std::int64_t of_key = ++by_key_[key];
    // What is owed may go once more, marked so.
    const std::int64_t most = k_owed.contains(mail.kind) && mail.repeats > 0 ? 2 : 1;
    world_.must(times <= most, fmt::format("{} ({}) arrived {} times", call.attempt.message, mail.kind, times));
    world_.must(of_key <= most, fmt::format("{} arrived {} times", key, of_key));
    if (mail.kind != "reminder") return;
    const std::string reminder = fmt::format("{}|{}|{}", mail.event, mail.start, mail.person);
    world_.must(reminded_.insert(reminder).second,
                fmt::format("PER-{} was reminded twice of the same start of EVT-{}", mail.person, mail.event));
}

}  // namespace mitra::simulation
