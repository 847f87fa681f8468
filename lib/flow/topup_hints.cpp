// Webhooks of the supplier and of Trakteer: stored by the listener, then they bring our own questions forward.
#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/flow/topup_queue_store.hpp"
#include "lib/flow/topup_run.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using topup::Channel;
using topup::Hint;
using topup::TopupState;

constexpr const char* k_vip = "vip";
constexpr const char* k_trakteer_hooks = "trakteer";
/// Whoever sends webhooks without end makes us ask no faster than this.
constexpr std::chrono::seconds k_fastest{30};
constexpr std::int64_t k_looked_for = 50;

/// What is kept of a webhook: as it came, with the transactions that were read out of it. Its proof is not kept, so it
/// could not be read again.
std::string kept(const Hint& hint, const std::string& body) {
    json transactions = json::array();
    for (const topup::Transaction& one : hint.transactions) {
        const Channel channel = one.code.empty() ? Channel::game : Channel::prepaid;
        transactions.push_back({{"trxid", one.trxid}, {"channel", name(channel)}});
    }
    return json{{"transactions", std::move(transactions)}, {"body", body}}.dump(-1, ' ', false,
                                                                                json::error_handler_t::replace);
}

struct Ending {
    std::string_view state;
    std::string note;
};

void ask_soon(const Services& services, const topup::Topup& topup) {
    topup::TopupStore{services.database, services.vault}.ask_again(topup.id, services.clock.now());
    hasten_job(services, k_status_job, name(topup.channel), services.clock.now());
}

/// The answer to our own order may not be stored yet, or nobody saw it: what looks for lost ones looks at once.
void keep_orphan(const Services& services, Channel channel, const std::string& trxid) {
    const Instant now = services.clock.now();
    topup::TopupStore topups{services.database, services.vault};
    topups.add_orphan(channel, trxid, now);
    for (const TopupId id : TopupQueueStore{services.database}.looked_for(k_looked_for)) {
        const auto attempt = topups.last_attempt(id);
        if (attempt) hasten_job(services, k_look_job, fmt::format("{}@{}", id, attempt->id), now);
    }
}

std::string heed(const Services& services, const std::string& trxid, Channel channel) {
    topup::TopupStore topups{services.database, services.vault};
    auto topup = topups.by_trxid(channel, trxid);
    // Some of its webhooks do not tell which channel they are about.
    if (!topup) topup = topups.by_trxid(channel == Channel::game ? Channel::prepaid : Channel::game, trxid);
    if (!topup) {
        keep_orphan(services, channel, trxid);
        return "an order of nobody, kept";
    }
    if (topup->state != TopupState::processing) return fmt::format("{} is {}", topup->id, name(topup->state));
    ask_soon(services, *topup);
    return fmt::format("{} is asked about", topup->id);
}

Ending act_on_supplier(const Services& services, const db::StoredEvent& stored) {
    const json event = json::parse(stored.event.body, nullptr, false);
    if (!event.is_object() || !event.contains("transactions")) return {"failed", "not understood"};
    Ending ending{"ignored", "about no transaction"};
    for (const json& one : event["transactions"]) {
        const std::string trxid = one.value("trxid", "");
        const auto channel = topup::channel_named(one.value("channel", ""));
        if (trxid.empty() || !channel) continue;
        ending = {"done", heed(services, trxid, *channel)};
    }
    return ending;
}

Ending act_on_trakteer(const Services& services) {
    const auto job = db::Jobs{services.database}.latest(k_supports_job, "page");
    if (!job) return {"failed", "nobody asks Trakteer"};
    const Instant now = services.clock.now();
    const Instant soon = job->attempts == 0 ? now : std::max(now, job->moved_at + k_fastest);
    hasten_job(services, k_supports_job, "page", soon);
    return {"done", "the list is asked for"};
}

std::int64_t process(const Services& services, const char* provider, std::int64_t limit) {
    std::int64_t done = 0;
    db::Inbox inbox{services.database, services.vault};
    const auto finish = [&](const db::StoredEvent& stored, const Ending& ending) {
        inbox.finish(stored.id, ending.state, ending.note, services.clock.now());
    };
    for (const db::StoredEvent& stored : inbox.waiting(provider, limit)) {
        try {
            db::require_open(stored);
            db::in_transaction(services.database, [&] {
                finish(stored, provider == k_vip ? act_on_supplier(services, stored) : act_on_trakteer(services));
            });
            ++done;
        } catch (const Error& failure) {
            if (failure.kind() == ErrorKind::unavailable || failure.kind() == ErrorKind::unknown_outcome) throw;
            db::in_transaction(services.database, [&] {
                finish(stored, {"failed", std::string{name(failure.kind())}});
            });
        }
    }
    return done;
}

}  // namespace

CheckedHint check_supplier_hint(const crypto::Vault& vault, const topup::Supplier& supplier, std::string_view proof,
                                const std::string& body, Instant now) {
    const Hint hint = supplier.read_webhook(proof, body);
    CheckedHint checked{hint.verdict, {}};
    if (hint.verdict == Hint::Verdict::genuine)
        checked.event = db::seal(
            vault, {.provider = k_vip, .event_key = crypto::digest(body), .source = k_vip, .body = kept(hint, body)},
            now);
    return checked;
}

CheckedHint check_trakteer_hint(const crypto::Vault& vault, const topup::trakteer::Page& page, std::string_view token,
                                const std::string& body, Instant now) {
    using topup::trakteer::Verdict;
    switch (topup::trakteer::judge_webhook(page, token, body)) {
        case Verdict::genuine:
            return {Hint::Verdict::genuine, db::seal(vault,
                                                     {.provider = k_trakteer_hooks,
                                                      .event_key = crypto::digest(body),
                                                      .source = k_trakteer_hooks,
                                                      .body = body},
                                                     now)};
        case Verdict::not_authentic:
            return {Hint::Verdict::not_authentic, {}};
        case Verdict::malformed:
            break;
    }
    return {Hint::Verdict::malformed, {}};
}

bool store_hint(const Services& services, const db::SealedEvent& event) {
    return db::Inbox{services.database, services.vault}.receive_sealed(event, services.clock.now()).has_value();
}

std::int64_t process_topup_hints(const Services& services, std::int64_t limit) {
    return process(services, k_vip, limit) + process(services, k_trakteer_hooks, limit);
}

}  // namespace mitra::flow
