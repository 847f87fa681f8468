#include "lib/flow/payout_messages.hpp"

#include <fmt/format.h>

#include "lib/flow/tell.hpp"
#include "lib/payout/payee_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

/// Whom people ask: what the settings name first.
std::string support(const Site& site) {
    for (const std::string* contact : {&site.support_contact, &site.admin_whatsapp, &site.admin_email})
        if (!contact->empty()) return *contact;
    return {};
}

std::string account_page(const Site& site) {
    return site.base_url + "/saya/rekening";
}

std::string masked_account(const Services& services, PayeeId id) {
    const auto account = payout::PayeeStore{services.database, services.vault}.find(id);
    return account ? account->masked() : std::string{};
}

}  // namespace

void tell_payee_changed(const Services& services, const payout::PayeeAccount& account) {
    const Instant now = services.clock.now();
    std::string paid_from;
    if (account.is_frozen(now)) paid_from = text::date_and_time(account.frozen_until, services.site.zone);
    tell_person(services, account.person,
                {.kind = outbox::Kind::account,
                 .cause = fmt::format("payee:{}", account.id),
                 .template_name = "payee_changed",
                 .fields = {{"account", account.masked()},
                            {"paid_from", paid_from},
                            {"support", support(services.site)},
                            {"account_page", account_page(services.site)}}});
}

void tell_payout_paid(const Services& services, const payout::PayoutLine& line) {
    tell_person(services, line.person,
                {.kind = outbox::Kind::payment,
                 .cause = fmt::format("{}:paid", line.id),
                 .template_name = "payout_paid",
                 .fields = {{"amount", to_string(line.amount)},
                            {"reference", line.reference},
                            {"account", masked_account(services, line.payee)}}});
}

void tell_payout_failed(const Services& services, const payout::PayoutLine& line) {
    std::string why;
    if (line.reason == payout::k_bank_refused)
        why = line.bank_words.empty() ? "ditolak bank" : line.bank_words;
    else if (line.reason == payout::k_account_changed)
        why = "rekening Anda diganti setelah pembayaran ini disiapkan";
    else
        return;
    tell_person(services, line.person,
                {.kind = outbox::Kind::payment,
                 .cause = fmt::format("{}:failed", line.id),
                 .template_name = "payout_failed",
                 .fields = {{"amount", to_string(line.amount)},
                            {"reason", why},
                            {"account", masked_account(services, line.payee)},
                            {"support", support(services.site)},
                            {"account_page", account_page(services.site)}}});
}

void tell_second_admin(const Services& services, PersonId admin, const payout::Payout& one,
                       const IssuedAction& action) {
    tell_person(services, admin,
                {.kind = outbox::Kind::admin_alert,
                 .cause = fmt::format("{}:approve:{}", one.id, action.id),
                 .template_name = "admin_payout",
                 .fields = {{"detail", fmt::format("{}: {} untuk {} orang", one.id, one.total, one.people)},
                            {"action_link", action.url}}});
}

}  // namespace mitra::flow
