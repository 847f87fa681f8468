#include "lib/flow/change_product.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/delivery/plan_store.hpp"
#include "lib/file/file_store.hpp"
#include "lib/outbox/template_store.hpp"
#include "lib/people/group_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/markdown.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using shop::Product;
using shop::ProductKind;

constexpr std::size_t k_longest_name = 150;
constexpr std::size_t k_longest_slug = 80;
constexpr std::size_t k_longest_description = 500;
constexpr std::size_t k_longest_file_name = 150;
constexpr std::size_t k_longest_feature = 200;
constexpr std::size_t k_most_features = 30;
constexpr std::size_t k_most_landing_bytes = 64 * 1024;
/// What [site] home calls its own pages.
constexpr std::array<std::string_view, 4> k_taken_slugs{"socialpreneur", "toko", "membership", "topup"};

[[noreturn]] void wrong(const std::string& what, const std::string& hint = {}) {
    throw Error{ErrorKind::usage, what, hint, "product"};
}

std::string checked_line(std::string_view typed, std::string_view what, std::size_t longest) {
    std::string line = text::clean_line(typed);
    if (text::length(line) > longest) wrong(fmt::format("{} has more than {} characters", what, longest));
    return line;
}

void check_name(const std::string& name) {
    if (name.empty() || parse_id<ProductId>(name))
        wrong(fmt::format("'{}' is no name for a product", name), "give it a name that does not read like an id");
}

void check_slug(std::string_view slug) {
    const bool letters = !slug.empty() && std::all_of(slug.begin(), slug.end(), [](char c) {
        return is_small_letter(c) || is_digit(c) || c == '-';
    });
    const bool hyphens = letters && slug.front() != '-' && slug.back() != '-' && slug.find("--") == slug.npos;
    if (!hyphens || slug.size() > k_longest_slug || parse_id<ProductId>(slug))
        wrong(fmt::format("'{:.100}' is no slug", slug),
              "small letters, digits and single hyphens, at most 80, as in --slug magang-jepang");
    if (std::find(k_taken_slugs.begin(), k_taken_slugs.end(), slug) != k_taken_slugs.end())
        wrong(fmt::format("'{}' is one of the site's own addresses", slug), "choose another with --slug");
}

void check_landing(std::string_view landing) {
    if (landing.size() > k_most_landing_bytes)
        wrong(fmt::format("the landing text has more than {} bytes", k_most_landing_bytes));
    const auto complaints = text::check_markdown(landing);
    if (complaints.empty()) return;
    const std::string more = complaints.size() > 1 ? fmt::format(" (and {} more)", complaints.size() - 1) : "";
    wrong(fmt::format("the landing text has in line {} {}{}", complaints.front().line, complaints.front().what, more),
          "see 'mitra product add --help'");
}

void check_price(const Services& services, const Product& product) {
    if (product.price < Money{} || product.price.rupiah() > Money::k_largest)
        wrong(fmt::format("a price is from Rp 0 to {}", Money{Money::k_largest}));
    shop::price_of(product.price, Money{}, services.site.shop.tax);  // what is paid must be an amount as well
    if (product.rate_bp && (*product.rate_bp < 0 || *product.rate_bp > k_whole))
        wrong("a rate is from 0 to 10000 basis points", "--rate-bp 1500 is 15 %");
}

void check_group(const Services& services, std::optional<GroupId> id) {
    if (!id) return;
    const auto group = people::GroupStore{services.database}.named(to_string(*id));
    if (group.kind != people::GroupKind::participant)
        throw Error{ErrorKind::refused, fmt::format("{} '{}' is a group of affiliates", group.id, group.name),
                    "buyers go into participant groups", "group"};
}

/// Games and operators are made when the supplier lists them, with the name that its list has for them.
void refuse_to_add(ProductKind kind) {
    if (kind == ProductKind::topup)
        throw Error{ErrorKind::refused, "what is topped up comes from the supplier's price list",
                    "'mitra provider services sync' adds it", "product"};
}

/// What is topped up is priced service by service, and delivered by the supplier alone.
void check_topup(const Product& product) {
    if (product.kind != ProductKind::topup) return;
    if (product.price != Money{} || product.group_on_order || product.group_on_paid || product.rate_bp)
        wrong("a product of kind topup has no price, group or rate of its own",
              "its prices follow the supplier's; see [topup] in the settings");
}

std::vector<std::string> checked_features(const std::vector<std::string>& typed) {
    std::vector<std::string> features;
    for (const std::string& feature : typed) {
        features.push_back(checked_line(feature, "a feature", k_longest_feature));
        if (features.back().empty())
            wrong("a feature is empty", "leave it out, or say it: --feature 'Panduan lengkap'");
    }
    if (features.size() > k_most_features) wrong(fmt::format("more than {} features", k_most_features));
    return features;
}

/// The messages that its steps send: told to a buyer, so of kind delivery.
void check_messages(const Services& services, const std::vector<delivery::StepPlan>& steps) {
    outbox::TemplateStore templates{services.database};
    for (const delivery::StepPlan& step : steps) {
        if (step.message.empty()) continue;
        const auto found = templates.find(step.message);
        if (found && found->kind == outbox::Kind::delivery) continue;
        wrong(fmt::format("step '{}': message: {} '{:.100}'", step.name,
                          found ? "what is told of a delivery is of kind delivery, and not" : "there is no template",
                          step.message),
              "see 'mitra template list'");
    }
}

void check_goods(const Services& services, const Product& product, const Goods& goods) {
    const bool sells_file = product.kind == ProductKind::file;
    if (sells_file && !goods.has_file() && !product.file)
        wrong("a product of kind file sells a file", "give it with --file");
    if (!sells_file && (goods.has_file() || product.file))
        wrong("only a product of kind file has a file", "--kind file");
    const bool is_service = product.kind == ProductKind::service;
    if (goods.steps && !is_service && !sells_file)
        wrong(fmt::format("a product of kind {} has no steps", name(product.kind)), "--kind service, or --kind file");
    const bool has_steps =
        goods.steps ? !goods.steps->empty() : !delivery::PlanStore{services.database}.of(product.id).empty();
    if (is_service && !has_steps) wrong("a service is its steps", "give them with --steps FILE");
    if (goods.steps) check_messages(services, *goods.steps);
}

/// The product as it will be stored, after all rules that need no other product.
Product checked(const Services& services, Product product, const Goods& goods) {
    check_topup(product);
    product.name = checked_line(product.name, "a product's name", k_longest_name);
    product.description = checked_line(product.description, "a description", k_longest_description);
    product.file_name = checked_line(product.file_name, "a file's name", k_longest_file_name);
    check_name(product.name);
    if (product.slug.empty()) product.slug = shop::slug_of(product.name);
    check_slug(product.slug);
    check_price(services, product);
    check_landing(product.landing);
    check_group(services, product.group_on_order);
    check_group(services, product.group_on_paid);
    product.features = checked_features(product.features);
    check_goods(services, product, goods);
    return product;
}

void store_file(const Services& services, const Goods& goods, Product& product) {
    if (goods.package) product.file = keep_protected(services, *goods.package);
    if (goods.plain) product.file = file::FileStore{services.database}.keep(*goods.plain, services.clock.now());
}

/// False when they were so before.
bool store_steps(const Services& services, const Goods& goods, ProductId product) {
    return goods.steps && delivery::PlanStore{services.database}.set(product, *goods.steps);
}

bool same(const Product& a, const Product& b) {
    return a.slug == b.slug && a.name == b.name && a.price == b.price && a.description == b.description &&
           a.landing == b.landing && a.features == b.features && a.group_on_order == b.group_on_order &&
           a.group_on_paid == b.group_on_paid && a.file == b.file && a.file_name == b.file_name &&
           a.rate_bp == b.rate_bp;
}

Product existing(const Services& services, ProductId id) {
    return shop::ProductStore{services.database}.named(to_string(id));
}

void audit(const Services& services, std::string_view act, const Product& product) {
    record_audit(services.database, services.vault, services.actor, act, to_string(product.id),
                 fmt::format(R"({{"price":{}}})", product.price.rupiah()), services.clock.now());
}

}  // namespace

ProductId add_product(const Services& services, const Product& given, const Goods& goods) {
    refuse_to_add(given.kind);
    return db::in_transaction(services.database, [&] {
        Product product = checked(services, given, goods);
        store_file(services, goods, product);
        product.created_at = services.clock.now();
        product.archived_at.reset();
        product.id = shop::ProductStore{services.database}.add(product);
        store_steps(services, goods, product.id);
        audit(services, "product.add", product);
        return product.id;
    });
}

bool set_product(const Services& services, const Product& given, const Goods& goods) {
    return db::in_transaction(services.database, [&] {
        const Product before = existing(services, given.id);
        Product product = checked(services, given, goods);
        store_file(services, goods, product);
        product.archived_at = before.archived_at;
        const bool other_steps = store_steps(services, goods, product.id);
        if (same(before, product) && !other_steps) return false;
        shop::ProductStore{services.database}.set(product);
        audit(services, "product.set", product);
        return true;
    });
}

bool archive_product(const Services& services, ProductId id, bool archived) {
    return db::in_transaction(services.database, [&] {
        Product product = existing(services, id);
        if (product.archived_at.has_value() == archived) return false;
        product.archived_at = archived ? std::optional{services.clock.now()} : std::nullopt;
        shop::ProductStore{services.database}.set(product);
        audit(services, archived ? "product.archive" : "product.unarchive", product);
        return true;
    });
}

}  // namespace mitra::flow
