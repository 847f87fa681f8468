#include "lib/flow/account_messages.hpp"

#include <fmt/format.h>

#include "lib/flow/tell.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using membership::Account;

/// The same may rightly happen again, so its moment is part of the cause.
std::string cause(const Services& services, const Account& account, std::string_view what) {
    return fmt::format("{}:{}@{}", account.id, what, services.clock.now().milliseconds);
}

std::string member_page(const Services& services) {
    return services.site.base_url + "/saya/anggota";
}

}  // namespace

void tell_account_given(const Services& services, const Account& account, PersonId person) {
    tell_person(services, person,
                {.cause = cause(services, account, "given"),
                 .template_name = "tiktok_given",
                 .fields = {{"account", account.handle()}, {"member_link", member_page(services)}}});
}

void tell_account_taken_back(const Services& services, const Account& account, PersonId person,
                             std::string_view reason) {
    tell_person(services, person,
                {.cause = cause(services, account, "taken"),
                 .template_name = "tiktok_taken",
                 .fields = {{"account", account.handle()}, {"reason", std::string{reason}}}});
}

void tell_admin_account_back(const Services& services, const Account& account, PersonId person) {
    tell_admin(services,
               {.cause = cause(services, account, "back"),
                .template_name = "admin_tiktok",
                .fields = {{"alert", fmt::format("{} kembali ke kumpulan akun", account.handle())},
                           {"detail", fmt::format("Dikembalikan oleh {}, yang mungkin masih tahu kata sandinya. Ganti "
                                                  "kata sandi akun ini sebelum diberikan lagi.",
                                                  person)},
                           {"action", fmt::format("mitra account secret set {}", account.id)}}});
}

void tell_account_suspended(const Services& services, const Account& account) {
    const std::string holder = account.holder ? fmt::format("dipakai {}", *account.holder) : "tidak dipakai siapa pun";
    tell_admin(services, {.cause = cause(services, account, "suspended"),
                          .template_name = "admin_tiktok",
                          .fields = {{"alert", fmt::format("Toko {} ditangguhkan TikTok", account.handle())},
                                     {"detail", fmt::format("{}, {}.", account.id, holder)},
                                     {"action", fmt::format("mitra account show {}", account.id)}}});
    if (account.holder)
        tell_person(services, *account.holder,
                    {.cause = cause(services, account, "suspended"),
                     .template_name = "tiktok_suspended",
                     .fields = {{"account", account.handle()}}});
}

void tell_accounts_unchecked(const Services& services, std::int64_t count, const Account& oldest) {
    const Zone zone = services.site.zone;
    const std::int64_t day = start_of_day(services.clock.now(), zone).milliseconds;
    tell_admin(services,
               {.cause = fmt::format("accounts:unchecked@{}", day),
                .template_name = "admin_tiktok",
                .fields = {{"alert", fmt::format("{} akun TikTok lama tidak diperiksa", count)},
                           {"detail", fmt::format("Yang paling lama {} ({}), terakhir diperiksa {}.", oldest.handle(),
                                                  oldest.id, text::long_date(oldest.checked_at, zone))},
                           {"action", "mitra account check"}}});
}

}  // namespace mitra::flow
