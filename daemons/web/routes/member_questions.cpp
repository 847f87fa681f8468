// /saya/tanya: what a member asked, what was answered, and asking again. What was asked stays to be read when the right
// to ask has gone.
#include <fmt/format.h>

#include "daemons/web/affiliate_page.hpp"
#include "daemons/web/community.hpp"
#include "daemons/web/field.hpp"
#include "daemons/web/session.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/ask_question.hpp"
#include "lib/people/person_store.hpp"
#include "lib/text/wording.hpp"
#include "lib/ticket/ticket_store.hpp"

namespace mitra::web {
namespace {

using ticket::TicketKind;
using ticket::TicketState;

constexpr const char* k_path = "/saya/tanya";
constexpr std::int64_t k_page = 10;
constexpr http::Rate k_one_person{.burst = 6, .per_minute = 2};

/// What somebody wrote that did not do: a new question, or one more entry of theirs.
struct Typed {
    std::string words;
    std::string complaint;
    std::optional<TicketId> ticket;
};

std::string_view in_indonesian(TicketState state) {
    switch (state) {
        case TicketState::open:
            return "Menunggu jawaban";
        case TicketState::answered:
            return "Sudah dijawab";
        case TicketState::closed:
            break;
    }
    return "Selesai";
}

text::PageData entry_row(const Site& site, const ticket::Entry& entry) {
    const Zone zone = site.about().zone;
    text::PageData row;
    row.set("author", entry.author == ticket::Author::admin ? "Admin" : "Anda")
        .set("at", text::short_date_time(entry.written_at, zone))
        .set("at_iso", to_iso8601(entry.written_at, zone))
        .list("lines", lines_of(entry.text));
    return row;
}

text::PageData question_row(const Site& site, ticket::TicketStore& tickets, const ticket::Ticket& one,
                            const Typed& typed) {
    std::vector<text::PageData> entries;
    for (const ticket::Entry& entry : tickets.entries(one.id))
        entries.push_back(entry_row(site, entry));
    const bool wrong = typed.ticket == one.id;
    text::PageData row;
    row.set("id", to_string(one.id))
        .set("subject", one.subject)
        .set("status", in_indonesian(one.state))
        .set("again", wrong ? typed.words : "")
        .set("error", wrong ? typed.complaint : "")
        .list("entries", std::move(entries));
    return row;
}

http::Response page(const Site& site, const http::Request& request, db::Database& reader, const Visitor& visitor,
                    const Typed& typed) {
    ticket::TicketStore tickets{reader, site.vault};
    const TicketId before = parse_id<TicketId>(request.query.get("sebelum")).value_or(TicketId{});
    std::vector<text::PageData> rows;
    TicketId oldest;
    bool more = false;
    for (const ticket::Ticket& one : tickets.of_person(visitor.person, TicketKind::qa, before, k_page + 1)) {
        more = std::ssize(rows) == k_page;
        if (more) break;
        rows.push_back(question_row(site, tickets, one, typed));
        oldest = one.id;
    }
    std::vector<people::Complaint> complaints;
    if (!typed.complaint.empty() && !typed.ticket) complaints.push_back({"pertanyaan", typed.complaint});
    text::PageData data;
    put_complaints(data, complaints);
    data.show("may_ask", flow::may_ask(site.services(reader), visitor.person))
        .show("sent", request.query.get("terkirim") == "ya")
        .set("typed", typed.ticket ? "" : typed.words)
        .set("question_error", typed.ticket ? "" : typed.complaint)
        .set("csrf", visitor.csrf)
        .set("older", more ? fmt::format("{}?sebelum={}", k_path, oldest) : "")
        .set("newest", before.value > 0 ? k_path : "")
        .list("questions", std::move(rows));
    return site.view.page(typed.complaint.empty() ? 200 : 422, "questions",
                          {.title = "Tanya admin", .description = {}, .shared_path = {}}, std::move(data));
}

http::Answer show(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    const db::Snapshot snapshot{reader};
    const auto person = people::PersonStore{reader, site->vault}.find(visitor->person);
    if (!person || person->erased_at) return leave(*site);
    return shown_to(site, *visitor, page(*site, request, reader, *visitor, {}));
}

std::string complaint_of(const Error& error) {
    if (error.kind() == ErrorKind::usage) return "Tulis pertanyaan Anda, paling banyak 2.000 huruf.";
    return "Pertanyaan Anda hari ini sudah banyak, atau hak bertanya Anda sudah berakhir. Coba lagi besok.";
}

/// A new question, or one more entry of `ticket`.
http::Answer write(const SharedSite& site, const http::Request& request, db::Database& reader,
                   std::optional<TicketId> ticket) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    if (!csrf_is_right(*site, request, *visitor)) return site->view.failure(403);
    if (!site->limiter.take("tanya-admin", to_string(visitor->person), k_one_person))
        return site->view.failure(429).with("Retry-After", "60");
    return [site, request, visitor = *visitor, ticket](db::Database& writer) {
        const std::string words{request.form.get("pertanyaan")};
        const auto services = as_themselves(*site, writer, visitor.person);
        try {
            const flow::Asked asked = ticket ? flow::ask_again(services, visitor.person, *ticket, words)
                                             : flow::ask_question(services, visitor.person, words);
            return http::Response::see_other(fmt::format("{}?terkirim=ya#{}", k_path, asked.ticket));
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::not_found) return site->view.failure(404);
            if (error.kind() != ErrorKind::usage && error.kind() != ErrorKind::refused) throw;
            return page(*site, request, writer, visitor, {words, complaint_of(error), ticket});
        }
    };
}

}  // namespace

void add_member_questions(http::Router& router, const SharedSite& site) {
    router.add("GET", k_path,
               [site](const http::Request& request, db::Database& reader) { return show(site, request, reader); });
    router.add("POST", k_path, [site](const http::Request& request, db::Database& reader) {
        return write(site, request, reader, std::nullopt);
    });
    router.add("POST", "/saya/tanya/{ticket}", [site](const http::Request& request, db::Database& reader) {
        // What is no ticket's id is nobody's ticket.
        const auto ticket = parse_id<TicketId>(request.parameters.get("ticket"));
        return write(site, request, reader, ticket.value_or(TicketId{}));
    });
}

}  // namespace mitra::web
