#include "lib/flow/tell.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/outbox/queue.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

using outbox::Channel;

void queue_over(const Services& services, const Telling& telling, std::optional<PersonId> person, Channel channel) {
    const Instant now = services.clock.now();
    outbox::queue(services.database, services.vault,
                  {.kind = telling.kind,
                   .cause = fmt::format("{}:{}", telling.cause, outbox::name(channel)),
                   .person = person,
                   .channel = channel,
                   .template_name = telling.template_name,
                   .about = telling.about,
                   .order = telling.order,
                   .extra = telling.fields.empty() ? std::string{} : nlohmann::json(telling.fields).dump(),
                   .not_before = telling.not_before.value_or(now)},
                  now);
}

}  // namespace

void tell_person(const Services& services, PersonId id, const Telling& telling) {
    const auto person = people::PersonStore{services.database, services.vault}.find(id);
    if (!person || person->erased_at) return;
    queue_over(services, telling, id, Channel::whatsapp);
    if (person->details.email && services.site.mails) queue_over(services, telling, id, Channel::email);
}

void tell_person_over(const Services& services, PersonId id, Channel channel, const Telling& telling) {
    const auto person = people::PersonStore{services.database, services.vault}.find(id);
    if (person && !person->erased_at) queue_over(services, telling, id, channel);
}

void tell_admin(const Services& services, Telling telling) {
    telling.kind = outbox::Kind::admin_alert;
    if (!services.site.admin_whatsapp.empty()) queue_over(services, telling, std::nullopt, Channel::whatsapp);
    if (!services.site.admin_email.empty() && services.site.mails)
        queue_over(services, telling, std::nullopt, Channel::email);
}

}  // namespace mitra::flow
