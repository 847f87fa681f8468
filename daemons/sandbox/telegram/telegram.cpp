#include "daemons/sandbox/telegram/telegram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>

#include "daemons/sandbox/telegram/wire.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox::telegram {
namespace {

constexpr std::array k_kinds{
    FaultKind{"flood", "too many requests, with retry_after (429)", false, false, false, 429, "", ""},
    FaultKind{"unauthorized", "the token is not valid (401)", false, false, false, 401, "Unauthorized", ""},
    FaultKind{"not_found", "the token is not valid, as the hosted service says it (404)", false, false, false, 404,
              "Not Found", ""},
    FaultKind{"kicked", "the bot was put out of the group (403)", false, false, false, 403,
              "Forbidden: bot was kicked from the supergroup chat", ""},
    FaultKind{"not_a_member", "the bot is not in the group (403)", false, false, false, 403,
              "Forbidden: bot is not a member of the supergroup chat", ""},
    FaultKind{"no_rights", "the bot is no admin who may invite (400)", false, false, false, 400,
              "Bad Request: not enough rights to manage chat invite link", ""},
    FaultKind{"chat_not_found", "the chat's number is wrong (400)", false, false, false, 400,
              "Bad Request: chat not found", ""},
    FaultKind{"500", "the server fails (500)", false, false, false, 500, "Internal Server Error", ""},
    FaultKind{"bad_gateway", "a page of HTML from what stands before it (502)", false, false, false, 502,
              "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", ""},
    FaultKind{"slow", "done, but the answer takes longer than a client waits", true, true, false, 200, "", ""},
    FaultKind{"lost", "done, but the connection ends before the answer", true, false, true, 200, "", ""},
    FaultKind{"drop", "the connection ends, and nothing is done", false, false, true, 200, "", ""},
};

/// As t.me's: 16 letters, digits, hyphens and underscores.
std::string link_hash() {
    static constexpr std::string_view k_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    static std::random_device device;
    std::string hash;
    for (int i = 0; i < 16; ++i)
        hash += k_letters[device() % k_letters.size()];
    return hash;
}

void expect_change(const std::optional<Change>& change) {
    if (!change) throw Error{ErrorKind::refused, "this person is not in the group", "see /telegram"};
}

void join(Telegram& telegram, const Doing& doing) {
    const User user{doing.user, doing.name.empty() ? "Anggota" : doing.name, doing.username, false};
    const auto joined = telegram.with_group([&](Group& group) { return group.join(user, doing.link, telegram.now()); });
    if (joined.refusal) throw Error{ErrorKind::refused, std::string{words_of(*joined.refusal)}};
    if (joined.change) telegram.tell(*joined.change);
}

void write(Telegram& telegram, const Doing& doing) {
    const auto member = telegram.with_group([&](Group& group) { return group.member(doing.user); });
    if (!member || member->status == "left" || member->status == "kicked")
        throw Error{ErrorKind::refused, "this person is not in the group", "see /telegram"};
    telegram.updates.add("message", message_json(telegram, member->user, doing.text));
}

/// What an admin who is not the bot does.
void put_out(Telegram& telegram, const Doing& doing) {
    const User admin{7000000099, "Admin", "admin_grup", false};
    const auto change =
        telegram.with_group([&](Group& group) { return group.remove(doing.user, doing.act == "ban", admin); });
    expect_change(change);
    telegram.tell(*change);
}

void expire(Telegram& telegram, const Doing& doing) {
    const bool known = telegram.with_group([&](Group& group) {
        InviteLink* const link = group.link(doing.link);
        if (link != nullptr) link->expire_date = telegram.now().milliseconds / 1000 - 1;
        return link != nullptr;
    });
    if (!known) throw Error{ErrorKind::not_found, "no such link", "see /telegram"};
}

}  // namespace

void Telegram::set_chat(std::int64_t id) {
    const std::lock_guard lock{mutex_};
    group_ = Group{id, group_.bot()};
}

InviteLink Telegram::make_link(InviteLink link) {
    link.address = join_url + "/+" + link_hash();
    const std::lock_guard lock{mutex_};
    return group_.add_link(std::move(link));
}

void Telegram::tell(const Change& change) {
    updates.add("chat_member", change_json(*this, change));
    const bool came = change.after.status == "member";
    if (came || change.before.status == "member")
        updates.add("message", service_message_json(*this, change.by, change.after.user, came));
}

void Telegram::count(const std::string& method) {
    const std::lock_guard lock{mutex_};
    ++calls_[method];
}

std::map<std::string, std::int64_t> Telegram::calls() const {
    const std::lock_guard lock{mutex_};
    return calls_;
}

std::int64_t Telegram::next_message() {
    const std::lock_guard lock{mutex_};
    return ++last_message_;
}

std::span<const FaultKind> fault_kinds() {
    return k_kinds;
}

void set_fault(Telegram& telegram, const std::string& key, const std::string& kind, std::int64_t count,
               std::chrono::seconds seconds) {
    const auto dot = key.find('.');
    const std::string method = dot == std::string::npos ? "*" : lower(key.substr(dot + 1));
    if (method != "*" && !is_method(method))
        throw Error{ErrorKind::usage, fmt::format("no method '{}'", key), "as in telegram.createChatInviteLink"};
    if (kind == "none") return telegram.faults.clear(method);
    const auto* const known =
        std::find_if(k_kinds.begin(), k_kinds.end(), [&kind](const FaultKind& each) { return each.name == kind; });
    if (known == k_kinds.end()) throw Error{ErrorKind::usage, fmt::format("no fault '{}'", kind), "see /faults"};
    telegram.faults.set(method, {.kind = known, .left = count, .seconds = seconds});
}

void do_in_group(Telegram& telegram, const Doing& doing) {
    if (doing.act == "join") return join(telegram, doing);
    if (doing.act == "message") return write(telegram, doing);
    if (doing.act == "kick" || doing.act == "ban") return put_out(telegram, doing);
    if (doing.act == "expire") return expire(telegram, doing);
    if (doing.act == "leave") {
        const auto change = telegram.with_group([&](Group& group) { return group.leave(doing.user); });
        expect_change(change);
        return telegram.tell(*change);
    }
    if (doing.act == "repeat") {
        if (!telegram.updates.repeat(0)) throw Error{ErrorKind::refused, "there was no update yet"};
        return;
    }
    throw Error{ErrorKind::usage, fmt::format("no act '{}'", doing.act),
                "join, leave, message, kick, ban, expire or repeat"};
}

}  // namespace mitra::sandbox::telegram
