#include "lib/flow/change_links.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/base/error.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/send_delivery.hpp"
#include "lib/flow/tell.hpp"

namespace mitra::flow {
namespace {

using delivery::Download;
using delivery::DownloadStore;

constexpr std::int64_t k_most_days = 365;
constexpr std::int64_t k_most_downloads = 1000;

void require_range(std::optional<std::int64_t> value, std::int64_t most, std::string_view option) {
    if (value && (*value < 1 || *value > most))
        throw Error{ErrorKind::usage, fmt::format("{} {} is out of range", option, *value),
                    fmt::format("give a number from 1 to {}", most), "delivery"};
}

std::int64_t more_downloads(const Download& link, std::int64_t more) {
    const std::int64_t most = std::max(link.max_downloads, link.downloads() + more);
    if (most > k_most_downloads)
        throw Error{ErrorKind::refused,
                    fmt::format("{} would give its file more than {} times", link.id, k_most_downloads),
                    fmt::format("make a new link: mitra delivery send {}", link.order), "delivery"};
    return most;
}

void audit(const Services& services, std::string_view act, const Download& link, const std::string& detail) {
    db::record_audit(services.database, services.vault, services.actor, act, to_string(link.order), detail,
                     services.clock.now());
}

Download extended(const Services& services, Download link, const Extension& extension) {
    const DeliveryRules& rules = services.site.delivery;
    const bool as_new = !extension.days && !extension.downloads;
    if (as_new || extension.days) {
        const auto life = extension.days ? std::chrono::days{*extension.days} : rules.link_life;
        link.expires_at = std::max(link.expires_at, services.clock.now() + life);
    }
    if (as_new || extension.downloads)
        link.max_downloads = more_downloads(link, extension.downloads.value_or(rules.max_downloads));
    DownloadStore{services.database}.extend(link.id, link.expires_at, link.max_downloads);
    audit(services, "delivery.extend", link,
          fmt::format(R"({{"link":"{}","expires_at":{},"max_downloads":{}}})", link.id, link.expires_at.milliseconds,
                      link.max_downloads));
    return link;
}

}  // namespace

std::vector<Download> extend_links(const Services& services, OrderId order, const Extension& extension) {
    require_range(extension.days, k_most_days, "--days");
    require_range(extension.downloads, k_most_downloads, "--downloads");
    return db::in_transaction(services.database, [&] {
        existing_order(services, order);
        std::vector<Download> links;
        for (const Download& link : DownloadStore{services.database}.of(order))
            if (!link.ended_at && !is_test_link(link)) links.push_back(extended(services, link, extension));
        if (links.empty())
            throw Error{ErrorKind::refused, fmt::format("no link of {} is left to extend", order),
                        fmt::format("make new ones: mitra delivery send {}", order), "delivery"};
        return links;
    });
}

std::vector<Download> revoke_links(const Services& services, OrderId order, std::optional<DownloadId> only) {
    require_reason(services);
    return db::in_transaction(services.database, [&] {
        existing_order(services, order);
        DownloadStore store{services.database};
        const auto links = store.of(order);
        const bool known =
            !only || std::any_of(links.begin(), links.end(), [&](const Download& link) { return link.id == *only; });
        if (!known)
            throw Error{ErrorKind::not_found, fmt::format("{} is no link of {}", *only, order),
                        fmt::format("see 'mitra delivery show {}'", order), "delivery"};
        std::vector<Download> ended;
        for (const Download& link : links) {
            if (only && link.id != *only) continue;
            if (!store.end(link.id, services.clock.now(), services.actor.name)) continue;
            audit(services, "delivery.revoke", link, fmt::format(R"({{"link":"{}"}})", link.id));
            ended.push_back(store.find(link.id).value());
        }
        return ended;
    });
}

LinkState state_of(const Download& link, Instant now) {
    if (link.ended_at) return LinkState::ended;
    if (link.expires_at <= now) return LinkState::expired;
    return link.open(now) ? LinkState::open : LinkState::used_up;
}

std::string_view name(LinkState state) {
    constexpr std::array<std::string_view, 4> k_names{"open", "expired", "used up", "ended"};
    return k_names.at(static_cast<std::size_t>(state));
}

void tell_file_missing(const Services& services, const Download& link) {
    if (!link.file) return;
    const std::int64_t day = start_of_day(services.clock.now(), services.site.zone).milliseconds;
    tell_admin(services,
               {.cause = fmt::format("file-missing:{}@{}", *link.file, day),
                .template_name = "admin_alert",
                .order = link.order,
                .fields = {{"alert", fmt::format("berkas {} tidak ada di server", link.file_name)},
                           {"detail", fmt::format("Pembeli {} membuka link unduhannya dan mendapat halaman gangguan. "
                                                  "Tidak ada unduhan yang terhitung.",
                                                  order_number(services.site, link.order))},
                           {"action",
                            "mitra doctor --deep, lalu pulihkan files_dir dari cadangan atau pasang lagi "
                            "berkasnya (mitra product set --file, mitra delivery attach)"}}});
}

}  // namespace mitra::flow
