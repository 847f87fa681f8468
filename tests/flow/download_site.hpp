#pragma once

#include "lib/delivery/download_store.hpp"
#include "lib/delivery/package_store.hpp"
#include "lib/delivery/plan_store.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/file/file_store.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/flow/send_delivery.hpp"
#include "tests/flow/shop_site.hpp"

namespace mitra::test {

/// A shop that sells a protected kit, and Siti who bought it: what it sent her at once is there already.
struct DownloadSite : ShopSite {
    static constexpr const char* k_code = "K7RM-2XQP-9WTD";

    explicit DownloadSite(std::optional<std::string> email = "siti@contoh.id",
                          const std::vector<delivery::StepPlan>& plans = {})
        : buyer{add_person(database, {.phone = "+6281562726272", .email = std::move(email)})} {
        delivery::PlanStore{database}.set(product_of_kit, plans);
        delivery::PackageStore{database, test_vault()}.add(kit, "", k_code, k_noon);
        order = flow::grant_order(services(), product_of_kit, buyer).order.id;
    }

    FileId stored(const std::string& content, const char* type = "application/zip") {
        return file::FileStore{database}.keep(folder.stage(content, type, file::Storage::plain), k_noon);
    }
    /// A file attached to a step.
    DeliveryStepId attach(std::int64_t position, const std::string& file_name) {
        const auto step =
            delivery::StepStore{database, test_vault()}.steps(order).at(static_cast<std::size_t>(position - 1));
        delivery::StepStore{database, test_vault()}.attach({.id = {},
                                                            .order = order,
                                                            .step = step.id,
                                                            .file = stored("isi " + file_name, "application/pdf"),
                                                            .file_name = file_name,
                                                            .attached_at = k_noon,
                                                            .attached_by = "test",
                                                            .removed_at = {}});
        return step.id;
    }
    flow::SentDelivery send(const std::string& cause, std::optional<DeliveryStepId> step = {}) {
        return flow::send_delivery(services(), order, {.step = step, .cause = cause});
    }
    delivery::Download link(DownloadId id) { return delivery::DownloadStore{database}.find(id).value(); }
    std::vector<delivery::Download> links() { return delivery::DownloadStore{database}.of(order); }
    bool is_open(DownloadId id) { return link(id).open(clock.now()); }
    std::int64_t uses(FileId file) { return file::FileStore{database}.find(file)->uses; }

    PersonId buyer;
    FileId kit = stored("isi kit");
    ProductId product_of_kit = shop::ProductStore{database}.add({.id = {},
                                                                 .slug = "kit",
                                                                 .name = "Kit Portofolio",
                                                                 .kind = shop::ProductKind::file,
                                                                 .price = Money{50'000},
                                                                 .file = kit,
                                                                 .file_name = "kit.zip",
                                                                 .created_at = k_noon});
    OrderId order;
};

}  // namespace mitra::test
