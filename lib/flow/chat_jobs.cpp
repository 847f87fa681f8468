#include "lib/flow/chat_jobs.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/chat_messages.hpp"
#include "lib/membership/chat_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

namespace telegram = membership::telegram;
using namespace std::chrono_literals;
using membership::ChatStore;
using membership::Departure;
using membership::Invite;
using membership::InviteState;
using membership::Stay;
using telegram::Answer;
using Kind = db::Outcome::Kind;

/// What an admin must mend is tried again by itself.
constexpr std::chrono::minutes k_after_trouble{30};

// One job at Telegram that is being run.
struct Run {
    const Services& services;
    const telegram::Bot& bot;
    const db::Claim& claim;
    const MakeTelegramCall& call;

    [[nodiscard]] Instant now() const { return services.clock.now(); }
    [[nodiscard]] ChatStore chats() const { return {services.database, services.vault}; }

    /// Writes what became of the job together with `act`, which is not run where the lease was lost meanwhile.
    [[nodiscard]] JobDone end(const db::Outcome& outcome, const std::function<void()>& act = {}) const {
        const bool ours = db::in_transaction(services.database, [&] {
            if (!db::Jobs{services.database}.finish(claim, outcome, now())) return false;
            if (act) act();
            return true;
        });
        if (!ours) return {.kind = outcome.kind, .note = "somebody else took it over", .lost = true};
        return {.kind = outcome.kind, .note = outcome.note, .provider_down = outcome.provider_down};
    }
};

/// What came of a call.
struct Said {
    bool answered = false;
    Answer answer;
    std::int64_t chat = 0;  ///< the group's number at last
};

/// A group that became a supergroup has another number: it is asked for under that one, at once.
Said say(const Run& run, const std::function<telegram::Call(const telegram::Bot&)>& make) {
    telegram::Bot bot = run.bot;
    Said said;
    for (int i = 0; i < 2; ++i) {
        const Answered answered = run.call(make(bot));
        said = {answered.reached == Answered::Reached::answered, {}, bot.chat};
        if (!said.answered) return said;
        said.answer = telegram::read_answer(answered.status, answered.body);
        if (said.answer.kind != Answer::Kind::moved) return said;
        bot.chat = said.answer.moved_to;
    }
    return said;
}

/// Told in the job's last transaction, where the group answered under another number than the settings have.
void tell_if_moved(const Run& run, const Said& said) {
    if (said.chat == run.bot.chat) return;
    tell_chat_trouble(run.services, "grup pindah nomor",
                      fmt::format("Telegram memberi grup ini nomor baru: {}.", said.chat),
                      fmt::format("telegram.vip_chat_id = {} di mitra.toml", said.chat));
}

struct Trouble {
    std::string_view alert, action;
};
Trouble trouble_of(Answer::Kind kind) {
    switch (kind) {
        case Answer::Kind::bad_token:
            return {"token bot ditolak", "periksa telegram.token_file di mitra.toml"};
        case Answer::Kind::unknown_chat:
            return {"grup tidak ditemukan", "periksa telegram.vip_chat_id di mitra.toml"};
        case Answer::Kind::shut_out:
            return {"bot bukan admin grup", "jadikan bot admin grup dengan hak mengundang dan mengeluarkan anggota"};
        default:
            return {"permintaan ditolak", "mitra membership chat"};
    }
}

/// For every answer that is not what was asked for. `give_up` is run where trying again is of no use.
JobDone failed(const Run& run, const Said& said, const std::function<void()>& give_up = {}) {
    if (!said.answered)
        return run.end({.kind = Kind::retry, .note = "no answer", .next_at = {}, .provider_down = true});
    const Answer& answer = said.answer;
    const auto alarm = [&] {
        const Trouble trouble = trouble_of(answer.kind);
        tell_chat_trouble(run.services, trouble.alert, fmt::format("Jawaban Telegram: {}", answer.why), trouble.action);
    };
    switch (answer.kind) {
        case Answer::Kind::flood: {
            const Instant until = run.now() + answer.retry_after;
            return run.end({.kind = Kind::retry, .note = answer.why, .next_at = until},
                           [&] { db::Jobs{run.services.database}.rest(k_telegram, until); });
        }
        case Answer::Kind::bad_token:
        case Answer::Kind::shut_out:
        case Answer::Kind::unknown_chat:
        case Answer::Kind::moved:
            return run.end({.kind = Kind::retry, .note = answer.why, .next_at = run.now() + k_after_trouble}, alarm);
        case Answer::Kind::unreadable:
            return run.end({.kind = Kind::retry, .note = answer.why, .next_at = {}, .provider_down = true});
        default:
            break;
    }
    return run.end({.kind = Kind::failed, .note = answer.why}, [&] {
        alarm();
        if (give_up) give_up();
    });
}

std::optional<Invite> invite_of(const Run& run) {
    const auto id = parse_id<InviteId>(run.claim.cause);
    return id ? run.chats().invite(*id) : std::nullopt;
}

JobDone make_invite(const Run& run) {
    const auto invite = invite_of(run);
    if (!invite || invite->state != InviteState::planned) return run.end({.note = "not wanted any more"});
    const Instant expires_at = run.now() + membership::k_invite_life;
    const Said said = say(run, [&](const telegram::Bot& bot) {
        return telegram::create_invite(bot, to_string(invite->person), expires_at);
    });
    const auto give_up = [&] {
        run.chats().move(invite->id, InviteState::planned, InviteState::failed, run.now(), "mitra-sender");
    };
    if (!said.answered || said.answer.kind != Answer::Kind::done) return failed(run, said, give_up);
    const auto link = telegram::invite_link(run.bot, said.answer);
    if (!link) {
        Said strange = said;
        strange.answer = {.kind = Answer::Kind::refused, .why = "a link that is none of Telegram's"};
        return failed(run, strange, give_up);
    }
    return run.end({.note = "made"}, [&] {
        tell_if_moved(run, said);
        const bool wanted = run.chats().made(invite->id, *link, expires_at, run.now(), "mitra-sender");
        if (wanted)
            tell_invite(run.services, run.chats().invite(invite->id).value());
        else
            plan_revoke(run.services, invite->id);  // cancelled while it was being made
    });
}

JobDone revoke_invite(const Run& run) {
    const auto invite = invite_of(run);
    if (!invite || invite->link.empty()) return run.end({.note = "nothing to revoke"});
    const Said said = say(run, [&](const telegram::Bot& bot) { return telegram::revoke_invite(bot, invite->link); });
    const bool over =
        said.answered && (said.answer.kind == Answer::Kind::done || said.answer.kind == Answer::Kind::gone);
    if (!over) return failed(run, said);
    return run.end({.note = "revoked"}, [&] {
        tell_if_moved(run, said);
        run.chats().revoked(invite->id, run.now());
    });
}

void end_stay(const Run& run, const Stay& stay, Departure how) {
    run.chats().leave(stay.id, how, run.now());
    const auto person = people::PersonStore{run.services.database, run.services.vault}.permission(stay.person);
    if (!person || person->erased) run.chats().forget_person(stay.person);
}

JobDone remove_member(const Run& run, Departure how) {
    const auto id = parse_id<StayId>(run.claim.cause.substr(0, run.claim.cause.find('@')));
    const auto stay = id ? run.chats().stay(*id) : std::nullopt;
    if (!stay || !stay->inside()) return run.end({.note = "outside already"});
    if (how == Departure::removed && may_chat(run.services, stay->person)) return run.end({.note = "may stay"});
    const Said said = say(run, [&](const telegram::Bot& bot) { return telegram::remove_member(bot, stay->user); });
    const bool outside =
        said.answered && (said.answer.kind == Answer::Kind::done || said.answer.kind == Answer::Kind::gone);
    if (!outside) return failed(run, said);
    return run.end({.note = "put out"}, [&] {
        tell_if_moved(run, said);
        end_stay(run, *stay, how);
    });
}

JobDone set_webhook(const Run& run) {
    const std::string url = run.services.site.base_url + "/hook/telegram";
    const Said said = say(run, [&](const telegram::Bot& bot) { return telegram::set_webhook(bot, url); });
    if (!said.answered || said.answer.kind != Answer::Kind::done) return failed(run, said);
    return run.end({.note = "set"});
}

JobDone run_one(const Run& run) {
    const std::string& kind = run.claim.kind;
    if (kind == k_invite_job) return make_invite(run);
    if (kind == k_revoke_job) return revoke_invite(run);
    if (kind == k_remove_job) return remove_member(run, Departure::removed);
    if (kind == k_kick_job) return remove_member(run, Departure::kicked);
    if (kind == k_webhook_job) return set_webhook(run);
    return run.end({.kind = Kind::failed, .note = "nobody knows this kind of job"});
}

}  // namespace

JobDone run_chat_job(const Services& services, const telegram::Bot& bot, const db::Claim& claim,
                     const MakeTelegramCall& call) {
    const Run run{services, bot, claim, call};
    try {
        return run_one(run);
    } catch (const Error& failure) {
        if (failure.kind() == ErrorKind::unknown_outcome) throw;
        static_cast<void>(run.end({.kind = Kind::retry, .note = failure.what(), .next_at = run.now() + 5min}));
        throw;
    }
}

}  // namespace mitra::flow
