#include "lib/flow/start_broadcast.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/db/bulk_pace.hpp"
#include "lib/db/space.hpp"
#include "lib/outbox/queue_counts.hpp"
#include "lib/outbox/template_store.hpp"
#include "lib/text/template.hpp"

namespace mitra::flow {
namespace {

[[noreturn]] void refuse(ErrorKind kind, const std::string& message, const std::string& hint) {
    throw Error{kind, message, hint, "broadcast"};
}

void check_fields(const outbox::Template& text, const std::map<std::string, std::string>& fields) {
    const auto settable = outbox::broadcast_fields();
    for (const auto& [name, value] : fields) {
        if (std::find(settable.begin(), settable.end(), name) == settable.end())
            refuse(ErrorKind::usage, fmt::format("--set {}: a broadcast has no such field", name),
                   "it can set topic and link_page");
    }
    for (const std::string& name : text::fields_of(text.body + text.subject)) {
        const bool needed = std::find(settable.begin(), settable.end(), name) != settable.end();
        if (needed && !fields.contains(name))
            refuse(ErrorKind::usage, fmt::format("the template '{}' needs {}", text.name, name),
                   fmt::format("give it with --set {}=…", name));
    }
}

outbox::Template check(const Services& services, const BroadcastRequest& request) {
    auto text = outbox::TemplateStore{services.database}.named(request.template_name);
    if (text.kind != outbox::Kind::broadcast)
        refuse(
            ErrorKind::usage,
            fmt::format("the template '{}' is a {}'s, not a broadcast's", text.name, outbox::rules_of(text.kind).name),
            "see 'mitra template list', or add one with 'mitra template set'");
    if (const auto complaint = outbox::complaint_about(text))
        refuse(ErrorKind::usage, fmt::format("the template '{}': {}", text.name, *complaint), "");
    check_fields(text, request.fields);
    if (!request.media_url.empty() && !request.media_url.starts_with("https://"))
        refuse(ErrorKind::usage, "--media is no https:// address", "give a public link to the image or file");
    if (request.starts_at && *request.starts_at < services.clock.now() - std::chrono::minutes{5})
        refuse(ErrorKind::usage, "--at is past", "leave it out to start now");
    return text;
}

Broadcast existing(const Services& services, BroadcastId id) {
    auto found = BroadcastStore{services.database}.find(id);
    if (!found) refuse(ErrorKind::not_found, fmt::format("no broadcast {}", id), "see 'mitra broadcast list'");
    return *found;
}

void audit(const Services& services, std::string_view act, BroadcastId id, const std::string& detail = "{}") {
    record_audit(services.database, services.vault, services.actor, act, to_string(id), detail, services.clock.now());
}

[[noreturn]] void refuse_over(const Broadcast& broadcast) {
    refuse(ErrorKind::refused, fmt::format("{} is {}", broadcast.id, broadcast.state), "");
}

}  // namespace

BroadcastPlan plan_broadcast(const Services& services, const SendingRules& rules, const BroadcastRequest& request) {
    const auto text = check(services, request);
    BroadcastStore store{services.database};
    const Instant now = services.clock.now();
    const auto senders = outbox::active_paces(services.database, services.vault, outbox::Channel::whatsapp, rules.pace);
    BroadcastPlan plan{.template_name = text.name,
                       .audience = store.audience(request, rules.require_inbound),
                       .senders = std::ssize(senders),
                       .waiting_before = outbox::count_waiting_later(services.database)};
    const Instant from = std::max(now, request.starts_at.value_or(now));
    const outbox::Need need{.spread = true, .windowed = rules.broadcasts_windowed};
    plan.starts_at = need.windowed ? rules.pace.hours.opens(from, rules.pace.zone) : from;
    const std::chrono::hours life{24 * outbox::rules_of(outbox::Kind::broadcast).expires_after_days};
    plan.forecast = outbox::forecast({.messages = plan.audience.recipients + plan.waiting_before,
                                      .from = from,
                                      .need = need,
                                      .deadline = from + life},
                                     senders, rules.pace);
    return plan;
}

BroadcastId start_broadcast(const Services& services, const SendingRules& rules, const BroadcastRequest& request,
                            const std::function<void(std::int64_t)>& progress) {
    check(services, request);
    db::refuse_when_low(services.database.file());
    const BroadcastId id = db::in_transaction(services.database, [&] {
        const BroadcastId made =
            BroadcastStore{services.database}.add(request, services.clock.now(), services.actor.name);
        audit(services, "broadcast.start", made, fmt::format(R"({{"template":"{}"}})", request.template_name));
        return made;
    });
    continue_broadcast(services, rules, id, progress);
    return id;
}

void continue_broadcast(const Services& services, const SendingRules& rules, BroadcastId id,
                        const std::function<void(std::int64_t)>& progress) {
    BroadcastStore store{services.database};
    db::BulkPace pace{services.database};
    const auto queue_some = [&](std::int64_t rows) {
        const Broadcast broadcast = existing(services, id);
        if (broadcast.state != "planned") return false;
        const Chunk chunk = store.queue_chunk(broadcast, rules.require_inbound, rows, services.clock.now());
        if (progress) progress(broadcast.recipients + chunk.queued);
        if (chunk.last) store.move(id, "planned", "running", services.actor.name, services.clock.now());
        return !chunk.last;
    };
    while (pace.chunk(queue_some)) {
    }
}

std::int64_t continue_broadcasts(const Services& services, const SendingRules& rules) {
    std::int64_t queued = 0;
    for (const BroadcastId id : BroadcastStore{services.database}.planned()) {
        const std::int64_t before = existing(services, id).recipients;
        continue_broadcast(services, rules, id, {});
        queued += existing(services, id).recipients - before;
    }
    return queued;
}

bool pause_broadcast(const Services& services, BroadcastId id) {
    return db::in_transaction(services.database, [&] {
        const Broadcast broadcast = existing(services, id);
        if (broadcast.state == "paused") return false;
        BroadcastStore store{services.database};
        if (!store.move(id, "running", "paused", services.actor.name, services.clock.now()) &&
            !store.move(id, "planned", "paused", services.actor.name, services.clock.now()))
            refuse_over(broadcast);
        audit(services, "broadcast.pause", id);
        return true;
    });
}

bool resume_broadcast(const Services& services, const SendingRules& rules, BroadcastId id) {
    const bool resumed = db::in_transaction(services.database, [&] {
        const Broadcast broadcast = existing(services, id);
        if (broadcast.state == "running" || broadcast.state == "planned") return false;
        if (broadcast.state != "paused") refuse_over(broadcast);
        BroadcastStore{services.database}.move(id, "paused", "planned", services.actor.name, services.clock.now());
        audit(services, "broadcast.resume", id);
        return true;
    });
    continue_broadcast(services, rules, id, {});
    return resumed;
}

std::int64_t cancel_broadcast(const Services& services, BroadcastId id) {
    BroadcastStore store{services.database};
    db::in_transaction(services.database, [&] {
        const Broadcast broadcast = existing(services, id);
        if (broadcast.state == "cancelled") return;
        if (broadcast.state == "done") refuse_over(broadcast);
        store.move(id, broadcast.state, "cancelled", services.actor.name, services.clock.now());
        audit(services, "broadcast.cancel", id);
    });
    // From here on nothing of it starts; its rows are ended in chunks.
    std::int64_t cancelled = 0;
    db::BulkPace pace{services.database};
    while (pace.chunk([&](std::int64_t rows) {
        const std::int64_t done = store.cancel_chunk(id, rows, services.clock.now());
        cancelled += done;
        return done == rows;
    })) {
    }
    return cancelled;
}

}  // namespace mitra::flow
