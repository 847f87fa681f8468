#include "lib/flow/approve_payout.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/admin_act.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/payout_messages.hpp"
#include "lib/payout/payee_store.hpp"
#include "lib/payout/payout_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using payout::Payout;
using payout::PayoutState;
using Outcome = PayoutApproval::Outcome;

constexpr std::int64_t k_lines_shown = 10;

payout::PayoutStore store_of(const Services& services) {
    return {services.database, services.vault};
}

void audit(const Services& services, std::string_view act, const Payout& one) {
    db::record_audit(services.database, services.vault, services.actor, act, to_string(one.id),
                     fmt::format(R"({{"people":{},"total":{}}})", one.people, one.total.rupiah()),
                     services.clock.now());
}

/// False when it was approved before.
bool approve(const Services& services, const Payout& one) {
    if (one.state == PayoutState::cancelled)
        throw Error{ErrorKind::refused, fmt::format("{} was cancelled", one.id), "make another: 'mitra payout create'",
                    "payout"};
    if (!store_of(services).approve(one.id, {services.actor.name, services.clock.now()})) return false;
    audit(services, "payout.approve", one);
    return true;
}

PersonId second_admin(const Services& services, const Payout& one) {
    const std::string& named = services.site.partners.second_admin;
    const auto refuse = [&](std::string_view why) {
        throw Error{ErrorKind::refused,
                    fmt::format("{} pays {}, more than {}: that needs a second admin, and {}", one.id, one.total,
                                services.site.partners.payout_confirm_above, why),
                    "set site.second_admin to a person (PER-2, a phone or an e-mail) whom 'mitra person show' knows",
                    "payout"};
    };
    if (named.empty()) refuse("site.second_admin is empty");
    try {
        const auto person = people::PersonStore{services.database, services.vault}.named(named);
        if (!person.erased_at) return person.id;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) throw;
    }
    refuse("nobody is the person that site.second_admin names");
    return {};
}

std::string person_words(const Services& services, PersonId id) {
    const auto person = people::PersonStore{services.database, services.vault}.find(id);
    return person && !person->erased_at ? person->details.name : to_string(id);
}

bool needs_second_admin(const Services& services, const Payout& one) {
    const Money limit = services.site.partners.payout_confirm_above;
    return limit > Money{} && one.total > limit;
}

/// Whoever is at the terminal gets no link in place of the second admin.
void check(const Services& services, std::string_view about) {
    const Payout one = store_of(services).named(about);
    if (needs_second_admin(services, one))
        throw Error{ErrorKind::refused, fmt::format("the link that approves {} goes to the second admin alone", one.id),
                    fmt::format("'mitra approve {}' sends it", one.id), "payout"};
}

std::string_view in_indonesian(PayoutState state) {
    switch (state) {
        case PayoutState::draft:
            return "menunggu persetujuan";
        case PayoutState::approved:
            return "sudah disetujui";
        case PayoutState::exported:
            return "sudah dikirim ke bank";
        case PayoutState::settled:
            return "sudah selesai";
        case PayoutState::cancelled:
            return "dibatalkan";
    }
    return {};
}

void show(const Services& services, ActionView& view) {
    auto payouts = store_of(services);
    const Payout one = payouts.named(view.about);
    view.heading = "Setujui pencairan komisi";
    view.button = fmt::format("Ya, setujui {} untuk {} orang", one.total, one.people);
    view.otherwise = fmt::format("mitra payout cancel {} --reason …", one.id);
    view.facts = {{"Pencairan", to_string(one.id)},
                  {"Jumlah", to_string(one.total)},
                  {"Penerima", fmt::format("{} orang", one.people)},
                  {"Dibuat", text::short_date_time(one.created_at, services.site.zone)},
                  {"Dibuat oleh", one.created_by},
                  {"Status", std::string{in_indonesian(one.state)}}};
    payout::PayeeStore payees{services.database, services.vault};
    for (const payout::PayoutLine& line : payouts.largest_lines(one.id, k_lines_shown)) {
        const auto account = payees.find(line.payee);
        view.facts.emplace_back(person_words(services, line.person),
                                fmt::format("{} ke {}", line.amount, account ? account->masked() : ""));
    }
    if (one.people > k_lines_shown)
        view.facts.emplace_back("Lainnya", fmt::format("{} orang", one.people - k_lines_shown));
    view.possible = one.state == PayoutState::draft;
    if (!view.possible)
        view.why = fmt::format("Pencairan ini {}: tidak ada yang perlu disetujui.", in_indonesian(one.state));
}

ActionDone perform(const Services& services, std::string_view about) {
    const Payout one = store_of(services).named(about);
    if (!approve(services, one)) return {true, "Sudah disetujui sebelumnya", fmt::format("{} tidak berubah.", one.id)};
    return {true, "Pencairan disetujui",
            fmt::format("{}: {} untuk {} orang sekarang dapat dikirim ke bank.", one.id, one.total, one.people)};
}

}  // namespace

const AdminAct& approve_payout_act() {
    static constexpr AdminAct k_act{"approve", "PYT", check, show, perform};
    return k_act;
}

PayoutApproval approve_payout(const Services& services, PayoutId id) {
    return db::in_transaction(services.database, [&]() -> PayoutApproval {
        const Payout one = store_of(services).named(to_string(id));
        if (one.state == PayoutState::draft && needs_second_admin(services, one)) {
            const PersonId admin = second_admin(services, one);
            tell_second_admin(services, admin, one, issue_act(services, approve_payout_act(), to_string(id)));
            return {Outcome::asked, admin};
        }
        return {approve(services, one) ? Outcome::approved : Outcome::already, {}};
    });
}

bool cancel_payout(const Services& services, PayoutId id) {
    require_reason(services);
    return db::in_transaction(services.database, [&] {
        auto payouts = store_of(services);
        const Payout one = payouts.named(to_string(id));
        if (one.state == PayoutState::cancelled) return false;
        const payout::PayoutStore::Move move{services.actor.name, services.clock.now()};
        if (one.state != PayoutState::draft && one.state != PayoutState::approved)
            throw Error{
                ErrorKind::refused, fmt::format("{} is {}: its file was handed to a bank", id, payout::name(one.state)),
                fmt::format("what the bank did not pay is told with 'mitra payout result {} F.csv'", id), "payout"};
        payouts.fail_open(id, payout::k_cancelled, move);
        payouts.move(id, one.state, PayoutState::cancelled, move);
        audit(services, "payout.cancel", one);
        return true;
    });
}

}  // namespace mitra::flow
