#include <array>

#include "lib/flow/change_person.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/flow/process_inbound.hpp"
#include "lib/flow/record_click.hpp"
#include "lib/flow/register_participant.hpp"
#include "lib/flow/stop_messages.hpp"
#include "lib/outbox/sender_store.hpp"
#include "lib/people/person_store.hpp"
#include "tests/simulation/acts.hpp"
#include "tests/simulation/first_day.hpp"
#include "tests/support/vault.hpp"

namespace mitra::simulation {
namespace {

constexpr const char* k_living = "SELECT id FROM person WHERE erased_at IS NULL";

std::optional<PersonId> anybody(World& world) {
    const auto id = world.any(k_living);
    return id ? std::optional{PersonId{*id}} : std::nullopt;
}

/// Through somebody's link, by their code or by their phone; or by nobody's.
std::string some_link(World& world) {
    const auto owner = world.once_in(4) ? std::nullopt : anybody(world);
    if (!owner) return world.once_in(2) ? "" : "tidakada12";
    const auto person = people::PersonStore{world.database(), test::test_vault()}.find(*owner);
    if (world.once_in(2)) return person->opaque_code;
    return std::string{person->phone->digits()};
}

void registers(Town& town) {
    World& world = town.world;
    constexpr std::array k_cities{"Bogor", "Jakarta", "Bandung"};
    std::string phone = world.new_phone();
    if (world.once_in(6)) {  // somebody who is in already, and types something else this time
        if (const auto again = anybody(world)) phone = world.people[again->value].phone;
        if (phone.empty()) return;
    }
    flow::Registration form{.details = {.name = "Sari Dewi",
                                        .city = k_cities.at(static_cast<std::size_t>(world.between(0, 2))),
                                        .profession = "Guru"},
                            .phone = Phone::from_e164(phone),
                            .referral_code = some_link(world),
                            .consent = true};
    if (world.once_in(2)) form.details.email = fmt::format("orang{}@contoh.id", phone.substr(6));
    PersonId person;
    bool already = false;
    const auto ended = world.keyed("register", [&] {
        const auto registered = flow::register_participant(world.web(), form);
        person = registered.person;
        already = registered.already;
        return fmt::format("{}{}", registered.person, registered.already ? " is in already" : "");
    });
    // Asked again for a key that was answered before, nothing of this is run.
    if (ended != World::Ended::done || person == PersonId{}) return;
    world.people[person.value].phone = phone;
}

void says_stop(Town& town) {
    World& world = town.world;
    const auto person = anybody(world);
    if (!person) return;
    Somebody& who = world.people[person->value];
    World::Ended ended = World::Ended::refused;
    const std::int64_t faults = world.tally.faults;
    if (world.once_in(2) && !who.phone.empty()) {  // in the chat with one of our numbers
        outbox::SenderStore senders{world.database(), test::test_vault()};
        auto numbers = first_day().numbers;
        const std::string path = senders.webhook_path(world.one_of(numbers));
        const std::string digits = who.phone.substr(1);
        const std::string body = fmt::format(R"({{"jid":"{0}@s.whatsapp.net","phone":"{0}","id":"{1}","text":"stop"}})",
                                             digits, ++world.keys);
        ended = world.act("writes STOP", [&] {
            const auto received =
                flow::receive_inbound(world.web(), "dripsender", path.substr(path.find('/') + 1), body);
            world.must(received == flow::Received::stored, "a STOP is taken for something else");
            return to_string(*person);
        });
    } else {
        ended = world.act("stop", [&] {
            flow::stop_messages(world.web(), *person);
            return to_string(*person);
        });
    }
    // One that was stored and could not be acted on takes effect later: nothing was acknowledged yet.
    if (ended == World::Ended::done && world.tally.faults == faults) who.stopped = true;
}

void restarts_messages(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM person WHERE erased_at IS NULL AND stopped_at IS NOT NULL");
    if (!id) return;
    world.people[*id].stopped = false;  // from the moment they ask
    world.act("restart messages", [&] {
        flow::restart_messages(world.admin(), PersonId{*id});
        return fmt::format("PER-{}", *id);
    });
}

/// By an admin's word, who heard it from them.
void gives_consent(Town& town) {
    World& world = town.world;
    const auto person = anybody(world);
    if (!person) return;
    world.people[person->value].withdrew = false;  // from the moment they say so
    world.act("give consent", [&] {
        flow::change_person(world.admin(), {.person = *person, .consent = true});
        return to_string(*person);
    });
}

void withdraws_consent(Town& town) {
    World& world = town.world;
    const auto person = anybody(world);
    if (!person) return;
    const auto ended = world.act("withdraw consent", [&] {
        flow::change_person(world.admin(), {.person = *person, .consent = false});
        return to_string(*person);
    });
    if (ended == World::Ended::done) world.people[person->value].withdrew = true;
}

void changes_phone(Town& town) {
    World& world = town.world;
    const auto person = anybody(world);
    if (!person) return;
    const std::string phone = world.new_phone();
    flow::PersonChanges changes{.person = *person};
    changes.phone = Phone::from_e164(phone);
    const auto ended = world.act("change phone", [&] {
        flow::change_person(world.admin(), changes);
        return to_string(*person);
    });
    Somebody& who = world.people[person->value];
    if (ended == World::Ended::done) who.phone = phone;
    if (ended == World::Ended::broke) who.phone.clear();  // nobody knows which
}

void is_erased(Town& town) {
    World& world = town.world;
    const auto person = anybody(world);
    if (!person) return;
    const auto ended = world.act("erase", [&] {
        return fmt::format("{}: {} messages", *person, flow::erase_person(world.admin(), *person).messages);
    });
    if (ended == World::Ended::done) world.people[person->value].erased = true;
}

void clicks(Town& town) {
    World& world = town.world;
    const std::string code = some_link(world);
    world.act("click", [&] {
        flow::record_click(world.web(), code);
        return std::string{};
    });
}

constexpr std::array k_acts{Act{"register", 30, registers},
                            Act{"stop", 4, says_stop},
                            Act{"restart", 2, restarts_messages},
                            Act{"consent", 3, gives_consent},
                            Act{"withdraw", 2, withdraws_consent},
                            Act{"phone", 2, changes_phone},
                            Act{"erase", 2, is_erased},
                            Act{"click", 4, clicks}};

}  // namespace

std::span<const Act> acts_of_people() {
    return k_acts;
}

}  // namespace mitra::simulation
