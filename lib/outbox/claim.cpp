#include <algorithm>

#include "lib/crypto/vault.hpp"
#include "lib/outbox/dispatch.hpp"
#include "lib/outbox/lane.hpp"

namespace mitra::outbox {
namespace {

/// One round looks at no more messages of a lane than this, so that it stays short.
constexpr std::size_t k_longest_look = 20'000;

}  // namespace

std::vector<Dispatcher::Lane> Dispatcher::lanes_of(Channel channel) const {
    const bool later_windowed = windowed(Kind::follow_up) && windowed(Kind::broadcast);
    std::vector<Lane> lanes{{channel, lane_of(Kind::welcome, channel), false, false, std::nullopt},
                            {channel, lane_of(Kind::follow_up, channel), true, later_windowed, std::nullopt}};
    for (const BroadcastId id : broadcasts_)
        lanes.push_back({channel, lane_of(Kind::broadcast, channel, id), true, windowed(Kind::broadcast), id});
    return lanes;
}

void Dispatcher::claim(Instant now, std::vector<Call>& calls) {
    for (const Channel channel : {Channel::whatsapp, Channel::email}) {
        if (pool_.active(channel) > 0) claim_from(channel, now, calls);
    }
}

void Dispatcher::claim_from(Channel channel, Instant now, std::vector<Call>& calls) {
    for (const Lane& lane : lanes_of(channel))
        claim_lane(lane, now, calls);
}

void Dispatcher::claim_lane(const Lane& lane, Instant now, std::vector<Call>& calls) {
    const std::size_t before = calls.size();
    Slots open{pool_, lane.channel, {lane.spread, lane.all_windowed}, now};
    if (open.none_free()) return;
    LanePosition position;
    std::size_t looked_at = 0;
    while (!open.none_free() && looked_at < k_longest_look) {
        const std::int64_t page_size = 32 + static_cast<std::int64_t>(open.free_count());
        const auto page = messages_.due(lane.number, now, position, page_size);
        for (const Waiting& message : page) {
            position = {message.not_before, message.id};
            ++looked_at;
            if (open.none_free()) break;
            if (message.expires_at <= now) {
                messages_.expire(message.id, now);
                continue;
            }
            if (waits_for_hours(lane, message, now)) continue;
            Line* line = open.choose(message, chooser_);
            if (line != nullptr && begin(message, *line, now, calls)) open.take(line->sender.id);
        }
        if (std::ssize(page) < page_size) break;
    }
    const bool idle = calls.size() == before && looked_at == 0;
    if (lane.broadcast && idle && nothing_waits_of(*lane.broadcast) && nothing_in_the_air_of(*lane.broadcast))
        messages_.finish_broadcast(*lane.broadcast, now);
}

bool Dispatcher::nothing_waits_of(BroadcastId broadcast) {
    // It has a lane in each channel, and one that is empty says nothing of the other.
    return !messages_.first_due(lane_of(Kind::broadcast, Channel::whatsapp, broadcast)) &&
           !messages_.first_due(lane_of(Kind::broadcast, Channel::email, broadcast));
}

bool Dispatcher::waits_for_hours(const Lane& lane, const Waiting& message, Instant now) {
    // In a lane that is windowed as a whole the slots know the hours. In a mixed one the message is put off, so that
    // it does not stand before those that may go at any time.
    if (lane.all_windowed || !windowed(message.kind)) return false;
    const Instant opens = options_.pace.hours.opens(now, options_.pace.zone);
    return opens > now && messages_.postpone(message.id, opens);
}

bool Dispatcher::begin(const Waiting& message, Line& line, Instant now, std::vector<Call>& calls) {
    Composed composed = composer_.compose(message);
    if (composed.kind == Composed::Kind::blocked) {
        messages_.cancel(message.id, composed.reason, now);
        return false;
    }
    if (composed.kind == Composed::Kind::broken) {
        fail_unsent(message, line, composed.reason, now);
        return false;
    }
    // The hash tells later which text it was, and to nobody without our keys.
    const std::string text_hash = vault_.lookup_hash("message_text", composed.outgoing.text).substr(0, 16);
    const auto attempt = messages_.begin(message, line.sender.id, generation_, now, text_hash);
    if (!attempt) return false;
    line.in_the_air = attempt->attempt;
    line.pace.began(now);
    starting_.emplace(attempt->attempt, InAir{line.sender.id, message.template_name, message.broadcast});
    composed.outgoing.dedupe_key = fmt::format("{}.{}", message.id, attempt->fence);
    calls.push_back({*attempt,
                     {line.sender.id, line.sender.gateway, line.sender.key_file},
                     std::move(composed.outgoing),
                     message.person});
    return true;
}

void Dispatcher::fail_unsent(const Waiting& message, const Line& line, const std::string& reason, Instant now) {
    const auto attempt = messages_.begin(message, line.sender.id, generation_, now, {});
    if (!attempt) return;
    messages_.end(*attempt, generation_, {.state = "failed", .outcome = Outcome::bad_request, .counts = false}, 0,
                  reason, now);
    if (message.kind == Kind::admin_alert) return;
    tell_of_trouble(message.template_name, reason, now);
    more_now_ = true;
}

bool Dispatcher::nothing_in_the_air_of(BroadcastId broadcast) const {
    return std::none_of(in_the_air_.begin(), in_the_air_.end(), [&](const auto& entry) {
        return entry.second.broadcast == broadcast && !entry.second.answered;
    });
}

}  // namespace mitra::outbox
