#include "lib/flow/admin_action.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/admin_act.hpp"
#include "lib/flow/answer_ticket.hpp"
#include "lib/flow/do_step.hpp"

namespace mitra::flow {
namespace {

/// What links can do, a row each.
std::span<const AdminAct* const> acts() {
    static const std::array k_acts{&answer_problem_act(), &answer_question_act(), &approve_affiliate_act(),
                                   &approve_payout_act(), &approve_upgrade_act(), &delivery_step_act(),
                                   &topup_send_act(),     &verify_payment_act()};
    return k_acts;
}

std::string in_capitals(std::string_view text) {
    std::string capitals{text};
    std::transform(capitals.begin(), capitals.end(), capitals.begin(),
                   [](char c) { return is_small_letter(c) ? static_cast<char>(c - 'a' + 'A') : c; });
    return capitals;
}

/// By the verb and the kind of its id; nothing where no link does that.
const AdminAct* act_of(std::string_view verb, std::string_view about) {
    const std::string prefix = in_capitals(about.substr(0, about.find('-')));
    for (const AdminAct* act : acts())
        if (act->verb == verb && act->prefix == prefix) return act;
    return nullptr;
}

[[noreturn]] void refuse_act(std::string_view verb, std::string_view about) {
    std::string known;
    for (const AdminAct* act : acts())
        known += fmt::format("{}'{} {}-3'", known.empty() ? "" : ", ", act->verb, act->prefix);
    throw Error{ErrorKind::usage, fmt::format("no link does '{:.60} {:.60}'", verb, about),
                fmt::format("a link can do: {}", known), "link"};
}

/// "verify-payment ORD-3" is the verb and the last word.
std::pair<std::string, std::string> parted(const std::string& action) {
    const std::size_t blank = action.rfind(' ');
    return {action.substr(0, blank), action.substr(blank + 1)};
}

void audit_link(const Services& services, std::string_view act, LinkId link, const std::string& detail) {
    record_audit(services.database, services.vault, services.actor, act, to_string(link), detail, services.clock.now());
}

}  // namespace

IssuedAction issue_admin_action(const Services& services, std::string_view verb, std::string_view about) {
    const AdminAct* act = act_of(verb, about);
    if (act == nullptr) refuse_act(verb, about);
    return db::in_transaction(services.database, [&] {
        act->check(services, about);
        return issue_act(services, *act, about);
    });
}

IssuedAction issue_act(const Services& services, const AdminAct& act, std::string_view about) {
    const Instant now = services.clock.now();
    const Instant expires_at = now + k_action_life;
    const std::string action = fmt::format("{} {}", act.verb, in_capitals(about));
    const auto given = people::LinkStore{services.database}.issue({.purpose = people::IssuedFor::admin_action,
                                                                   .action = action,
                                                                   .expires_at = expires_at,
                                                                   .created_by = services.actor.name},
                                                                  now);
    audit_link(services, "link.new", given.id, fmt::format(R"({{"purpose":"admin_action","action":"{}"}})", action));
    return {given.id, fmt::format("{}/a/{}", services.site.base_url, given.token), expires_at};
}

IssuedToken issue_api_token(const Services& services, std::string_view role, std::optional<PersonId> person,
                            std::chrono::days life) {
    if (role == "member" && !person)
        throw Error{ErrorKind::usage, "a member's token is somebody's", "give --person", "link"};
    if (life < std::chrono::days{1} || life > std::chrono::days{366})
        throw Error{
            ErrorKind::usage, fmt::format("a token lives from 1 to 366 days, not {}", life.count()), {}, "link"};
    return db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        const Instant expires_at = now + life;
        const auto given = people::LinkStore{services.database}.issue({.purpose = people::IssuedFor::api_token,
                                                                       .person = person,
                                                                       .role = std::string{role},
                                                                       .expires_at = expires_at,
                                                                       .created_by = services.actor.name},
                                                                      now);
        audit_link(services, "link.new", given.id, fmt::format(R"({{"purpose":"api_token","role":"{}"}})", role));
        return IssuedToken{given.id, given.token, expires_at};
    });
}

std::optional<ActionView> view_admin_action(const Services& services, std::string_view token) {
    const auto link =
        people::LinkStore{services.database}.opened_by(token, people::IssuedFor::admin_action, services.clock.now());
    if (!link) return std::nullopt;
    ActionView view{.link = link->id};
    std::tie(view.verb, view.about) = parted(link->made.action);
    const AdminAct* act = act_of(view.verb, view.about);
    if (act == nullptr) return std::nullopt;
    act->show(services, view);
    return view;
}

std::optional<ActionDone> perform_admin_action(const Services& services, std::string_view token,
                                               std::string_view words) {
    return db::in_transaction(services.database, [&]() -> std::optional<ActionDone> {
        people::LinkStore links{services.database};
        const Instant now = services.clock.now();
        const auto link = links.opened_by(token, people::IssuedFor::admin_action, now);
        if (!link) return std::nullopt;
        const auto [verb, about] = parted(link->made.action);
        const AdminAct* act = act_of(verb, about);
        if (act == nullptr || !links.use(link->id, now)) return std::nullopt;
        Services as_link = services;
        as_link.actor = {fmt::format("{}", link->id), fmt::format("link made by {}", link->made.created_by)};
        ActionDone done = act->perform_with ? act->perform_with(as_link, about, words) : act->perform(as_link, about);
        audit_link(as_link, "link.use", link->id, fmt::format(R"({{"action":"{}"}})", link->made.action));
        return done;
    });
}

}  // namespace mitra::flow
