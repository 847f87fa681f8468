#include "lib/outbox/pool.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace mitra::outbox {
namespace {

constexpr std::chrono::minutes k_wait_for_preferred{1};

auto place_of(std::vector<Line>& lines, SenderId id) {
    return std::lower_bound(lines.begin(), lines.end(), id,
                            [](const Line& line, SenderId wanted) { return line.sender.id < wanted; });
}

}  // namespace

Instant Line::earliest(Need need, Instant now) const {
    return pace.earliest(need, std::max(now, sender.rests_until));
}

Pool::Pool(db::Database& database, const crypto::Vault& vault, PaceRules site)
    : database_{database}, vault_{vault}, site_{site} {}

Line* Pool::find(SenderId id) {
    const auto place = place_of(lines_, id);
    return place != lines_.end() && place->sender.id == id ? &*place : nullptr;
}

std::int64_t Pool::active(Channel channel) const {
    return std::count_if(lines_.begin(), lines_.end(),
                         [&](const Line& line) { return line.sender.channel == channel; });
}

void Pool::remove(SenderId id) {
    const auto place = place_of(lines_, id);
    if (place != lines_.end() && place->sender.id == id) lines_.erase(place);
}

void Pool::refresh(Instant now) {
    SenderStore store{database_, vault_};
    std::vector<Line> before = std::exchange(lines_, {});
    std::vector<SenderId> new_ones;
    SenderId after;
    for (bool more = true; more;) {
        const auto page = store.list(after, 500);
        more = std::ssize(page) == 500;
        for (const Sender& sender : page) {
            after = sender.id;
            const auto known = place_of(before, sender.id);
            const bool is_known = known != before.end() && known->sender.id == sender.id;
            // One that was switched off while its call is in the air stays until the answer is here.
            if (!sender.active && !(is_known && known->in_the_air)) continue;
            const PaceRules rules = pace_of(sender, site_);
            lines_.push_back(is_known ? std::move(*known) : Line{.sender = {}, .pace = Pace{rules}});
            lines_.back().sender = sender;
            lines_.back().pace.set_rules(rules);
            if (!is_known) new_ones.push_back(sender.id);
        }
    }
    if (!new_ones.empty()) count_from_log(new_ones, now);
}

void Pool::rebuild(Instant now) {
    lines_.clear();
    refresh(now);
}

void Pool::count_from_log(const std::vector<SenderId>& new_ones, Instant now) {
    Instant from = now;
    for (const SenderId id : new_ones)
        from = std::min(from, find(id)->pace.log_needed_from(now));
    std::map<SenderId, std::vector<Instant>> attempts;
    each_attempt_since(database_, from, [&](SenderId id, Instant at) { attempts[id].push_back(at); });
    for (const SenderId id : new_ones) {
        auto& of_sender = attempts[id];
        std::sort(of_sender.begin(), of_sender.end());
        for (const Instant at : of_sender)
            find(id)->pace.began(at);
    }
}

Slots::Slots(Pool& pool, Channel channel, Need need, Instant now)
    : pool_{pool}, need_{need}, now_{now}, channel_{channel} {
    for (Line& line : pool.lines()) {
        if (line.sender.channel != channel || !line.sender.active) continue;
        line.next_slot = line.earliest(need, now);
        if (!line.in_the_air && line.next_slot <= now) free_.push_back({line.sender.id, line.sender.priority});
    }
}

Line* Slots::free_line(SenderId id) {
    const bool free =
        std::any_of(free_.begin(), free_.end(), [&](const Candidate& candidate) { return candidate.id == id; });
    return free ? pool_.find(id) : nullptr;
}

Line* Slots::choose(const Waiting& message, Chooser& chooser) {
    // Never tried and with a sender already: it is there to try out that one.
    if (message.fence == 0 && message.last_sender) return free_line(*message.last_sender);
    const bool failed_there = message.retries > 0 && message.preferred == message.last_sender;
    if (message.preferred && !failed_there) {
        Line* line = pool_.find(*message.preferred);
        if (line != nullptr && line->sender.active && line->sender.channel == channel_) {
            if (free_line(line->sender.id) != nullptr) return line;
            if (line->next_slot <= now_ + k_wait_for_preferred) {
                // The next one in its line finds it a step later: who would wait longer than a minute goes elsewhere.
                line->next_slot = std::max(line->next_slot, now_) + line->pace.step(need_, now_);
                return nullptr;
            }
        }
    }
    if (free_.empty()) return nullptr;
    return pool_.find(free_[chooser.choose(free_)].id);
}

void Slots::take(SenderId id) {
    std::erase_if(free_, [&](const Candidate& candidate) { return candidate.id == id; });
    if (Line* line = pool_.find(id)) line->next_slot = now_ + line->pace.step(need_, now_);
}

}  // namespace mitra::outbox
