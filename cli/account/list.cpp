#include "cli/account/account_view.hpp"
#include "cli/paging.hpp"
#include "cli/person/person_view.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},
                                    {"username", "ACCOUNT"},
                                    {"status", "STATUS"},
                                    {"shop_status", "SHOP"},
                                    {"keranjang_kuning", "CART"},
                                    {"holder", "HOLDER"},
                                    {"assigned_at", "ASSIGNED"},
                                    {"checked_at", "CHECKED"}};

struct Request {
    Paging paging;
    std::optional<std::string> status;
    std::optional<bool> cart;
    std::optional<std::int64_t> unchecked_days;
};

membership::AccountFilter filter_of(Context& context, const Request& request) {
    membership::AccountFilter filter{.cart = request.cart,
                                     .since = context.time("--since", request.paging.since),
                                     .until = context.time("--until", request.paging.until)};
    if (request.status == "available")
        filter.available = true;
    else if (request.status == "assigned")
        filter.assigned = true;
    else if (request.status)
        filter.status = membership::shop_status_named(*request.status);
    if (request.unchecked_days)
        filter.unchecked_since = context.now() - std::chrono::hours{24} * *request.unchecked_days;
    return filter;
}

void list(Context& context, const Request& request) {
    const auto filter = filter_of(context, request);
    auto found = accounts(context).list(filter, after_of<AccountId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const membership::Account& account : found)
        page.items.push_back(account_row(context, account));
    if (request.paging.count) page.total = accounts(context).count(filter);
    context.list(k_columns, std::move(page));
}

}  // namespace

void account_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--status", request->status, {"available", "assigned", "active", "suspended", "inactive"},
                "only those that are free and well, that somebody has, or whose shop stands so")
        .option("--cart", request->cart, "only with a yellow cart, or without")
        .option("--unchecked-days N", request->unchecked_days, "only those that nobody looked at for so long")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

void account_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("ACC", *reference, "ACC-6 or @name").run([reference](Context& context) {
        context.show(account_object(context, tiktok_account_named(context, *reference)));
    });
}

}  // namespace mitra::cli
