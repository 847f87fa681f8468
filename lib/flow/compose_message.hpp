#pragma once

#include <map>
#include <memory>
#include <string>

#include "lib/flow/broadcast.hpp"
#include "lib/flow/services.hpp"
#include "lib/outbox/compose.hpp"
#include "lib/outbox/template_store.hpp"
#include "lib/people/person.hpp"
#include "lib/text/template.hpp"

namespace mitra::flow {

struct ComposeOptions {
    bool require_inbound = false;  ///< promotional messages only to people who have written to us
};

/// Makes a message's text from the rows it names, at the last moment, and looks once more whether it may go out: STOP,
/// consent, an event that moved. The values are escaped for WhatsApp; e-mail is plain text.
class MessageComposer final : public outbox::Composer {
 public:
    MessageComposer(const Services& services, ComposeOptions options) : services_{services}, options_{options} {}

    outbox::Composed compose(const outbox::Waiting& message) override;
    /// The text as this person would get it, whatever STOP and consent say: `template render`, `broadcast test`.
    outbox::Outgoing render(const outbox::Waiting& message, const outbox::Template& text,
                            const std::map<std::string, std::string>& fields);

 private:
    [[nodiscard]] std::string why_blocked(const outbox::Waiting& message, const people::Person& person);
    outbox::Outgoing filled(const outbox::Waiting& message, const outbox::Template& text, const text::Values& values);
    outbox::Composed to_person(const outbox::Waiting& message, PersonId id);
    outbox::Composed to_admin(const outbox::Waiting& message);
    text::Values values_for(const outbox::Waiting& message, const people::Person& person);
    void add_extra(const outbox::Waiting& message, text::Values& values);
    const Broadcast& broadcast(BroadcastId id);

    const Services& services_;
    ComposeOptions options_;
    std::map<std::int64_t, Broadcast> broadcasts_;  ///< what they say never changes
};

}  // namespace mitra::flow
