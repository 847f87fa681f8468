#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "lib/flow/compose_message.hpp"
#include "tests/support/services.hpp"

namespace mitra::test {

/// A message as it would leave now.
struct Leaving {
    std::string to, channel, subject, text;

    [[nodiscard]] bool says(const std::string& words) const { return text.find(words) != std::string::npos; }
};

/// Every message of a template, as its reader would get it.
inline std::vector<Leaving> leaving(TestSite& site, const std::string& template_name) {
    const auto services = site.services();
    flow::MessageComposer composer{services, {}};
    std::vector<Leaving> all;
    site.database
        ->prepared(
            "SELECT id, kind, channel, person_id, about_id, order_id, extra_sealed IS NOT NULL AS more, not_before,"
            " expires_at FROM message WHERE template = :name ORDER BY id")
        .bind(":name", template_name)
        .each_row([&](const db::Row& row) {
            outbox::Waiting waiting;
            waiting.id = row.id<MessageId>("id");
            waiting.kind = outbox::kind_named(row.text("kind")).value();
            waiting.channel = outbox::channel_named(row.text("channel")).value();
            waiting.person = row.optional_id<PersonId>("person_id");
            waiting.about = row.optional_id<PersonId>("about_id");
            waiting.template_name = template_name;
            waiting.order = row.optional_id<OrderId>("order_id");
            waiting.has_extra = row.boolean("more");
            waiting.not_before = row.instant("not_before");
            waiting.expires_at = row.instant("expires_at");
            const auto composed = composer.compose(waiting);
            REQUIRE(composed.reason == "");
            all.push_back(
                {composed.outgoing.to, row.text("channel"), composed.outgoing.subject, composed.outgoing.text});
        });
    return all;
}

}  // namespace mitra::test
