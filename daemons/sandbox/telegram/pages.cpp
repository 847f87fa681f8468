#include "daemons/sandbox/telegram/pages.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <nlohmann/json.hpp>

#include "daemons/sandbox/html.hpp"
#include "daemons/sandbox/telegram/wire.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox::telegram {
namespace {

using Json = nlohmann::json;

constexpr std::size_t k_shown = 50;

/// A copy: the page is made without holding the group.
Group seen(Telegram& telegram) {
    return telegram.with_group([](Group& group) { return group; });
}

std::string standing(const InviteLink& link, Instant now) {
    if (link.revoked) return "revoked";
    return link.expired(now) ? "expired" : "open";
}

std::string button(const char* act, const char* field, const std::string& value) {
    return fmt::format(R"(<form method="post" action="/telegram/do"><input type="hidden" name="{}" value="{}">)"
                       R"(<button name="act" value="{}">{}</button></form>)",
                       field, escaped(value), act, act);
}

std::string links_table(const Group& group, Instant now) {
    std::string html = "<table><tr><th>Link</th><th>For</th><th>State</th><th></th></tr>\n";
    for (auto link = group.links().rbegin(); link != group.links().rend(); ++link)
        html += fmt::format("<tr><td><a href=\"{0}\">{0}</a></td><td>{1}</td><td>{2}</td><td>{3}</td></tr>\n",
                            escaped(link->address), escaped(link->name), standing(*link, now),
                            button("expire", "link", link->address));
    return html + "</table>\n";
}

std::string members_table(const Group& group) {
    std::string html = "<table><tr><th>User</th><th>Name</th><th>Status</th><th></th></tr>\n";
    for (const Member& member : group.members()) {
        const std::string user = std::to_string(member.user.id);
        html += fmt::format("<tr><td>{}</td><td>{} {}</td><td>{}</td><td>{}{}{}</td></tr>\n", user,
                            escaped(member.user.first_name), escaped(member.user.username), member.status,
                            button("message", "user_id", user), button("leave", "user_id", user),
                            button("kick", "user_id", user));
    }
    return html + "</table>\n";
}

std::string updates_table(const Telegram& telegram) {
    auto updates = telegram.updates.list();
    std::reverse(updates.begin(), updates.end());
    std::string html = "<table><tr><th>Update</th><th>Kind</th><th>Attempts</th><th>Answer</th></tr>\n";
    for (std::size_t i = 0; i < std::min(updates.size(), k_shown); ++i)
        html += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", updates[i].id, updates[i].kind,
                            updates[i].attempts, updates[i].status);
    return html + "</table>\n";
}

/// Nobody has this number yet.
std::int64_t unused_user() {
    static std::atomic<std::int64_t> last{7'100'000'000};
    return ++last;
}

void show(httplib::Response& response, std::string_view title, const std::string& body, int status = 200) {
    response.status = status;
    response.set_content(page(title, body), "text/html; charset=utf-8");
}

std::string link_in(const Telegram& telegram, const httplib::Request& request) {
    return telegram.join_url + "/+" + request.matches[1].str();
}

void show_invite(Telegram& telegram, const httplib::Request& request, httplib::Response& response) {
    const std::string address = link_in(telegram, request);
    const Instant now = telegram.now();
    const auto link = telegram.with_group([&](Group& group) -> std::optional<InviteLink> {
        const InviteLink* const found = group.link(address);
        return found == nullptr ? std::nullopt : std::optional{*found};
    });
    if (!link) return show(response, "Grup tidak ditemukan", "<p>Tautan ini tidak dikenal.</p>\n", 404);
    if (link->revoked || link->expired(now))
        return show(response, "Grup VIP", "<p class=\"bad\">Tautan ini tidak berlaku lagi.</p>\n", 410);
    show(response, "Grup VIP",
         fmt::format(R"html(<p>Telegram, kotak pasir: Anda diundang ke grup ini.</p>
<form method="post" action="/+{}">
<label>Nomor pengguna Telegram<input name="user_id" value="{}" inputmode="numeric" required></label>
<label>Nama<input name="name" value="Anggota" required></label>
<label>Nama pengguna<input name="username"></label>
<button>Gabung ke grup</button></form>
)html",
                     escaped(request.matches[1].str()), unused_user()));
}

void join(Telegram& telegram, const httplib::Request& request, httplib::Response& response) {
    const std::string typed = request.get_param_value("user_id");
    std::int64_t user = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), user);
    if (error != std::errc{} || end != typed.data() + typed.size() || user <= 0)
        return show(response, "Grup VIP", "<p class=\"bad\">Nomor pengguna harus angka.</p>\n", 400);
    try {
        do_in_group(telegram, {.act = "join",
                               .link = link_in(telegram, request),
                               .user = user,
                               .name = request.get_param_value("name"),
                               .username = request.get_param_value("username")});
    } catch (const Error& refused) {
        return show(response, "Grup VIP", fmt::format("<p class=\"bad\">{}</p>\n", escaped(refused.what())), 410);
    }
    show(response, "Grup VIP", "<p>Anda sudah bergabung.</p>\n");
}

Json links_json(const Group& group, Instant now) {
    Json links = Json::array();
    for (const InviteLink& link : group.links()) {
        Json json = json_of(link, group.bot());
        json["state"] = standing(link, now);
        json["members"] = group.in_through(link.address);
        links.push_back(std::move(json));
    }
    return links;
}

}  // namespace

std::string group_page(Telegram& telegram) {
    const Group group = seen(telegram);
    const Webhook webhook = telegram.updates.webhook();
    std::string body =
        fmt::format("<p>The bot is an admin of the group <code>{}</code>. Updates go to <code>{}</code>.</p>\n",
                    group.id(), webhook.url.empty() ? "nowhere: no webhook is set" : escaped(webhook.url));
    body += "<h2>Invite links</h2>\n" + links_table(group, telegram.now());
    body += "<h2>Members</h2>\n" + members_table(group);
    body += "<h2>Updates</h2>\n" + button("repeat", "user_id", "0") + updates_table(telegram);
    return page("Telegram", body);
}

std::string group_json(Telegram& telegram) {
    const Group group = seen(telegram);
    const Webhook webhook = telegram.updates.webhook();
    Json members = Json::array();
    for (const Member& member : group.members())
        members.push_back(json_of(member));
    Json updates = Json::array();
    for (const Update& update : telegram.updates.list())
        updates.push_back({{"id", update.id},
                           {"kind", update.kind},
                           {"attempts", update.attempts},
                           {"status", update.status},
                           {"done", update.done}});
    return Json{{"schema", 1},
                {"chat", group.id()},
                {"links", links_json(group, telegram.now())},
                {"members", std::move(members)},
                {"updates", std::move(updates)},
                {"webhook", {{"url", webhook.url}, {"allowed_updates", webhook.allowed_updates}}},
                {"calls", telegram.calls()}}
               .dump(-1, ' ', false, Json::error_handler_t::replace) +
           "\n";
}

void serve_join_pages(httplib::Server& server, Telegram& telegram) {
    server.Get(R"(/\+([A-Za-z0-9_-]+))", [&](const httplib::Request& request, httplib::Response& response) {
        show_invite(telegram, request, response);
    });
    server.Post(R"(/\+([A-Za-z0-9_-]+))", [&](const httplib::Request& request, httplib::Response& response) {
        join(telegram, request, response);
    });
}

}  // namespace mitra::sandbox::telegram
