#include "cli/affiliate/affiliate_view.hpp"
#include "cli/person/person_view.hpp"
#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/referral_link.hpp"
#include "lib/referral/utm.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string person, utm_source;
    std::optional<std::string> product;
};

/// As a value in a web address: everything but letters, digits and a few marks as %XX.
std::string url_encoded(std::string_view text) {
    std::string result;
    for (const char letter : text) {
        const bool plain = is_letter_or_digit(letter) || letter == '-' || letter == '_' || letter == '.';
        result += plain ? std::string(1, letter) : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    return result;
}

void show_link(Context& context, const Request& request) {
    const flow::Site& site = context.app().site();
    const people::Person person = person_named(context, to_string(affiliate_person(context, request.person)));
    if (person.erased_at) throw Error{ErrorKind::refused, fmt::format("{} is erased", person.id), {}, "person"};
    const auto standing = flow::affiliate_standing(context.services(), person.id);
    const std::string code =
        standing ? flow::affiliate_code(site, standing->affiliate, person) : flow::referral_code(site, person);
    const std::string slug =
        request.product ? shop::ProductStore{context.database()}.named(*request.product).slug : std::string{};
    const std::string link =
        flow::affiliate_link(site, {.code = code, .slug = slug, .utm_source = url_encoded(request.utm_source)});
    if (site.referral_by_phone) context.audit_read("referral.link", to_string(person.id));
    context.print_line(link);
    context.answer({{"person", person.id}, {"link", link}, {"code", code}});
    if (referral::utm_word(request.utm_source) == referral::k_other_utm)
        context.note(
            fmt::format("such a source is counted as '{}': up to 40 letters, digits, '.', '_' and '-' are a word",
                        referral::k_other_utm));
    if (standing && !standing->may_earn())
        context.note(fmt::format("{} may not earn: see 'mitra affiliate show {}'", person.id, person.id));
}

}  // namespace

void referral_link(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PERSON", request->person, "PER-12, a phone, an e-mail address or an affiliate's code")
        .argument("[PRODUCT]", request->product, "the product that it leads to, by id, name or slug")
        .option("--utm-source WORD", request->utm_source, "where it will be posted, for reports by source")
        .run([request](Context& context) { show_link(context, *request); });
}

}  // namespace mitra::cli
