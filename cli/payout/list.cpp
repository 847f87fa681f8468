#include "cli/paging.hpp"
#include "cli/payout/payout_view.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},         {"status", "STATUS"},     {"people", "PEOPLE"},
                                    {"total", "TOTAL"},   {"bank", "BANK"},         {"open", "OPEN"},
                                    {"failed", "FAILED"}, {"created_at", "CREATED"}};

struct Request {
    Paging paging;
    std::optional<std::string> state;
};

void list(Context& context, const Request& request) {
    refuse_dates(request.paging, "payouts");
    std::optional<payout::PayoutState> state;
    if (request.state) state = payout::payout_state_named(*request.state);
    auto found = payouts(context).list(state, after_of<PayoutId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const payout::Payout& one : found)
        page.items.push_back(payout_object(context, one));
    if (request.paging.count) page.total = payouts(context).count(state);
    context.list(k_columns, std::move(page));
}

}  // namespace

void payout_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--state", request->state, {"draft", "approved", "exported", "settled", "cancelled"},
                "only those in this state")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
