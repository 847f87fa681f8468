#include "cli/membership/membership_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/change_product.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_most_days = 36'500;

const std::vector<Column> k_columns{
    {"code", "CODE"}, {"name", "NAME"}, {"price", "PRICE"}, {"days", "DAYS"}, {"active", "ACTIVE"}};

struct Request {
    std::string code;
    std::optional<Money> price;
    std::optional<std::int64_t> days;
};

void list(Context& context) {
    Page page;
    for (const membership::Tier& tier : tiers(context).list())
        page.items.push_back(tier_object(tier));
    context.list(k_columns, std::move(page));
}

void change(Context& context, const Request& request) {
    if (!request.price && !request.days)
        throw Error{ErrorKind::usage, "nothing to change", "say --price RP or --days N", "tier"};
    if (request.days && (*request.days < 0 || *request.days > k_most_days))
        throw Error{ErrorKind::usage,
                    fmt::format("--days {}: a tier lasts from 1 to {} days", *request.days, k_most_days),
                    "0 is for life", "tier"};
    const membership::Tier tier = tiers(context).named(request.code);
    bool changed = false;
    db::in_transaction(context.database(), [&] {
        if (request.price) {
            shop::Product product = shop::ProductStore{context.database()}.find(tier.product).value();
            product.price = *request.price;
            changed = flow::set_product(context.services(), product);
        }
        if (request.days && *request.days != tier.days) {
            tiers(context).set_days(tier.id, *request.days);
            context.audit("tier.set", tier.code, {{"days", *request.days}});
            changed = true;
        }
    });
    context.concerns(changed ? 1 : 0);
    const membership::Tier now = tiers(context).find(tier.id).value();
    context.print("{} {}: {}, {}", now.code, changed ? "changed" : "is so already", now.price,
                  now.days == 0 ? "for life" : fmt::format("{} days", now.days));
    if (changed) context.note("orders that were placed keep their price, memberships that began their end");
    context.answer(tier_object(now));
}

}  // namespace

void membership_tiers(Verb& verb) {
    verb.run([](Context& context) { list(context); });
}

void membership_tier(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("CODE", request->code, "a tier, as 'mitra membership tiers' has it")
        .option("--price RP", request->price, "what it costs from now on")
        .option("--days N", request->days, "how long it lasts from now on; 0 is for life")
        .run([request](Context& context) { change(context, *request); });
}

}  // namespace mitra::cli
