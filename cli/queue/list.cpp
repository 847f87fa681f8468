#include "cli/paging.hpp"
#include "cli/queue/message_view.hpp"
#include "lib/outbox/sender_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::optional<std::string> status, kind, person, broadcast, sender;
    Paging paging;
};

outbox::MessageFilter filter_of(Context& context, const Request& request) {
    outbox::MessageFilter filter;
    filter.state = request.status;
    if (request.kind) filter.kind = outbox::kind_named(*request.kind);
    if (request.person)
        filter.person = people::PersonStore{context.database(), context.app().vault()}.named(*request.person).id;
    if (request.broadcast) {
        filter.broadcast = parse_id<BroadcastId>(*request.broadcast);
        if (!filter.broadcast)
            throw Error{ErrorKind::usage, fmt::format("--broadcast: '{}' is not an id as BRD-3", *request.broadcast)};
    }
    if (request.sender)
        filter.sender = outbox::SenderStore{context.database(), context.app().vault()}.named(*request.sender).id;
    filter.since = context.time("--since", request.paging.since);
    filter.until = context.time("--until", request.paging.until);
    return filter;
}

std::vector<std::string> words(std::span<const std::string_view> names) {
    return {names.begin(), names.end()};
}

std::vector<std::string> kind_words() {
    std::vector<std::string> names;
    for (const outbox::KindRules& rules : outbox::all_kinds())
        names.emplace_back(rules.name);
    return names;
}

}  // namespace

MessageId message_id(const std::string& text) {
    const auto id = parse_id<MessageId>(text);
    if (!id)
        throw Error{ErrorKind::usage, fmt::format("'{}' is not the id of a message", text), "write it as MSG-77",
                    "message"};
    return *id;
}

Object message_row(Context& context, const outbox::ListedMessage& message) {
    const bool sent = message.state == "sent";
    return {{"id", message.id},
            {"kind", outbox::rules_of(message.kind).name},
            {"channel", outbox::name(message.channel)},
            {"person", message.person},
            {"status", message.state},
            {"sender", message.sender},
            {"attempts", message.attempts},
            {"not_before", context.iso(message.not_before)},
            {"created_at", context.iso(message.created_at)},
            {"sent_at", context.iso(sent ? message.ended_at : std::nullopt)},
            {"last_error", message.last_error.empty() ? std::optional<std::string>{} : message.last_error}};
}

void queue_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--status", request->status, words(outbox::state_names()), "only those")
        .choice("--kind", request->kind, kind_words(), "only those")
        .option("--person PERSON", request->person, "to this person")
        .option("--broadcast BRD", request->broadcast, "of this broadcast")
        .option("--sender SENDER", request->sender, "last tried by this sender")
        .pages(request->paging)
        .run([request](Context& context) {
            outbox::MessageList messages{context.database()};
            const auto filter = filter_of(context, *request);
            auto found = messages.list(filter, after_of<MessageId>(request->paging), request->paging.limit + 1);
            Page page;
            if (cut_to(found, request->paging.limit)) page.next = to_string(found.back().id);
            for (const auto& message : found)
                page.items.push_back(message_row(context, message));
            if (request->paging.count) page.total = messages.count(filter);
            context.list({{"id", "ID"},
                          {"kind", "KIND"},
                          {"person", "PERSON"},
                          {"status", "STATUS"},
                          {"sender", "SENDER"},
                          {"attempts", "TRIES"},
                          {"not_before", "NOT BEFORE"},
                          {"sent_at", "SENT"},
                          {"last_error", "LAST ERROR"}},
                         std::move(page));
        });
}

}  // namespace mitra::cli
