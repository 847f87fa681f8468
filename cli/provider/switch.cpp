#include "cli/provider/service_view.hpp"
#include "lib/flow/change_catalogue.hpp"

namespace mitra::cli {
namespace {

Result switched(Context& context, const std::string& reference, bool on) {
    const ServiceId id = service_named(context, reference).id;
    const auto services = context.services();
    const bool changed = on ? flow::enable_service(services, id) : flow::disable_service(services, id);
    const std::string_view words = on ? (changed ? "sold again, if the supplier has it" : "was not switched off")
                                      : (changed ? "not sold any more" : "was switched off before");
    return {std::string{words}, {{"service", id}, {"changed", changed}}};
}

void declare(Verb& verb, bool on) {
    auto ids = std::make_shared<Ids>();
    verb.ids("SERVICE", *ids, "SVC-3, or the supplier's code").run([ids, on](Context& context) {
        context.each(*ids, [&](const std::string& reference) { return switched(context, reference, on); });
    });
}

}  // namespace

void provider_services_enable(Verb& verb) {
    declare(verb, true);
}

void provider_services_disable(Verb& verb) {
    declare(verb, false);
}

}  // namespace mitra::cli
