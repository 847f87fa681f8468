#include "cli/context.hpp"
#include "cli/stats/bars.hpp"
#include "lib/base/error.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/shop/sales_store.hpp"

namespace mitra::cli {
namespace {

using std::chrono::days;

constexpr std::int64_t k_most_days = 1000;

struct Request {
    std::optional<std::string> since, until;
};

struct Span {
    Instant first, last;  ///< 00:00 of the first and of the last day
};

Object fields_of(const shop::Sales& sales) {
    return {{"orders", sales.orders},
            {"paid", sales.paid},
            {"sales", sales.sales},
            {"refunds", sales.refunds},
            {"net", sales.sales - sales.refunds}};
}

/// `leading` with the numbers behind it.
Object row(Object leading, const shop::Sales& sales) {
    for (Field& field : fields_of(sales).fields)
        leading.add(std::move(field.name), std::move(field.value));
    return leading;
}

Span span_of(Context& context, const Request& request) {
    const Zone zone = context.zone();
    const auto until = context.time("--until", request.until);
    const Instant last = start_of_day(until ? *until - std::chrono::milliseconds{1} : context.now(), zone);
    const Instant first = start_of_day(context.time("--since", request.since).value_or(last - days{13}), zone);
    if (first > last) throw Error{ErrorKind::usage, "--since is not before --until"};
    if (last - first >= days{k_most_days})
        throw Error{ErrorKind::usage, fmt::format("--since: that is more than {} days", k_most_days)};
    return {first, last};
}

/// Every day of the span: a day on which nothing was sold is a row too.
std::vector<Object> day_rows(shop::SalesStore& store, const Span& span, Zone zone) {
    const auto counted = store.by_day(day_number(span.first, zone), day_number(span.last, zone));
    std::vector<Object> rows;
    auto next = counted.begin();
    for (Instant day = span.first; day <= span.last; day += days{1}) {
        const bool here = next != counted.end() && next->day == day_number(day, zone);
        rows.push_back(row({{"date", to_iso8601(day, zone).substr(0, 10)}}, here ? next->sales : shop::Sales{}));
        if (here) ++next;
    }
    return rows;
}

std::vector<Object> product_rows(Context& context, shop::SalesStore& store, const Span& span) {
    std::vector<Object> rows;
    shop::ProductStore products{context.database()};
    for (const auto& sold :
         store.by_product(day_number(span.first, context.zone()), day_number(span.last, context.zone()))) {
        const auto product = products.find(sold.product);
        rows.push_back(row({{"product", sold.product}, {"name", product ? product->name : ""}}, sold.sales));
    }
    return rows;
}

void sales(Context& context, const Request& request) {
    const Span span = span_of(context, request);
    const Zone zone = context.zone();
    shop::SalesStore store{context.database()};
    const auto by_day = day_rows(store, span, zone);
    const auto by_product = product_rows(context, store, span);
    Object total = row({}, store.total(day_number(span.first, zone), day_number(span.last, zone)));
    const Screen screen = Screen::of_stdout(context.globals().color);
    const auto with = [](Column first) {
        return std::vector<Column>{
            first, {"orders", "ORDERS"}, {"paid", "PAID"}, {"sales", "SALES"}, {"refunds", "REFUNDS"}, {"net", "NET"}};
    };
    context.print("{}", sheet(total, screen));
    if (!by_product.empty()) context.print("{}", table_with_bars(with({"name", "PRODUCT"}), by_product, "net", screen));
    std::string lines = table_with_bars(with({"date", "DAY"}), by_day, "net", screen);
    lines.pop_back();  // print_line ends the line
    context.print_line(lines);
    context.answer(total.add("since", to_iso8601(span.first, zone).substr(0, 10))
                       .add("until", to_iso8601(span.last + days{1}, zone).substr(0, 10))
                       .add("by_product", List(by_product.begin(), by_product.end()))
                       .add("by_day", List(by_day.begin(), by_day.end())));
}

}  // namespace

void stats_sales(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.option("--since TIME", request->since, "days from this one on (default: the last 14)")
        .option("--until TIME", request->until, "days before this one (default: up to now)")
        .run([request](Context& context) { sales(context, *request); });
}

}  // namespace mitra::cli
