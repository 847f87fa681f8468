#pragma once

#include <string>
#include <vector>

#include "daemons/web/site.hpp"
#include "daemons/web/topup_form.hpp"
#include "lib/topup/check_store.hpp"

namespace mitra::web {

/// The form of a game: what is sold of it, and who wants it for which account.
http::Response topup_form_page(const Site& site, const TopupGame& game, const TopupForm& form,
                               const std::vector<people::Complaint>& complaints, int status);

/// Whose account the target is, as far as anybody knows.
struct KnownAccount {
    topup::CheckState state = topup::CheckState::unverified;
    std::string nickname;
    std::string country;  ///< "ID"; empty where it was not told
};
/// The price that is asked for by now is not the one that was shown before.
enum class Price { as_shown, changed };

/// Everything once more, to be said yes to. `form` was checked and has nothing wrong.
http::Response topup_confirm_page(const Site& site, const TopupGame& game, const TopupForm& form,
                                  const CheckedTopup& correct, const KnownAccount& account,
                                  const std::vector<people::Complaint>& complaints, Price price, int status);

/// Whose account it is, is being asked: the page looks again by itself.
http::Response topup_wait_page(const Site& site, const TopupGame& game, int after_s);

/// What a check that was answered, or was waited for long enough, leads to; `token` is that of its page.
http::Response topup_checked_page(const Site& site, const TopupGame& game, const topup::Check& check,
                                  std::string token);

/// "ID 123 tidak ditemukan ..." at the field.
std::vector<people::Complaint> nobody_has(const TopupGame& game);

}  // namespace mitra::web
