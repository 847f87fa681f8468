#include "cli/product/product_view.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_steps{{"position", "STEP"}, {"name", "NAME"},       {"who", "WHO"},
                                  {"after", "AFTER"},   {"due_hours", "HOURS"}, {"business", "BUSINESS"},
                                  {"attach", "ATTACH"}, {"message", "MESSAGE"}};

/// Without the steps, which have a table of their own.
Object in_short(Object object) {
    std::erase_if(object.fields, [](const Field& field) { return field.name == "steps"; });
    return object;
}

void show(Context& context, const std::string& reference) {
    const shop::Product product = product_named(context, reference);
    Object object = product_object(context, product);
    const Screen screen = Screen::of_stdout(context.globals().color);
    context.print_line(sheet(in_short(object), screen));
    if (const auto steps = steps_of(context, product.id); !steps.empty())
        context.print_line("\n" + table(k_steps, steps, screen));
    if (!product.landing.empty()) context.print_line(product.landing);
    context.answer(object.add("landing", product.landing));
}

}  // namespace

void product_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("PRODUCT", *reference, "PRD-2, its slug or its name").run([reference](Context& context) {
        show(context, *reference);
    });
}

}  // namespace mitra::cli
