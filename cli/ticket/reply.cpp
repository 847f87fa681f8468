#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/ticket/ticket_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/answer_ticket.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string ticket;
    std::optional<std::string> given, text, file;
};

std::string read_all(std::istream& in) {
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string answer_of(const Request& request) {
    if (request.given.has_value() + request.text.has_value() + request.file.has_value() > 1)
        throw Error{ErrorKind::usage, "that is more than one answer", "give TEXT, --text or --file, one of them",
                    "ticket"};
    if (request.given) return *request.given;
    if (request.text) return *request.text;
    if (!request.file)
        throw Error{ErrorKind::usage, "there is no answer",
                    "give it behind the id, with --text, or with --file FILE ('-' is stdin)", "ticket"};
    if (*request.file == "-") return read_all(std::cin);
    std::ifstream in{*request.file, std::ios::binary};
    if (!in) throw Error{ErrorKind::usage, "cannot read " + *request.file, "give a text file", "ticket"};
    return read_all(in);
}

void reply(Context& context, const Request& request, ticket::TicketKind kind) {
    const ticket::Ticket before = tickets_of(context).named(request.ticket, kind);
    const bool changed = flow::answer_ticket(context.services(), before.id, answer_of(request));
    if (changed) context.concerns(1);
    context.print("{} {}", before.id,
                  changed ? fmt::format("answered; {} is told", before.person) : "has this very answer already");
    const auto after = tickets_of(context).find(before.id);
    context.answer(ticket_object(context, after.value_or(before)).add("changed", changed));
}

}  // namespace

void reply_to_ticket(Verb& verb, ticket::TicketKind kind) {
    auto request = std::make_shared<Request>();
    verb.argument("TCK", request->ticket, words_of(kind).one)
        .argument("[TEXT]", request->given, "the answer")
        .option("--text TEXT", request->text, "the answer, said so")
        .option("--file FILE", request->file, "a file with the answer ('-' is stdin)")
        .run([request, kind](Context& context) { reply(context, *request, kind); });
}

}  // namespace mitra::cli
