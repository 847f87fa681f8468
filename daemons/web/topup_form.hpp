#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/phone.hpp"
#include "lib/flow/fit_target.hpp"
#include "lib/flow/topup_offer.hpp"
#include "lib/http/message.hpp"
#include "lib/people/check.hpp"
#include "lib/people/person.hpp"
#include "lib/shop/product.hpp"

namespace mitra::web {

/// A game of the price list with what is sold of it now.
struct TopupGame {
    shop::Product product;
    topup::Game game;
    std::vector<flow::TopupOffer> offers;

    /// Nothing for what is no game, or is not sold any more.
    static std::optional<TopupGame> of(const flow::Services& services, std::string_view slug);
    static std::optional<TopupGame> of(const flow::Services& services, ProductId product);
    [[nodiscard]] const flow::TopupOffer* offer(std::string_view code) const;
    [[nodiscard]] bool has_check() const { return !game.nickname_code.empty(); }
    /// What its targets are called: "User ID", "Nomor HP", ...
    [[nodiscard]] std::string target_label() const;
    [[nodiscard]] std::string target_hint() const;
};

/// The form of /topup/GAME as somebody filled it in, wrong or not. A price is never read from it.
struct TopupForm {
    std::string service, target, zone, phone, name;
    bool consent = false;
    bool confirmed = false;  ///< the page that shows whose account it is was seen
    bool sure = false;       ///< nobody could check the account, and the buyer says that it is right
    std::string seen;        ///< the price that was shown, to notice that it changed
    std::string check;       ///< the token of the nickname's check
    std::string key;         ///< made with the page: sent twice, it orders once

    static TopupForm read(const http::Fields& fields);
    /// For the page that asks to confirm, which comes a little later.
    [[nodiscard]] std::string kept() const;
    static TopupForm from_kept(const std::string& kept);
    /// What the key stands for: every field, so that a corrected form is another request.
    [[nodiscard]] std::string canonical() const;
};

/// What the form says when nothing is wrong with it.
struct CheckedTopup {
    const flow::TopupOffer* offer = nullptr;
    flow::FitTarget fit;
    people::Details details;
    std::optional<Phone> phone;
    std::vector<people::Complaint> complaints;  ///< in the order of the fields; the rest counts only when empty
};
CheckedTopup checked(const TopupForm& form, const TopupGame& game);

/// Why a service is not sold now, for a buyer; nothing of our deposit or our supplier.
std::string_view in_indonesian(flow::NotSold why);

}  // namespace mitra::web
