#include "cli/page_of.hpp"
#include "cli/topup_order/topup_view.hpp"

namespace mitra::cli {
namespace {

struct Request {
    Paging paging;
    std::optional<std::string> state;
};

void list(Context& context, const Request& request) {
    refuse_dates(request.paging, "tips");
    const auto state = request.state ? topup::tip_state_named(*request.state) : std::nullopt;
    context.list(
        {{"id", "ID"},
         {"amount", "AMOUNT"},
         {"net", "NET"},
         {"method", "METHOD"},
         {"code", "CODE"},
         {"status", "STATUS"},
         {"order", "ORDER"},
         {"came_at", "CAME"},
         {"message", "MESSAGE"}},
        page_of<TipId>(
            request.paging, [&](TipId after, std::int64_t limit) { return tips(context).list(state, after, limit); },
            [&] { return tips(context).count(state); },
            [&](const topup::Tip& tip) { return tip_object(context, tip); }));
}

}  // namespace

void topup_order_tips(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--state", request->state, {"unmatched", "matched", "dismissed"}, "only these")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
