#include <cctype>

#include "cli/person/person_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/referral_link.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string person, utm_source;
};

/// As a value in a web address: everything but letters, digits and a few marks as %XX.
std::string url_encoded(std::string_view text) {
    std::string result;
    for (const char letter : text) {
        const bool plain = std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-' || letter == '_' ||
                           letter == '.' || letter == '~';
        result += plain ? std::string(1, letter) : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    return result;
}

void show_link(Context& context, const Request& request) {
    const people::Person person = person_named(context, request.person);
    const flow::Site& site = context.app().site();
    if (person.erased_at) throw Error{ErrorKind::refused, fmt::format("{} is erased", person.id), {}, "person"};
    std::string link = flow::referral_link(site, person);
    if (!request.utm_source.empty()) link += "?utm_source=" + url_encoded(request.utm_source);
    if (site.referral_by_phone) context.audit_read("referral.link", to_string(person.id));
    context.print_line(link);
    context.answer({{"person", person.id}, {"link", link}, {"code", flow::referral_code(site, person)}});
}

}  // namespace

void referral_link(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PERSON", request->person, "PER-12, a phone or an e-mail address")
        .option("--utm-source WORD", request->utm_source, "where it will be posted, for reports by source")
        .run([request](Context& context) { show_link(context, *request); });
}

}  // namespace mitra::cli
