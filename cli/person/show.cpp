#include "cli/order/order_view.hpp"
#include "cli/person/person_view.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_most_orders = 100;

/// What they ordered, the first hundred; 'order list --buyer' pages through all.
List orders_of(Context& context, PersonId person) {
    List orders;
    for (const shop::Order& order : shop::OrderStore{context.database()}.list({.buyer = person}, {}, k_most_orders)) {
        const Object whole = order_object(context, order);
        if (!context.globals().json) {
            orders.emplace_back(
                fmt::format("{} {} ({})", order.id, name(order.state), in_words(*whole.find("product_name"))));
            continue;
        }
        Object short_one;
        for (const char* name : {"id", "product_name", "status", "total", "method", "placed_at", "paid_at"})
            short_one.add(name, *whole.find(name));
        orders.emplace_back(std::move(short_one));
    }
    return orders;
}

}  // namespace

void person_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("PERSON", *reference, "PER-12, a phone or an e-mail address").run([reference](Context& context) {
        const people::Person person = person_named(context, *reference);
        context.audit_read("person.show", to_string(person.id));
        context.show(person_object(context, person).add("orders", orders_of(context, person.id)));
    });
}

}  // namespace mitra::cli
