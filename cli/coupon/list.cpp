#include "cli/affiliate/affiliate_view.hpp"
#include "cli/coupon/coupon_view.hpp"
#include "cli/paging.hpp"
#include "lib/referral/coupon_store.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},       {"code", "CODE"},     {"parent", "PARENT"},
                                    {"owner", "OWNER"}, {"percent_bp", "BP"}, {"fixed", "FIXED"},
                                    {"uses", "USES"},   {"limit", "LIMIT"},   {"expires_at", "EXPIRES"},
                                    {"scope", "SCOPE"}, {"status", "STATUS"}};

struct Request {
    Paging paging;
    std::optional<std::string> owner, parent;
    bool active = false;
};

void list(Context& context, const Request& request) {
    refuse_dates(request.paging, "coupons");
    referral::CouponFilter filter;
    if (request.owner) filter.owner = affiliate_person(context, *request.owner);
    if (request.parent) filter.parent = coupon_named(context, *request.parent).coupon.id;
    if (request.active) filter.active_at = context.now();
    referral::CouponStore coupons{context.database()};
    auto found = coupons.list(filter, after_of<CouponId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const referral::Coupon& coupon : found)
        page.items.push_back(coupon_object(context, coupons.terms_of(coupon)));
    if (request.paging.count) page.total = coupons.count(filter);
    context.list(k_columns, std::move(page));
}

}  // namespace

void coupon_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.option("--owner AFF", request->owner, "only this affiliate's")
        .option("--parent COUPON", request->parent, "only those derived from it")
        .flag("--active", request->active, "only those that a buyer can use now")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
