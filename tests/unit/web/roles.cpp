#include "tests/unit/web/roles.hpp"

#include "lib/delivery/step_store.hpp"
#include "lib/file/file_store.hpp"
#include "lib/file/material_store.hpp"
#include "lib/flow/change_account.hpp"
#include "lib/flow/change_coupon.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/membership/leader_store.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/ticket/ticket_store.hpp"

namespace mitra::test {
namespace {

const std::string k_junk(43, 'x');
constexpr const char* k_origin = "https://www.webdonasi.com";

/// "ORD-3" with a number that nothing has.
std::string of_nobody(const std::string& id) {
    return id.substr(0, id.find('-') + 1) + "987654";
}

bool is_session(Role role) {
    return role == Role::participant || role == Role::affiliate || role == Role::member || role == Role::leader;
}

}  // namespace

const char* name(Role role) {
    constexpr std::array k_names{"anonymous", "participant", "affiliate", "member",
                                 "leader",    "API member",  "API admin"};
    return k_names.at(static_cast<std::size_t>(role));
}

Community::Community(Role role)
    : MembersSite{[](flow::Site& site) { site.partners.default_rate = BasisPoints{1'000}; }}, role_{role} {
    const PersonId budi = add_person(site().database, {.name = "Budi", .email = "budi@contoh.id"});
    people::GroupStore groups{site().database};
    const GroupId readers = groups.add({.id = {}, .name = "Pembaca", .rights = {{"bacaan", false}}});
    groups.join(groups.add({.id = {}, .name = "Lain", .rights = {{"bacaan-lain", false}}}), budi, k_noon);

    if (role == Role::affiliate) make_affiliate(person, "SITI");
    if (role == Role::member || role == Role::leader || role == Role::api_member) has(person, "basic");
    if (role == Role::leader)
        membership::LeaderStore{site().database}.set(person, add_person(site().database), k_noon, "test");
    if (role == Role::member) groups.join(readers, person, k_noon);
    make_affiliate(budi, "BUDI");
    has(budi, "basic");

    own_ = things_of(person, "bacaan");
    others_ = things_of(budi, "bacaan-lain");
    if (role == Role::api_admin) own_ = others_;  // everybody's
    if (role == Role::api_member) token_ = token("member", person);
    if (role == Role::api_admin) token_ = token("admin", std::nullopt);
}

void Community::make_affiliate(PersonId who, const std::string& code) {
    referral::AffiliateStore affiliates{site().database, test_vault()};
    people::GroupStore groups{site().database};
    affiliates.add({.id = who, .code = code, .applied_at = k_noon}, "web");
    affiliates.move(who, referral::AffiliateState::pending, referral::AffiliateState::approved, "", "ani", k_noon);
    groups.join(groups.add({.id = {},
                            .name = "Mitra " + code,
                            .kind = people::GroupKind::affiliate,
                            .affiliate_access = true,
                            .rights = {}}),
                who, k_noon);
}

FileId Community::stored(const std::string& content) {
    return file::FileStore{site().database}.keep(
        visitor.folder().stage(content, "application/pdf", file::Storage::plain), k_noon);
}

OrderId Community::bought(PersonId who, const std::string& slug, shop::ProductKind kind, Money price) {
    shop::Product product{.id = {}, .slug = slug, .name = slug, .kind = kind, .price = price, .created_at = k_noon};
    if (kind == shop::ProductKind::file) {
        product.file = stored("isi " + slug);
        product.file_name = "kit.pdf";
    }
    return flow::grant_order(site().services(), shop::ProductStore{site().database}.add(product), who).order.id;
}

/// Whoever typed their number has not shown who they are: it is taken in the member area.
OrderId Community::waiting(PersonId who, const std::string& slug) {
    const ProductId free = shop::ProductStore{site().database}.add(
        {.id = {}, .slug = slug, .name = slug, .kind = shop::ProductKind::program, .created_at = k_noon});
    const Phone phone = people::PersonStore{site().database, test_vault()}.find(who)->phone.value();
    return flow::place_order(site().services(),
                             {.product = free,
                              .typed = flow::TypedBuyer{{"", "Orang Lain", "Bogor", "", "lain@contoh.id"}, phone},
                              .method = PaymentMethod::free,
                              .bank_account = {},
                              .consent = true})
        .order.id;
}

Community::Things Community::things_of(PersonId who, const std::string& right) {
    const std::string whose = to_string(who).substr(4);
    auto& database = site().database;
    Things things;
    things.product = "kit-" + whose;
    const OrderId order = bought(who, things.product, shop::ProductKind::file, Money{50'000});
    things.order = to_string(order);
    things.free_order = to_string(waiting(who, "gratis-" + whose));
    things.file = to_string(delivery::StepStore{database, test_vault()}.attach({.id = {},
                                                                                .order = order,
                                                                                .step = {},
                                                                                .file = stored("laporan " + whose),
                                                                                .file_name = "laporan.pdf",
                                                                                .attached_at = k_noon,
                                                                                .attached_by = "test",
                                                                                .removed_at = {}}));
    things.material = to_string(file::MaterialStore{database}.add({.id = {},
                                                                   .right = right,
                                                                   .title = "Bacaan " + whose,
                                                                   .file_name = "bacaan.pdf",
                                                                   .file = stored("bacaan " + whose),
                                                                   .added_at = k_noon,
                                                                   .removed_at = {}}));
    things.ticket = to_string(
        ticket::TicketStore{database, test_vault()}.add({.person = who, .text = "Bagaimana?"}, k_noon, to_string(who)));
    things.account = to_string(flow::add_account(site().services(), "@mitra." + whose, {}).id);
    if (referral::AffiliateStore{database, test_vault()}.find(who)) {
        referral::Coupon parent;
        parent.code = "ASAL" + whose;
        parent.amount = Money{10'000};
        parent.derivable = true;
        const CouponId made = flow::add_coupon(site().services(), parent);
        things.coupon = to_string(flow::derive_coupon(site().services(), made, "HEMAT" + whose, who));
    }
    if (!tier_of(who).empty()) {
        flow::request_upgrade(site().services(), order_of(who, "vip"));
        things.upgrade = to_string(membership::UpgradeStore{database, test_vault()}.open_of(who)->id);
    }
    return things;
}

std::string Community::value_of(const std::string& parameter, const std::string& pattern, Whose whose) const {
    const Things& things = whose == Whose::own ? own_ : others_;
    const bool of_accounts = pattern.find("affiliate-accounts") != std::string::npos;
    const bool of_upgrades = pattern.find("upgrade-requests") != std::string::npos;
    std::string value = k_junk;
    if (parameter == "slug") return others_.product;  // something that this person has not bought
    if (parameter == "code") return "BUDI";
    if (parameter == "order") value = pattern.find("ambil") == std::string::npos ? things.order : things.free_order;
    if (parameter == "file") value = things.file;
    if (parameter == "material") value = things.material;
    if (parameter == "coupon") value = things.coupon;
    if (parameter == "ticket") value = things.ticket;
    if (parameter == "id") value = of_accounts ? things.account : of_upgrades ? things.upgrade : things.order;
    if (whose == Whose::nobodys && value != k_junk) return of_nobody(value);
    return value.empty() ? k_junk : value;
}

std::string Community::address_of(const std::string& pattern, Whose whose) const {
    std::string address;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] != '{') {
            address += pattern[at];
            continue;
        }
        const std::size_t end = pattern.find('}', at);
        address += value_of(pattern.substr(at + 1, end - at - 1), pattern, whose);
        at = end;
    }
    return address;
}

/// What a program sends there, with which the act would be done.
std::string Community::body_for(const std::string& pattern) const {
    if (pattern.ends_with("/reject")) return R"({"reason": "belum"})";
    if (pattern.ends_with("/assign")) return R"({"account": ")" + own_.account + R"(", "person": "PER-2"})";
    if (pattern.ends_with("/purchase")) return R"({"tier_code": "basic", "payment_method": "transfer:BCA"})";
    if (pattern.ends_with("/upgrade")) return R"({"to_tier": "vip", "payment_method": "transfer:BCA"})";
    return pattern == "/api/affiliate-accounts/{id}" ? R"({"notes": "baik"})" : "{}";
}

http::Response Community::ask(const std::string& method, const std::string& pattern, Whose whose) {
    http::Fields headers{{"origin", k_origin}};
    visitor.cookies = {};
    std::string own_csrf;
    if (is_session(role_)) {
        enter();
        own_csrf = csrf();
        headers.add("x-csrf-token", own_csrf);
    }
    if (!token_.empty()) headers.add("authorization", "Bearer " + token_);
    const std::string address = address_of(pattern, whose);
    if (method == "GET") return visitor.get(address, headers);
    if (pattern.starts_with("/api/")) {
        headers.add("content-type", "application/json");
        const std::string body = body_for(pattern);
        return method == "PUT" ? visitor.put_body(address, body, headers) : visitor.post_body(address, body, headers);
    }
    if (pattern.starts_with("/hook/")) return visitor.post_body(address, "{}", headers);
    http::Fields form{{"csrf", own_csrf}};
    if (pattern == "/saya/tanya/{ticket}") form.add("pertanyaan", "Sudah ada kabar?");
    return visitor.post(address, form, headers);
}

}  // namespace mitra::test
