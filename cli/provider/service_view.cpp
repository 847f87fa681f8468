#include "cli/provider/service_view.hpp"

#include "cli/product/product_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/topup_jobs.hpp"
#include "lib/flow/topup_offer.hpp"

namespace mitra::cli {
namespace {

/// "23:44-00:16" of minutes of the day.
std::string window_words(std::pair<int, int> window) {
    const auto [from, until] = window;
    return fmt::format("{:02}:{:02}-{:02}:{:02} WIB", from / 60, from % 60, until / 60, until % 60);
}

Value price_part(const std::optional<topup::Quote>& quote, Money topup::Quote::*part) {
    return quote ? Value{(*quote).*part} : Value{nullptr};
}

}  // namespace

void need_supplier(Context& context) {
    if (!context.app().site().topup.supplier)
        throw Error{ErrorKind::refused, "no supplier is set up", "see [vip_reseller] in the settings", "provider"};
}

JobId standing_job(Context& context, const char* kind, std::string_view cause) {
    const auto services = context.services();
    const auto job = db::in_transaction(context.database(), [&] {
        flow::plan_topup_jobs(services);
        return flow::hasten_job(services, kind, cause, context.now());
    });
    if (!job)
        throw Error{ErrorKind::unavailable, fmt::format("{} of {} is not planned", kind, cause),
                    "see 'mitra doctor'; try again", "job"};
    return *job;
}

topup::Service service_named(Context& context, const std::string& reference) {
    return topup::CatalogueStore{context.database()}.named(reference);
}

topup::Game game_named(Context& context, const std::string& reference) {
    const ProductId product = product_named(context, reference).id;
    auto game = topup::CatalogueStore{context.database()}.game(product);
    if (!game)
        throw Error{ErrorKind::not_found, fmt::format("{} is no game", product),
                    "see 'mitra product list --kind topup'", "product"};
    return std::move(*game);
}

Object service_object(Context& context, const topup::Service& service) {
    const flow::TopupOffer offer = flow::topup_offer(context.services(), service);
    return {{"id", service.id},
            {"code", service.code},
            {"name", service.name},
            {"game", offer.game.supplier_name},
            {"product", service.product},
            {"channel", topup::name(service.channel)},
            {"category", or_null(service.category)},
            {"note", or_null(service.note)},
            {"cost", service.cost},
            {"price", price_part(offer.quote, &topup::Quote::price)},
            {"margin", price_part(offer.quote, &topup::Quote::margin)},
            {"fees", price_part(offer.quote, &topup::Quote::fees)},
            {"supplier_status", service.status},
            {"repeatable", service.multi_trx},
            {"closed", service.closed ? Value{window_words(*service.closed)} : Value{nullptr}},
            {"sold", offer.sold()},
            {"not_sold", offer.sold() ? Value{nullptr} : Value{flow::name(offer.why)}},
            {"changed_at", context.iso(service.changed_at)},
            {"gone_at", context.iso(service.gone_at)},
            {"disabled_at", context.iso(service.disabled_at)},
            {"disabled_why", or_null(service.disabled_why)}};
}

}  // namespace mitra::cli
