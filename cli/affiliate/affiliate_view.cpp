#include "cli/affiliate/affiliate_view.hpp"

#include "cli/person/person_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/affiliate_messages.hpp"
#include "lib/referral/affiliate_store.hpp"

namespace mitra::cli {
namespace {

referral::AffiliateStore affiliates(Context& context) {
    return {context.database(), context.app().vault()};
}

Value group_of(const flow::AffiliateStanding& standing) {
    return standing.group ? Value{standing.group->name} : Value{};
}

List history_of(Context& context, PersonId id) {
    List moves;
    for (const referral::AffiliateMove& move : affiliates(context).history(id)) {
        if (context.globals().json)
            moves.emplace_back(Object{{"from", referral::name(move.from)},
                                      {"to", referral::name(move.to)},
                                      {"at", context.iso(move.at)},
                                      {"by", move.by}});
        else
            moves.emplace_back(
                fmt::format("{} {} by {}", referral::name(move.to), in_words(context.iso(move.at)), move.by));
    }
    return moves;
}

}  // namespace

PersonId affiliate_person(Context& context, const std::string& reference) {
    if (const auto owner = affiliates(context).by_code(reference)) return *owner;
    return person_named(context, reference).id;
}

flow::AffiliateStanding affiliate_named(Context& context, const std::string& reference) {
    const PersonId person = affiliate_person(context, reference);
    auto standing = flow::affiliate_standing(context.services(), person);
    if (!standing)
        throw Error{ErrorKind::not_found, fmt::format("{} is no affiliate", person),
                    fmt::format("'mitra affiliate add {}' makes them one", person), "affiliate"};
    return std::move(*standing);
}

Value affiliate_of(Context& context, const people::Person& person) {
    const auto standing = flow::affiliate_standing(context.services(), person.id);
    if (!standing) return nullptr;
    return Object{{"status", referral::name(standing->affiliate.state)},
                  {"code", or_null(flow::affiliate_code(context.app().site(), standing->affiliate, person))},
                  {"group", group_of(*standing)}};
}

Object affiliate_row(Context& context, const flow::AffiliateStanding& standing) {
    const flow::Site& site = context.app().site();
    const referral::Affiliate& affiliate = standing.affiliate;
    const people::Person person = person_named(context, to_string(affiliate.id));
    const flow::Rate rate = flow::commission_rate(site, standing, std::nullopt);
    return {{"person", affiliate.id},
            {"name", person.details.name},
            {"status", referral::name(affiliate.state)},
            {"code", or_null(flow::affiliate_code(site, affiliate, person))},
            {"group", group_of(standing)},
            {"rate_bp", affiliate.rate_bp},
            {"effective_rate_bp", rate.rate.value},
            {"rate_from", rate.from},
            {"applied_at", context.iso(affiliate.applied_at)},
            {"approved_at", context.iso(affiliate.approved_at)}};
}

Object affiliate_object(Context& context, const flow::AffiliateStanding& standing) {
    const flow::Site& site = context.app().site();
    const referral::Affiliate& affiliate = standing.affiliate;
    const people::Person person = person_named(context, to_string(affiliate.id));
    const auto life = flow::click_life(site, standing);
    const referral::Pixels& pixels = affiliate.pixels;
    Object object = affiliate_row(context, standing);
    object.add("may_earn", standing.may_earn())
        .add("cookie_days", life ? life->count() : 0)
        .add("pixels",
             Object{{"meta", or_null(pixels.meta)}, {"tiktok", or_null(pixels.tiktok)}, {"ga", or_null(pixels.ga)}})
        .add("link", or_null(flow::affiliate_link(site, affiliate, person)))
        .add("consent", or_null(affiliate.consent_version))
        .add("reason", or_null(affiliate.reason))
        .add("history", history_of(context, affiliate.id));
    return object;
}

}  // namespace mitra::cli
