#include "lib/flow/change_catalogue.hpp"

#include "lib/base/error.hpp"
#include "lib/topup/catalogue_store.hpp"

namespace mitra::flow {
namespace {

void need_reason(const Services& services) {
    if (services.actor.reason.empty())
        throw Error{ErrorKind::usage, "who finds it switched off wants to know why", "say it with --reason", "reason"};
}

/// `change` says whether anything was done, which is then audited.
template <typename Change>
bool audited(const Services& services, std::string_view act, const std::string& subject, const Change& change) {
    return db::in_transaction(services.database, [&] {
        topup::CatalogueStore catalogue{services.database};
        if (!change(catalogue)) return false;
        record_audit(services.database, services.vault, services.actor, act, subject, "{}", services.clock.now());
        return true;
    });
}

}  // namespace

bool disable_service(const Services& services, ServiceId service) {
    need_reason(services);
    return audited(services, "service.disable", to_string(service), [&](topup::CatalogueStore& catalogue) {
        return catalogue.disable(service, services.actor.reason, services.clock.now());
    });
}

bool enable_service(const Services& services, ServiceId service) {
    return audited(services, "service.enable", to_string(service),
                   [&](topup::CatalogueStore& catalogue) { return catalogue.enable(service); });
}

bool stop_channel(const Services& services, topup::Channel channel) {
    need_reason(services);
    return audited(services, "channel.stop", std::string{topup::name(channel)}, [&](topup::CatalogueStore& catalogue) {
        return catalogue.stop(channel, services.actor.reason, services.clock.now());
    });
}

bool start_channel(const Services& services, topup::Channel channel) {
    return audited(services, "channel.start", std::string{topup::name(channel)},
                   [&](topup::CatalogueStore& catalogue) { return catalogue.start(channel); });
}

}  // namespace mitra::flow
