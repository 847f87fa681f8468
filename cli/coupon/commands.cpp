#include "cli/nouns.hpp"

namespace mitra::cli {

void coupon_add(Verb& verb);
void coupon_check(Verb& verb);
void coupon_derive(Verb& verb);
void coupon_disable(Verb& verb);
void coupon_enable(Verb& verb);
void coupon_list(Verb& verb);
void coupon_set(Verb& verb);
void coupon_show(Verb& verb);

std::span<const Command> coupon_commands() {
    static constexpr Command k_commands[] = {
        {"add", "add a coupon", Needs::write, coupon_add},
        {"derive", "give an affiliate a code of their own for a coupon", Needs::write, coupon_derive},
        {"set", "change a coupon's terms; placed orders keep theirs", Needs::write, coupon_set},
        {"list", "list coupons", Needs::read, coupon_list},
        {"show", "show one coupon with what was derived from it", Needs::read, coupon_show},
        {"check", "explain whether a coupon can be used for a product", Needs::read, coupon_check},
        {"disable", "switch coupons off, with what was derived from them", Needs::write, coupon_disable},
        {"enable", "switch coupons on again", Needs::write, coupon_enable},
    };
    return k_commands;
}

}  // namespace mitra::cli
