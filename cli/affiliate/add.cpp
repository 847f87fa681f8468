#include "cli/affiliate/affiliate_view.hpp"
#include "cli/group/group_view.hpp"
#include "lib/flow/decide_affiliate.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string person;
    std::optional<std::string> group, code;
};

void add(Context& context, const Request& request) {
    flow::NewAffiliate wanted{.person = affiliate_person(context, request.person), .code = request.code};
    if (request.group) wanted.group = group_named(context, *request.group).id;
    const auto decided = flow::add_affiliate(context.services(), wanted);
    if (decided.changed) context.concerns(1);
    context.print("{} {} an affiliate{}", wanted.person, decided.changed ? "is now" : "was already",
                  decided.group ? fmt::format(" in {}", decided.group->name) : std::string{});
    Object object = affiliate_object(context, affiliate_named(context, to_string(wanted.person)));
    if (decided.changed) context.print("their link: {}", in_words(*object.find("link")));
    context.answer(std::move(object.add("changed", decided.changed)));
}

}  // namespace

void affiliate_add(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PERSON", request->person, "PER-12, a phone or an e-mail address")
        .option("--group GROUP", request->group, "their group of affiliates (default: the first with access)")
        .option("--code CODE", request->code, "a word of their own for links, in place of the phone")
        .run([request](Context& context) { add(context, *request); });
}

}  // namespace mitra::cli
