// Who is in the members' chat group, and who gets in or out.
#include "cli/paging.hpp"
#include "cli/person/person_view.hpp"
#include "lib/flow/chat_access.hpp"
#include "lib/membership/chat_store.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},          {"person", "PERSON"},       {"name", "NAME"},
                                    {"status", "STATUS"},  {"joined_at", "JOINED"},    {"left_at", "LEFT"},
                                    {"messages", "WROTE"}, {"last_message_at", "LAST"}};

struct Request {
    Paging paging;
    std::optional<std::string> status, person;
    std::optional<std::int64_t> quiet_days;
};

membership::ChatStore chats(Context& context) {
    return {context.database(), context.app().vault()};
}

Object stay_object(Context& context, const membership::Stay& stay) {
    const auto person = person_named(context, to_string(stay.person));
    return {{"id", stay.id},
            {"person", stay.person},
            {"name", person.details.name},
            {"status", stay.inside() ? "inside" : stay.left_how},
            {"invite", stay.invite},
            {"joined_at", context.iso(stay.joined_at)},
            {"left_at", context.iso(stay.left_at)},
            {"messages", stay.messages},
            {"last_message_at", context.iso(stay.seen_at)}};
}

void list(Context& context, const Request& request) {
    membership::StayFilter filter{.since = context.time("--since", request.paging.since),
                                  .until = context.time("--until", request.paging.until)};
    if (request.status) filter.inside = *request.status == "inside";
    if (request.person) filter.person = person_named(context, *request.person).id;
    if (request.quiet_days) filter.quiet_since = context.now() - std::chrono::hours{24} * *request.quiet_days;
    auto found = chats(context).list(filter, after_of<StayId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const membership::Stay& stay : found)
        page.items.push_back(stay_object(context, stay));
    if (request.paging.count) page.total = chats(context).count(filter);
    context.list(k_columns, std::move(page),
                 {{"whatsapp_group", or_null(context.app().site().membership.whatsapp_group)}});
}

Object access_object(Context& context, PersonId person) {
    const flow::ChatAccess access = flow::chat_access_of(context.services(), person);
    return {{"person", person},
            {"status", flow::name(access.state)},
            {"expires_at", context.iso(access.expires_at)},
            {"whatsapp_group", or_null(access.whatsapp_group)}};
}

void invite(Context& context, const Ids& ids) {
    context.each(ids, [&](const std::string& reference) {
        const PersonId person = person_named(context, reference).id;
        const InviteId made = flow::new_invite(context.services(), person, flow::InvitedBy::admin);
        return Result{fmt::format("{} is being made, and {} told of it", made, person),
                      access_object(context, person).add("invite", made).add("changed", true)};
    });
}

void kick(Context& context, const Ids& ids) {
    context.each(ids, [&](const std::string& reference) {
        const PersonId person = person_named(context, reference).id;
        const bool changed = flow::kick_from_chat(context.services(), person);
        return Result{changed ? fmt::format("{} is being put out", person) : fmt::format("{} is not inside", person),
                      access_object(context, person).add("changed", changed)};
    });
}

}  // namespace

void membership_chat(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--status", request->status, {"inside", "outside"}, "only those who are inside, or not any more")
        .option("--person PERSON", request->person, "only theirs")
        .option("--quiet-days N", request->quiet_days, "only those inside who wrote nothing for so long")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

void membership_invite(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("PERSON", *ids, "members who get a new link into the Telegram group, for one use")
        .run([ids](Context& context) { invite(context, *ids); });
}

void membership_kick(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("PERSON", *ids, "members to put out of the Telegram group; their membership goes on")
        .needs_confirmation()
        .run([ids](Context& context) { kick(context, *ids); });
}

}  // namespace mitra::cli
