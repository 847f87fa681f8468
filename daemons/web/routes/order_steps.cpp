// What a buyer does about their order on its page: answers what is asked, agrees in writing.
#include "daemons/web/order_view.hpp"
#include "daemons/web/site.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/do_step.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::web {
namespace {

constexpr http::Rate k_answers{.burst = 6, .per_minute = 1};

http::Answer tick_off(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    const auto order = shop::open_order_token(reader, site->vault, request.parameters.get("token"));
    if (!order) return site->view.failure(404);
    const std::string back = flow::order_path(site->vault, *order) + "#langkah";
    const OrderView view = OrderView::of(*site, reader, *order);
    const auto step = view.steps.turn();
    // Sent twice, or from a page of before: the next step is not done by it.
    if (!step || request.form.get("langkah") != std::to_string(step->plan.position))
        return http::Response::see_other(back);
    const auto complaints = StepsView::complaints_about(*step, request.form);
    if (!complaints.empty()) return view.page(*site, 422, complaints, request.form);
    if (!site->limiter.take("langkah", to_string(order->id), k_answers))
        return site->view.failure(429).with("Retry-After", "60");
    return [site, id = step->id, words = std::string{request.form.get("jawaban")}, back](db::Database& writer) {
        try {
            flow::do_buyer_step(site->services(writer), id, {.words = words, .agrees = true});
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::refused) throw;  // it was done or stopped meanwhile: the page says so
        }
        return http::Response::see_other(back);
    };
}

}  // namespace

void add_order_steps(http::Router& router, const SharedSite& site) {
    router.add("POST", "/o/{token}/langkah",
               [site](const http::Request& request, db::Database& reader) { return tick_off(site, request, reader); });
}

}  // namespace mitra::web
