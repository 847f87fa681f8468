#include "cli/deposit/deposit_view.hpp"

namespace mitra::cli {

Object deposit_object(Context& context, const topup::Deposit& deposit) {
    return {{"id", deposit.id},       {"amount", deposit.amount},      {"fee", deposit.fee},
            {"from", deposit.source}, {"at", context.iso(deposit.at)}, {"by", deposit.added_by}};
}

}  // namespace mitra::cli
