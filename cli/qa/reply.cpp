#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/qa/ticket_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/answer_ticket.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string ticket;
    std::optional<std::string> text, file;
};

std::string read_all(std::istream& in) {
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string words_of(const Request& request) {
    if (request.text && request.file)
        throw Error{ErrorKind::usage, "--text and --file are two answers", "give one of them", "ticket"};
    if (request.text) return *request.text;
    if (!request.file)
        throw Error{ErrorKind::usage, "there is no answer", "give it with --text, or with --file FILE ('-' is stdin)",
                    "ticket"};
    if (*request.file == "-") return read_all(std::cin);
    std::ifstream in{*request.file, std::ios::binary};
    if (!in) throw Error{ErrorKind::usage, "cannot read " + *request.file, "give a text file", "ticket"};
    return read_all(in);
}

void reply(Context& context, const Request& request) {
    const ticket::Ticket before = tickets_of(context).named(request.ticket, ticket::TicketKind::qa);
    const bool changed = flow::answer_ticket(context.services(), before.id, words_of(request));
    if (changed) context.concerns(1);
    context.print("{} {}", before.id,
                  changed ? fmt::format("answered; {} is told", before.person) : "has this very answer already");
    const auto after = tickets_of(context).find(before.id);
    context.answer(ticket_object(context, after.value_or(before)).add("changed", changed));
}

}  // namespace

void qa_reply(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("TCK", request->ticket, "a question, as TCK-4")
        .option("--text TEXT", request->text, "the answer")
        .option("--file FILE", request->file, "a file with the answer ('-' is stdin)")
        .run([request](Context& context) { reply(context, *request); });
}

}  // namespace mitra::cli
