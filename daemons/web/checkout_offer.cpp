#include "daemons/web/checkout_offer.hpp"

#include "lib/flow/use_coupon.hpp"

namespace mitra::web {
namespace {

using referral::CouponObstacle;

// A code that was switched off reads like one that never was: whoever tries codes learns nothing from it.
constexpr const char* k_unknown = "Kode kupon ini tidak kami kenal, atau tidak berlaku lagi.";

const char* complaint_about_coupon(CouponObstacle obstacle) {
    switch (obstacle) {
        case CouponObstacle::disabled:
        case CouponObstacle::parent_disabled:
        case CouponObstacle::parent_not_derivable:
            return k_unknown;
        case CouponObstacle::owner_inactive:
            return "Kupon mitra ini tidak berlaku lagi.";
        case CouponObstacle::expired:
            return "Masa berlaku kupon ini sudah lewat.";
        case CouponObstacle::used_up:
            return "Kupon ini sudah habis dipakai.";
        case CouponObstacle::other_product:
            return "Kupon ini tidak berlaku untuk produk ini.";
    }
    return k_unknown;
}

}  // namespace

Offer offer_for(const flow::Services& services, const shop::Product& product, std::string_view typed_coupon) {
    Offer offer;
    Money discount;
    if (typed_coupon.find_first_not_of(" \t\r\n") != std::string_view::npos) {
        const auto found = flow::look_at_coupon(services, typed_coupon, product);
        if (!found) {
            offer.complaint = k_unknown;
        } else if (found->obstacle) {
            offer.complaint = complaint_about_coupon(*found->obstacle);
        } else {
            offer.coupon = found->terms.coupon.code;
            discount = found->after.discount;
        }
    }
    offer.price = shop::price_of(product.price, discount, services.site.shop.tax);
    offer.choices = flow::payment_choices(services, product, discount);
    return offer;
}

}  // namespace mitra::web
