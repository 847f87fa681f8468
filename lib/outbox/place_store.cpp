#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "lib/base/error.hpp"
#include "lib/outbox/place.hpp"

namespace mitra::outbox {
namespace {

constexpr std::chrono::seconds k_place_lease{60};

std::string machine_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? std::string{name.data()} : std::string{"?"};
}

struct Holder {
    std::string who, machine;
    Instant since, lease_until;
};

Holder holder(db::Database& database) {
    return database.prepared("SELECT holder, machine, since, lease_until FROM sender_process")
        .one_row([](const db::Row& row) {
            return Holder{row.text("holder"), row.text("machine"), row.instant("since"), row.instant("lease_until")};
        });
}

[[noreturn]] void refuse(const Holder& holder) {
    throw Error{ErrorKind::refused,
                fmt::format("another mitra-sender is at work: {} on {}, since {}", holder.who, holder.machine,
                            to_iso8601(holder.since, Zone{})),
                "there is one sender for a database; stop that one first", "sender"};
}

}  // namespace

Place Place::take(db::Database& database, Instant now) {
    auto lock = db::FileLock::try_take(database.file().string() + ".sender", db::FileLock::Mode::exclusive);
    if (!lock) refuse(holder(database));
    const std::int64_t generation = db::in_transaction(database, [&] {
        const Holder before = holder(database);
        // On this machine the lock has told that its holder is gone.
        if (before.lease_until > now && before.machine != machine_name()) refuse(before);
        return database
            .prepared(R"sql(
                UPDATE sender_process SET generation = generation + 1, holder = :holder, machine = :machine,
                                          since = :now, lease_until = :until
                RETURNING generation
            )sql")
            .bind(":holder", fmt::format("process {}", getpid()))
            .bind(":machine", machine_name())
            .bind(":now", now)
            .bind(":until", now + k_place_lease)
            .integer();
    });
    return Place{database, std::move(*lock), generation};
}

Place::~Place() = default;

void Place::renew(Instant now) {
    const std::int64_t renewed =
        database_->prepared("UPDATE sender_process SET lease_until = :until WHERE generation = :generation")
            .bind(":until", now + k_place_lease)
            .bind(":generation", generation_)
            .run();
    if (renewed == 0) refuse(holder(*database_));
}

void Place::leave() noexcept {
    try {
        database_->prepared("UPDATE sender_process SET lease_until = 0 WHERE generation = :generation")
            .bind(":generation", generation_)
            .run();
    } catch (const Error&) {
        // The lease ends by itself.
    }
}

}  // namespace mitra::outbox
