#include "cli/fee/fee_view.hpp"
#include "cli/page_of.hpp"
#include "lib/topup/fee_store.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},       {"name", "NAME"},     {"bp", "BP"},
                                    {"fixed", "FIXED"}, {"bearer", "BEARER"}, {"effective_from", "FROM"},
                                    {"added_by", "BY"}};

void list(Context& context, const Paging& paging) {
    refuse_dates(paging, "fee rules");
    topup::FeeStore store{context.database()};
    context.list(k_columns, page_of<FeeId>(
                                paging, [&](FeeId after, std::int64_t limit) { return store.list(after, limit); },
                                [&] { return store.count(); },
                                [&](const topup::FeeRule& one) { return fee_object(context, one); }));
}

}  // namespace

void fee_list(Verb& verb) {
    auto paging = std::make_shared<Paging>();
    verb.pages(*paging).run([paging](Context& context) { list(context, *paging); });
}

}  // namespace mitra::cli
