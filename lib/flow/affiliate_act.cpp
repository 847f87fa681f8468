// An admin's signed link that approves who applied as affiliate.
#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/admin_act.hpp"
#include "lib/flow/decide_affiliate.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using referral::AffiliateState;

PersonId person_of(std::string_view about) {
    const auto id = parse_id<PersonId>(about);
    if (!id)
        throw Error{ErrorKind::usage, fmt::format("'{:.60}' is no person's id", about), "name them as PER-3",
                    "affiliate"};
    return *id;
}

referral::Affiliate affiliate_of(const Services& services, std::string_view about) {
    auto found = referral::AffiliateStore{services.database, services.vault}.find(person_of(about));
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("{} never applied as affiliate", about),
                    fmt::format("'mitra affiliate add {}' makes them one", about), "affiliate"};
    return std::move(*found);
}

std::string_view in_indonesian(AffiliateState state) {
    switch (state) {
        case AffiliateState::pending:
            return "Menunggu persetujuan";
        case AffiliateState::approved:
            return "Sudah disetujui";
        case AffiliateState::rejected:
            return "Ditolak";
        case AffiliateState::suspended:
            return "Ditangguhkan";
        case AffiliateState::banned:
            break;
    }
    return "Diakhiri";
}

void check(const Services& services, std::string_view about) {
    affiliate_of(services, about);
}

void show(const Services& services, ActionView& view) {
    const referral::Affiliate affiliate = affiliate_of(services, view.about);
    const auto person = people::PersonStore{services.database, services.vault}.find(affiliate.id);
    view.heading = "Setujui mitra";
    view.button = "Ya, setujui sebagai mitra";
    view.facts = {{"Pendaftar", to_string(affiliate.id)}};
    if (person && !person->erased_at) {
        view.facts.emplace_back("Nama", person->details.name);
        if (!person->details.city.empty()) view.facts.emplace_back("Kota", person->details.city);
        if (person->phone) view.facts.emplace_back("No WA", person->phone->national());
        view.facts.emplace_back("E-mail", person->details.email.value_or("belum ada"));
    }
    view.facts.emplace_back("Mendaftar", text::short_date_time(affiliate.applied_at, services.site.zone));
    view.facts.emplace_back("Status", std::string{in_indonesian(affiliate.state)});
    view.otherwise = fmt::format("mitra approve {} --reject --reason \"...\"", view.about);
    view.possible = affiliate.state == AffiliateState::pending && person && !person->erased_at;
    if (!view.possible) view.why = "Pendaftaran ini sudah tidak menunggu persetujuan.";
}

ActionDone perform(const Services& services, std::string_view about) {
    const referral::Affiliate affiliate = affiliate_of(services, about);
    if (affiliate.state == AffiliateState::approved)
        return {true, "Sudah disetujui sebelumnya", fmt::format("{} sudah mitra; tidak ada yang berubah.", about)};
    // A suspension is ended by who looks closely, not by an old link.
    if (affiliate.state != AffiliateState::pending)
        throw Error{ErrorKind::refused, fmt::format("{} is {}", about, referral::name(affiliate.state)),
                    fmt::format("see 'mitra affiliate show {}'", about), "affiliate"};
    decide_affiliate(services, {.person = affiliate.id, .decision = Decision::approve});
    return {true, "Mitra disetujui", fmt::format("{} sekarang mitra, dan sudah dikabari dengan link-nya.", about)};
}

constexpr AdminAct k_act{"approve", "PER", check, show, perform};

}  // namespace

const AdminAct& approve_affiliate_act() {
    return k_act;
}

}  // namespace mitra::flow
