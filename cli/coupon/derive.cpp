#include "cli/affiliate/affiliate_view.hpp"
#include "cli/coupon/coupon_view.hpp"
#include "lib/flow/change_coupon.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string parent;
    std::string code;
    std::string owner;
};

void derive(Context& context, const Request& request) {
    const auto parent = coupon_named(context, request.parent).coupon.id;
    const PersonId owner = affiliate_person(context, request.owner);
    const CouponId id = flow::derive_coupon(context.services(), parent, request.code, owner);
    const auto terms = coupon_named(context, to_string(id));
    context.concerns(1);
    context.print("{} added: {} of {} takes off {}, as {} does", id, terms.coupon.code, owner, off_words(terms),
                  terms.root.code);
    context.answer(coupon_object(context, terms));
}

}  // namespace

void coupon_derive(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PARENT", request->parent, "CPN-4 or its code")
        .argument("CODE", request->code, "the affiliate's own, as in BYE50")
        .required("--owner AFF", request->owner, "whom it credits: PER-12, a phone, an e-mail address or their code")
        .run([request](Context& context) { derive(context, *request); });
}

}  // namespace mitra::cli
