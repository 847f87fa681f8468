#include "tests/simulation/first_day.hpp"

#include "lib/db/checkpoint.hpp"
#include "lib/db/migration.hpp"
#include "lib/delivery/plan_store.hpp"
#include "lib/flow/default_tiers.hpp"
#include "lib/outbox/sender_store.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/people/group_store.hpp"
#include "lib/referral/coupon_store.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/flow/delivery_plans.hpp"
#include "tests/flow/topup_shop.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/vault.hpp"

namespace mitra::simulation {
namespace {

using test::k_noon;

struct Made {
    test::TempDir dir;
    FirstDay day;
};

ProductId sell(db::Database& database, const std::string& name, std::int64_t price, shop::ProductKind kind,
               std::optional<GroupId> ordered, std::optional<GroupId> paid) {
    return shop::ProductStore{database}.add({.id = {},
                                             .slug = shop::slug_of(name),
                                             .name = name,
                                             .kind = kind,
                                             .price = Money{price},
                                             .group_on_order = ordered,
                                             .group_on_paid = paid,
                                             .created_at = k_noon});
}

SenderId add_number(db::Database& database, const std::string& name, std::int64_t cap) {
    return outbox::SenderStore{database, test::test_vault()}.add(
        {.name = name, .gateway = "dripsender", .hourly_cap = cap}, k_noon);
}

CouponId add_coupon(db::Database& database, const std::string& code, std::optional<std::int64_t> limit) {
    referral::Coupon coupon{.code = code, .derivable = true, .use_limit = limit};
    if (limit)
        coupon.amount = Money{15'000};
    else
        coupon.percent = BasisPoints{1'250};
    coupon.created_at = k_noon;
    coupon.created_by = "init";
    return referral::CouponStore{database}.add(coupon);
}

FirstDay fill(db::Database& database) {
    FirstDay day;
    day.numbers = {add_number(database, "lambat", k_slow_cap), add_number(database, "cepat", k_fast_cap)};
    day.mailbox = outbox::SenderStore{database, test::test_vault()}.add(
        {.name = "email", .gateway = "smtp", .channel = outbox::Channel::email}, k_noon);
    day.bank = payment::BankAccountStore{database, test::test_vault()}.add(
        {.id = {}, .name = k_bank, .number = "1234567890", .holder = "Yayasan"}, k_noon);
    people::GroupStore groups{database};
    const GroupId ordered = groups.add({.id = {}, .name = "Pendaftar", .rights = {}});
    const GroupId paid = groups.add({.id = {}, .name = "Lunas", .rights = {{"materi", false}}});
    day.partners = groups.add(
        {.id = {}, .name = "Mitra", .kind = people::GroupKind::affiliate, .affiliate_access = true, .rights = {}});
    using shop::ProductKind;
    day.program = sell(database, "Program Magang Jepang", 100'000, ProductKind::program, ordered, paid);
    day.workshop = sell(database, "Lokakarya", 33'333, ProductKind::program, ordered, paid);
    day.consulting = sell(database, "Konsultasi IT 1 Jam", 250'000, ProductKind::service, std::nullopt, std::nullopt);
    delivery::PlanStore{database}.set(day.consulting, test::consultation());
    day.scarce = add_coupon(database, "HEMAT3", 3);
    day.plain = add_coupon(database, "BERSAMA", std::nullopt);
    flow::add_default_tiers(database, k_noon);
    test::TopupShop::fill(database);
    return day;
}

const Made& made() {
    static const Made once = [] {
        Made first;
        db::Database database = db::Database::create(first.dir / "mitra.db");
        db::migrate(database);
        first.day = fill(database);
        db::checkpoint(database, 0);
        return first;
    }();
    return once;
}

}  // namespace

const FirstDay& first_day() {
    return made().day;
}

void copy_first_day(const std::filesystem::path& to) {
    std::filesystem::copy_file(made().dir / "mitra.db", to);
}

void set_up(flow::Site& site) {
    site.shop.duitku = true;
    site.shop.tax = {.mode = shop::TaxMode::inclusive, .rate = BasisPoints{1'100}};
    site.partners.default_rate = BasisPoints{1'333};
    site.partners.payout_minimum = Money{10'000};
    test::TopupShop::set_up(site);
}

}  // namespace mitra::simulation
