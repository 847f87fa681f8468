#include "cli/deposit/deposit_view.hpp"
#include "cli/page_of.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},   {"at", "AT"},     {"amount", "AMOUNT"},
                                    {"fee", "FEE"}, {"from", "FROM"}, {"by", "BY"}};

void list(Context& context, const Paging& paging) {
    const auto since = context.time("--since", paging.since);
    const auto until = context.time("--until", paging.until);
    topup::FeeStore store{context.database()};
    context.list(
        k_columns,
        page_of<DepositId>(
            paging, [&](DepositId after, std::int64_t limit) { return store.deposits(since, until, after, limit); },
            [&] { return store.count_deposits(since, until); },
            [&](const topup::Deposit& one) { return deposit_object(context, one); }));
}

}  // namespace

void deposit_list(Verb& verb) {
    auto paging = std::make_shared<Paging>();
    verb.pages(*paging).run([paging](Context& context) { list(context, *paging); });
}

}  // namespace mitra::cli
