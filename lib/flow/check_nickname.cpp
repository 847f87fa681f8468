#include "lib/flow/check_nickname.hpp"

#include <fmt/format.h>

#include <charconv>

#include "lib/base/error.hpp"
#include "lib/text/wording.hpp"
#include "lib/topup/catalogue_store.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
using topup::Check;
using topup::CheckState;
using topup::NicknameAnswer;
using Kind = db::Outcome::Kind;

/// A buyer looks at the page meanwhile: one more try, at once, and then it goes on without a name.
constexpr std::int64_t k_tries = 2;
constexpr std::chrono::seconds k_between_tries{1};

// One check that is being asked.
struct Run {
    const Services& services;
    const db::Claim& claim;

    [[nodiscard]] Instant now() const { return services.clock.now(); }
    [[nodiscard]] topup::CheckStore checks() const { return {services.database, services.vault}; }

    /// Writes what became of the job together with `act`, which is not run where the lease was lost meanwhile.
    [[nodiscard]] JobDone end(const db::Outcome& outcome, const std::function<void()>& act = {}) const {
        const bool ours = db::in_transaction(services.database, [&] {
            if (!db::Jobs{services.database}.finish(claim, outcome, now())) return false;
            if (act) act();
            return true;
        });
        if (!ours) return {.kind = outcome.kind, .note = "somebody else took it over", .lost = true};
        return {.kind = outcome.kind, .note = outcome.note, .provider_down = outcome.provider_down};
    }

    /// Nobody could say: that is no reason to turn a buyer away.
    [[nodiscard]] JobDone no_answer(const Check& check, const std::string& why, bool down) const {
        if (claim.attempts < k_tries)
            return end({.kind = Kind::retry, .note = why, .next_at = now() + k_between_tries, .provider_down = down});
        return end({.kind = Kind::failed, .note = why, .next_at = {}, .provider_down = down},
                   [&] { checks().answer(check.id, CheckState::unverified, {}, {}, now()); });
    }
};

std::optional<std::int64_t> number_of(std::string_view cause) {
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(cause.data(), cause.data() + cause.size(), number);
    return fault == std::errc{} && end == cause.data() + cause.size() ? std::optional{number} : std::nullopt;
}

}  // namespace

Check check_nickname(const Services& services, ProductId product, std::string_view target, std::string_view zone,
                     std::string_view form) {
    return db::in_transaction(services.database, [&] {
        const auto game = topup::CatalogueStore{services.database}.game(product);
        if (!game) throw Error{ErrorKind::not_found, "no such game", "see 'mitra product list --kind topup'", "game"};
        const Instant now = services.clock.now();
        topup::CheckStore checks{services.database, services.vault};
        Check check{.product = product,
                    .target = std::string{target},
                    .zone = std::string{zone},
                    .form = std::string{form},
                    .asked_at = now,
                    .answered_at = {}};
        if (game->nickname_code.empty() || !services.site.topup.supplier) {
            check.state = CheckState::unverified;
            check.answered_at = now;
            return checks.add(check);
        }
        if (const auto known = checks.found(product, target, zone, now - topup::k_nickname_kept)) {
            check.state = known->state;
            check.nickname = known->nickname;
            check.country = known->country;
            check.answered_at = known->answered_at;  // its ten minutes do not begin anew
            return checks.add(check);
        }
        Check asked = checks.add(check);
        db::Jobs{services.database}.add(
            {.provider = k_vip_nicknames,
             .kind = k_nickname_job,
             // The number of a check that was forgotten is given again; a job's cause is not.
             .cause = fmt::format("{}@{}", asked.id, now.milliseconds),
             .repeat = db::Repeat::safe,
             .next_at = now},
            now);
        return asked;
    });
}

JobDone ask_nickname(const Services& services, const topup::Supplier& supplier, const db::Claim& claim,
                     const MakeSupplierCall& call) {
    const Run run{services, claim};
    const auto id = number_of(claim.cause.substr(0, claim.cause.find('@')));
    const auto check = id ? run.checks().find(*id) : std::nullopt;
    if (!check || check->state != CheckState::asked) return run.end({.note = "nobody waits for it", .next_at = {}});
    const auto game = topup::CatalogueStore{services.database}.game(check->product);
    if (!game || game->nickname_code.empty()) {
        return run.end({.note = "its game has no check any more", .next_at = {}},
                       [&] { run.checks().answer(check->id, CheckState::unverified, {}, {}, run.now()); });
    }
    const Answered answered = call(supplier.ask_nickname(game->nickname_code, check->target, check->zone));
    if (answered.reached != Answered::Reached::answered) return run.no_answer(*check, "no answer", true);
    const NicknameAnswer said = supplier.read_nickname(answered.status, answered.body);
    // A name of nothing but marks that hide or turn the text around is none that a buyer could know as theirs.
    const std::string nickname = text::clean_line(said.nickname);
    switch (said.kind) {
        case NicknameAnswer::Kind::found:
            if (nickname.empty()) break;
            return run.end({.note = "found", .next_at = {}}, [&] {
                run.checks().answer(check->id, CheckState::found, nickname, text::clean_line(said.country), run.now());
            });
        case NicknameAnswer::Kind::not_found:
            return run.end({.note = "not found", .next_at = {}},
                           [&] { run.checks().answer(check->id, CheckState::not_found, {}, {}, run.now()); });
        case NicknameAnswer::Kind::refused:
            return run.no_answer(*check, said.why, false);
        case NicknameAnswer::Kind::unreadable:
            return run.no_answer(*check, said.why, true);
    }
    return run.no_answer(*check, "an empty name", false);
}

}  // namespace mitra::flow
