#include "cli/fee/fee_view.hpp"

namespace mitra::cli {

Object fee_object(Context& context, const topup::FeeRule& rule) {
    return {{"id", rule.id},
            {"name", rule.name},
            {"bp", rule.rate.value},
            {"fixed", rule.fixed},
            {"bearer", topup::name(rule.bearer)},
            {"effective_from", context.iso(rule.effective_from).substr(0, 10)},
            {"added_at", context.iso(rule.added_at)},
            {"added_by", rule.added_by}};
}

}  // namespace mitra::cli
