#include "cli/order/order_view.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_payment_columns{
    {"id", "PAYMENT"},        {"reference", "REFERENCE"},           {"status", "STATUS"},  {"amount", "AMOUNT"},
    {"received", "RECEIVED"}, {"provider_reference", "PROVIDER'S"}, {"verified_by", "BY"}, {"verified_at", "AT"}};

void show(Context& context, const std::string& reference) {
    const shop::Order order = order_named(context, reference);
    const Screen screen = Screen::of_stdout(context.globals().color);
    Object whole = whole_order_object(context, order);
    context.print_line(sheet(order_object(context, order), screen));
    std::vector<Object> payments;
    for (const Value& payment : std::get<List>(whole.find("payments")->kind()))
        payments.push_back(std::get<Object>(payment.kind()));
    std::string lines = table(k_payment_columns, payments, screen);
    if (!lines.empty() && lines.back() == '\n') lines.pop_back();
    context.print_line(lines);
    context.answer(std::move(whole));
}

}  // namespace

void order_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("ORDER", *reference, "ORD-1042").run([reference](Context& context) { show(context, *reference); });
}

}  // namespace mitra::cli
