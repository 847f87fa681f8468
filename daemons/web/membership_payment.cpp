#include "daemons/web/membership_payment.hpp"

#include <algorithm>

#include "lib/payment/bank_account_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::web {
namespace {

bool is_ewallet(const flow::Services& services, const flow::PaymentChoice& choice) {
    const auto account = choice.bank_account
                             ? payment::BankAccountStore{services.database, services.vault}.find(*choice.bank_account)
                             : std::nullopt;
    return account && account->ewallet;
}

}  // namespace

TierPrice tier_price(const flow::Services& services, PersonId person, const membership::Tier& tier) {
    TierPrice found{
        .tier = tier, .offer = flow::membership_offer(services, person, tier.id), .price = {}, .choices = {}};
    const bool upgrade = found.offer.way == flow::MembershipOffer::Way::upgrade;
    const Money less = upgrade ? std::min(found.offer.paid, tier.price) : Money{};
    found.price = shop::price_of(tier.price, less, services.site.shop.tax);
    if (const auto product = shop::ProductStore{services.database}.find(tier.product))
        found.choices = flow::payment_choices(services, *product, less);
    return found;
}

std::optional<flow::PaymentChoice> choice_named(const flow::Services& services,
                                                const std::vector<flow::PaymentChoice>& choices,
                                                std::string_view name) {
    const auto find = [&](auto fits) -> std::optional<flow::PaymentChoice> {
        const auto found = std::find_if(choices.begin(), choices.end(), fits);
        return found == choices.end() ? std::nullopt : std::optional{*found};
    };
    if (auto exact = find([&](const flow::PaymentChoice& choice) { return choice.name == name; })) return exact;
    if (name == "bank_transfer" || name == "transfer")
        return find([&](const flow::PaymentChoice& choice) {
            return choice.method == PaymentMethod::transfer && !is_ewallet(services, choice);
        });
    if (name != "e_wallet") return std::nullopt;
    if (auto wallet = find([&](const flow::PaymentChoice& choice) { return is_ewallet(services, choice); }))
        return wallet;
    return find([](const flow::PaymentChoice& choice) { return choice.method == PaymentMethod::duitku; });
}

}  // namespace mitra::web
