#include "cli/person/person_view.hpp"
#include "lib/flow/issue_link.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string person;
    std::int64_t days = 30;
};

void issue(Context& context, const Request& request) {
    const PersonId person = person_named(context, request.person).id;
    const auto page = flow::issue_person_page(context.services(), person, std::chrono::days{request.days});
    context.concerns(1);
    // A rehearsal's link is rolled back: shown, it would be tried and open nothing.
    const Value url = context.dry_run() ? Value{} : Value{page.url};
    context.print("{}", context.dry_run() ? "the link is made when you go ahead" : page.url);
    if (!context.dry_run())
        context.note(fmt::format("{} opens the page of {} until {}; it is shown this once", page.id, person,
                                 in_words(context.iso(page.expires_at))));
    context.answer({{"id", page.id}, {"person", person}, {"url", url}, {"expires_at", context.iso(page.expires_at)}});
}

}  // namespace

void link_new_person_page(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PERSON", request->person, "PER-12, a phone or an e-mail address")
        .option("--days N", request->days, "how long it opens the page (1 to 366, default 30)")
        .run([request](Context& context) { issue(context, *request); });
}

}  // namespace mitra::cli
