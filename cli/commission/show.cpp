#include "cli/commission/commission_view.hpp"

namespace mitra::cli {
namespace {

void show(Context& context, const std::string& reference) {
    const payout::Commission line = commissions(context).named(reference);
    Money left;
    List corrections;
    for (const auto& one : commissions(context).with_corrections(line.corrects.value_or(line.id))) {
        if (one.state != payout::CommissionState::voided) left = left + one.amount;
        if (one.corrects && one.id != line.id)
            corrections.emplace_back(Object{
                {"id", one.id}, {"source", one.source}, {"amount", one.amount}, {"status", payout::name(one.state)}});
    }
    Object object = commission_object(context, line);
    object.add("corrections", std::move(corrections)).add("left", left);
    context.show(std::move(object));
}

}  // namespace

void commission_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("COM", *reference, "a line, as COM-8").run([reference](Context& context) {
        show(context, *reference);
    });
}

}  // namespace mitra::cli
