#include "cli/affiliate/affiliate_view.hpp"
#include "cli/group/group_view.hpp"
#include "lib/flow/change_affiliate.hpp"

namespace mitra::cli {
namespace {

constexpr std::string_view k_none = "none";
constexpr std::string_view k_default = "default";

struct Request {
    std::string affiliate;
    std::optional<std::string> group, code, rate, meta, tiktok, ga;
};

/// What is said to unset something, as an empty text.
std::optional<std::string> unless(std::string_view unset, const std::optional<std::string>& said) {
    return said == unset ? std::string{} : said;
}

std::optional<std::optional<std::int64_t>> rate_of(const Request& request) {
    if (!request.rate) return std::nullopt;
    if (*request.rate == k_default) return std::optional<std::int64_t>{};
    BasisPoints rate;
    read_text(*request.rate, rate);
    return std::optional{rate.value};
}

void set(Context& context, const Request& request) {
    flow::AffiliateChanges changes{.person = affiliate_named(context, request.affiliate).affiliate.id,
                                   .code = unless(k_default, request.code),
                                   .rate_bp = rate_of(request),
                                   .meta_pixel = unless(k_none, request.meta),
                                   .tiktok_pixel = unless(k_none, request.tiktok),
                                   .ga = unless(k_none, request.ga)};
    if (request.group) changes.group = group_named(context, *request.group).id;
    const bool changed = flow::change_affiliate(context.services(), changes);
    if (changed) context.concerns(1);
    context.print("{} {}", changes.person, changed ? "changed" : "is so already; nothing was changed");
    Object object = affiliate_object(context, affiliate_named(context, to_string(changes.person)));
    context.answer(std::move(object.add("changed", changed)));
}

}  // namespace

void affiliate_set(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("AFFILIATE", request->affiliate, "PER-12, a phone, an e-mail address or their code")
        .option("--group GROUP", request->group, "their group of affiliates, in place of the one they are in")
        .option("--code CODE", request->code, "a word of their own for links, or 'default' for the referral code")
        .option("--rate-bp N", request->rate, "their commission in basis points (2500 is 25 %), or 'default'")
        .option("--meta-pixel ID", request->meta, "Meta Pixel: the id or the vendor's code, or 'none'")
        .option("--tiktok-pixel ID", request->tiktok, "TikTok Pixel: the id or the vendor's code, or 'none'")
        .option("--ga ID", request->ga, "Google Analytics: the id or the vendor's code, or 'none'")
        .run([request](Context& context) { set(context, *request); });
}

}  // namespace mitra::cli
