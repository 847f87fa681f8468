#include "lib/app/app.hpp"

#include <cstdlib>
#include <utility>

#include "lib/base/error.hpp"
#include "lib/db/key_proof.hpp"

namespace mitra::app {
namespace {

std::unique_ptr<const Clock> clock_for(const config::Settings& settings) {
    const char* start = std::getenv("MITRA_NOW");
    if (start == nullptr || *start == '\0') return std::make_unique<SystemClock>();
    if (settings.site.mode == config::Mode::production)
        throw Error{ErrorKind::usage, "MITRA_NOW is set, but production runs on the machine's own clock",
                    "unset MITRA_NOW, or set site.mode = \"sandbox\" to try things", "settings"};
    const auto instant = parse_instant(start, settings.site.zone);
    if (!instant)
        throw Error{ErrorKind::usage, std::string{"MITRA_NOW is not a time: "} + start,
                    "write it as 2026-11-20T09:30:00+07:00", "settings"};
    return std::make_unique<ShiftedClock>(*instant);
}

shop::TaxMode tax_mode(config::Tax mode) {
    switch (mode) {
        case config::Tax::none:
            return shop::TaxMode::none;
        case config::Tax::inclusive:
            return shop::TaxMode::inclusive;
        case config::Tax::exclusive:
            return shop::TaxMode::exclusive;
    }
    return shop::TaxMode::none;
}

flow::ShopRules shop_rules(const config::Settings& settings) {
    return {.tax = {tax_mode(settings.tax.mode), BasisPoints{settings.tax.rate_bp}},
            .order_prefix = settings.orders.prefix,
            .expire = settings.orders.expire,
            .grace = settings.orders.grace,
            .unique_code_max = settings.orders.unique_code_max,
            .duitku = !settings.duitku.merchant_code.empty() && settings.duitku.api_key.has_value(),
            .duitku_asks_channel = settings.duitku.family == config::DuitkuFamily::v2,
            .duitku_expiry = settings.duitku.expiry};
}

flow::PartnerRules partner_rules(const config::Settings& settings) {
    return {.default_rate = BasisPoints{settings.commission.default_rate_bp},
            .cookie_life = std::chrono::days{settings.referral.cookie_days},
            .hold = settings.commission.hold,
            .payout_minimum = Money{settings.payout.minimum},
            .payout_confirm_above = Money{settings.payout.confirm_above},
            .payee_freeze = settings.payout.freeze,
            .second_admin = settings.site.second_admin};
}

flow::MembershipRules membership_rules(const config::Settings& settings) {
    return {.orphan_to_reserve = settings.commission.orphan_to_reserve,
            .check_accounts_days = settings.membership.check_accounts_days,
            .whatsapp_group = settings.membership.whatsapp_group,
            .telegram = settings.telegram.token.has_value(),
            .telegram_chat = settings.telegram.vip_chat_id};
}

flow::DeliveryRules delivery_rules(const config::Settings& settings) {
    return {.link_life = std::chrono::days{settings.delivery.link_days},
            .max_downloads = settings.delivery.max_downloads,
            .business_days = settings.delivery.days};
}

flow::TopupRules topup_rules(const config::Settings& settings) {
    return {.supplier = !settings.vip_reseller.api_id.empty() && settings.vip_reseller.api_key.has_value(),
            .trakteer = !settings.trakteer.page.empty() && settings.trakteer.key.has_value(),
            .trakteer_page = settings.trakteer.page,
            .trakteer_pay_url = settings.trakteer.pay_url,
            .trakteer_unit = Money{settings.trakteer.unit_price},
            .margin = BasisPoints{settings.topup.margin_bp},
            .margin_fixed = Money{settings.topup.margin_fixed},
            .service_share = BasisPoints{settings.topup.service_share_bp},
            .auto_send = settings.topup.auto_send,
            .price_max_age = settings.topup.price_max_age};
}

flow::Site site_of(const config::Settings& settings) {
    flow::Site site;
    site.name = settings.site.name;
    site.base_url = settings.site.base_url;
    site.zone = settings.site.zone;
    site.admin_whatsapp = settings.site.admin_whatsapp;
    site.admin_email = settings.site.admin_email;
    site.intro_video = settings.site.intro_video;
    site.support_contact = settings.site.support_contact;
    site.referral_by_phone = settings.referral.code == config::ReferralCode::phone;
    site.mask_contacts = settings.messaging.mask_contacts;
    site.track_joins = settings.messaging.track_joins;
    site.sandbox = settings.site.mode == config::Mode::sandbox;
    site.mails = !settings.smtp.url.empty();
    site.shop = shop_rules(settings);
    site.partners = partner_rules(settings);
    site.membership = membership_rules(settings);
    site.delivery = delivery_rules(settings);
    site.topup = topup_rules(settings);
    return site;
}

}  // namespace

struct App::Parts {
    config::Settings settings;
    crypto::Vault vault;
    std::unique_ptr<const Clock> clock;
    flow::Site site;
};

App::App(std::shared_ptr<const Parts> parts) : parts_{std::move(parts)} {}

App App::open(const std::optional<std::filesystem::path>& settings_file) {
    config::Settings settings = config::load(config::find_file(settings_file));
    auto clock = clock_for(settings);
    auto vault = crypto::Vault::load(settings.store.key_file);
    auto site = site_of(settings);
    return App{
        std::make_shared<const Parts>(Parts{std::move(settings), std::move(vault), std::move(clock), std::move(site)})};
}

const config::Settings& App::settings() const {
    return parts_->settings;
}
const crypto::Vault& App::vault() const {
    return parts_->vault;
}
const Clock& App::clock() const {
    return *parts_->clock;
}
const flow::Site& App::site() const {
    return parts_->site;
}

Random& App::random() const {
    thread_local SystemRandom random;
    return random;
}

file::Folder App::files() const {
    return {settings().store.files_dir, vault()};
}

db::Database App::connect(db::Access access, db::Cache cache) const {
    db::Database database = db::Database::open(parts_->settings.store.database, access, cache);
    db::prove_keys(database, parts_->vault, access);
    return database;
}

flow::Services App::services(db::Database& database, db::Actor actor) const {
    return {database, parts_->vault, *parts_->clock, random(), parts_->site, std::move(actor)};
}

}  // namespace mitra::app
