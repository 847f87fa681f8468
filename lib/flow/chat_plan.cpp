#include <fmt/format.h>

#include "lib/crypto/digest.hpp"
#include "lib/flow/chat_jobs.hpp"

namespace mitra::flow {
namespace {

void add(const Services& services, const char* kind, std::string cause) {
    const Instant now = services.clock.now();
    db::Jobs{services.database}.add(
        {.provider = k_telegram, .kind = kind, .cause = std::move(cause), .repeat = db::Repeat::safe, .next_at = now},
        now);
}

bool under_way(const std::optional<db::Job>& job) {
    return job && (job->state == "waiting" || job->state == "running");
}

}  // namespace

void plan_chat_invite(const Services& services, InviteId invite) {
    add(services, k_invite_job, to_string(invite));
}

void plan_revoke(const Services& services, InviteId invite) {
    add(services, k_revoke_job, to_string(invite));
}

void plan_removal(const Services& services, StayId stay, membership::Departure how) {
    const char* const kind = how == membership::Departure::kicked ? k_kick_job : k_remove_job;
    const auto last = db::Jobs{services.database}.latest(kind, to_string(stay));
    if (under_way(last)) return;
    // A stay that a renewal saved may end another time.
    add(services, kind, last ? fmt::format("{}@{}", stay, last->id.value) : to_string(stay));
}

bool plan_chat_webhook(const Services& services, const membership::telegram::Bot& bot) {
    if (bot.webhook_secret.empty()) return false;
    const std::string what = fmt::format("{}\n{}\n{}", services.site.base_url, bot.token, bot.webhook_secret);
    const std::string mark = crypto::to_hex(services.vault.lookup_hash("telegram-webhook", what)).substr(0, 16);
    return db::in_transaction(services.database, [&] {
        const auto last = db::Jobs{services.database}.latest(k_webhook_job, "webhook");
        const std::string start = fmt::format("webhook@{}.", mark);
        if (last && last->cause.starts_with(start) && last->state != "failed") return false;
        add(services, k_webhook_job, start + std::to_string(last ? last->id.value : 0));
        return true;
    });
}

}  // namespace mitra::flow
