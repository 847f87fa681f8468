#include "cli/membership/membership_view.hpp"
#include "cli/person/person_view.hpp"
#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_most_shown = 100;

void show(Context& context, const std::string& reference) {
    const people::Person person = person_named(context, reference);
    const auto history = memberships(context).history(person.id, k_most_shown);
    if (history.empty())
        throw Error{ErrorKind::not_found, fmt::format("{} has and had no membership", person.id),
                    fmt::format("'mitra membership buy {} TIER'", person.id), "membership"};
    const auto active = memberships(context).active_of(person.id);
    List memberships_of;
    std::string words;
    for (const auto& one : history) {
        memberships_of.emplace_back(membership_object(context, one));
        words += fmt::format("{}  {:<10}  {:<10}  {}\n", one.id, one.tier_code, membership::name(one.state), one.order);
    }
    List upgrades_of;
    for (const auto& request : upgrades(context).history(person.id, k_most_shown)) {
        upgrades_of.emplace_back(upgrade_object(context, request));
        words += fmt::format("{}  {} to {}  {}  {}\n", request.id, request.from_tier, request.to_tier, request.amount,
                             membership::name(request.state));
    }
    Object object{{"person", person.id},
                  {"name", person.details.name},
                  {"tier", active ? std::optional{active->tier_code} : std::nullopt},
                  {"status", active ? membership::name(active->state) : "none"},
                  {"since", active ? context.iso(active->started_at) : std::nullopt},
                  {"expires_at", active ? context.iso(active->expires_at) : std::nullopt}};
    context.print_line(sheet(object, {}));
    context.print_line(words.substr(0, words.size() - 1));
    object.add("history", std::move(memberships_of)).add("upgrades", std::move(upgrades_of));
    context.answer(std::move(object));
}

}  // namespace

void membership_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("PERSON", *reference, "PER-12, a phone or an e-mail address").run([reference](Context& context) {
        show(context, *reference);
    });
}

}  // namespace mitra::cli
