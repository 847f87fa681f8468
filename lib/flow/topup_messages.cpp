#include "lib/flow/topup_messages.hpp"

#include <fmt/format.h>

#include "lib/flow/admin_act.hpp"
#include "lib/flow/tell.hpp"

namespace mitra::flow {
namespace {

using Fields = std::map<std::string, std::string>;
using topup::Topup;

std::string about(const Topup& topup, std::string_view what) {
    return fmt::format("{}:{}", topup.id, what);
}

/// What it is for, and for whom, comes from the rows when the message is sent: `fields` holds our own words alone.
void tell_buyer(const Services& services, const Topup& topup, const shop::Order& order, std::string_view what,
                Fields fields = {}) {
    tell_person(services, order.buyer,
                {.kind = outbox::Kind::topup,
                 .cause = about(topup, what),
                 .template_name = fmt::format("topup_{}", what.substr(0, what.find(':'))),
                 .order = order.id,
                 .fields = std::move(fields)});
}

void tell_owner(const Services& services, const Topup& topup, const shop::Order& order, std::string_view what,
                Fields fields = {}) {
    tell_admin(services, {.cause = about(topup, what),
                          .template_name = fmt::format("admin_topup_{}", what),
                          .order = order.id,
                          .fields = std::move(fields)});
}

}  // namespace

void tell_topup_ordered(const Services& services, const Topup& topup, const shop::Order& order) {
    tell_buyer(services, topup, order, "ordered");
    tell_owner(services, topup, order, "ordered");
}

void tell_topup_paid(const Services& services, const Topup& topup, const shop::Order& order, Money over) {
    Fields fields;
    if (over > Money{}) fields["over"] = to_string(over);
    tell_buyer(services, topup, order, "paid", fields);
    if (services.site.topup.auto_send) {
        fields["detail"] = "Dikirim otomatis oleh sistem. Anda dikabari lagi begitu selesai.";
    } else {
        Services as_house = services;
        as_house.actor = {"mitra", "topup"};
        fields["action_link"] = issue_act(as_house, topup_send_act(), to_string(topup.id)).url;
        fields["action"] = fmt::format("mitra topup-order send {}", topup.id);
    }
    tell_owner(services, topup, order, "paid", std::move(fields));
}

void tell_topup_short(const Services& services, const Topup& topup, const shop::Order& order, Money missing,
                      std::string_view cause) {
    tell_buyer(services, topup, order, fmt::format("short:{}", cause), {{"missing", to_string(missing)}});
}

void tell_topup_sent(const Services& services, const Topup& topup, const shop::Order& order) {
    tell_buyer(services, topup, order, "sent");
    tell_owner(services, topup, order, "sent");
}

void tell_topup_failed(const Services& services, const Topup& topup, const shop::Order& order) {
    tell_buyer(services, topup, order, "failed");
    tell_owner(services, topup, order, "failed",
               {{"action", fmt::format("mitra order refund {} --amount {} --reason \"top-up gagal\"", order.id,
                                       order.total.rupiah())}});
}

void tell_topup_owner(const Services& services, std::string_view cause, std::string_view what, const Topup* topup) {
    Telling telling{.cause = std::string{cause},
                    .template_name = "admin_topup",
                    .fields = {{"alert", "top-up perlu dilihat"}, {"detail", std::string{what}}}};
    if (topup != nullptr) {
        telling.order = topup->order;
        telling.fields["action"] = fmt::format("mitra topup-order status {}", topup->id);
    }
    tell_admin(services, std::move(telling));
}

}  // namespace mitra::flow
