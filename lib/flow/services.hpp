#pragma once

#include <chrono>
#include <string>

#include "lib/base/business_time.hpp"
#include "lib/base/clock.hpp"
#include "lib/base/random.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/audit.hpp"
#include "lib/db/database.hpp"
#include "lib/shop/price.hpp"

namespace mitra::flow {

/// What the settings say about selling.
struct ShopRules {
    shop::TaxRule tax;
    std::string order_prefix = "ORD";
    std::chrono::hours expire{24};
    std::chrono::hours grace{72};  ///< a payment that comes this long after its order expired still counts
    std::int64_t unique_code_max = 999;
    bool duitku = false;               ///< the merchant's account is in the settings
    bool duitku_asks_channel = false;  ///< our page lets the buyer choose how to pay (family v2)
    std::chrono::minutes duitku_expiry{60};
};

/// What the settings say about partners: what they earn, and when they are paid.
struct PartnerRules {
    BasisPoints default_rate;           ///< where neither affiliate, group nor product says another
    std::chrono::days cookie_life{90};  ///< of a click; 0: for ever
    std::chrono::days hold{7};          ///< from paid to payable
    Money payout_minimum{100'000};
    Money payout_confirm_above;           ///< a payout above it needs the second admin; 0: none does
    std::chrono::hours payee_freeze{72};  ///< nothing is paid to a new account for so long
    std::string second_admin;             ///< "PER-2", a phone or an e-mail; may be empty
};

/// What the settings say about memberships.
struct MembershipRules {
    bool orphan_to_reserve = false;  ///< who gets a leader's share where there is none: the reserve, else the owner
    std::int64_t check_accounts_days = 7;  ///< an account that nobody looked at for so long is told about
    std::string whatsapp_group;            ///< the address of the members' group; may be empty
    bool telegram = false;                 ///< a bot is set up, and invites into:
    std::int64_t telegram_chat = 0;
};

/// What the settings say about what is owed after an order was paid.
struct DeliveryRules {
    std::chrono::days link_life{7};
    std::int64_t max_downloads = 5;
    BusinessDays business_days{0b0111110};  ///< Monday to Friday
};

/// What the settings say about top-ups.
struct TopupRules {
    bool supplier = false;  ///< the account at VIP Reseller is in the settings
    bool trakteer = false;  ///< so is the owner's page at Trakteer
    std::string trakteer_page, trakteer_pay_url;
    Money trakteer_unit{1'000};  ///< tips are whole units of this
    BasisPoints margin;          ///< of the cost, and on top of that:
    Money margin_fixed;
    BasisPoints service_share{2'500};        ///< of the month's net profit, for who keeps the shop running
    bool auto_send = false;                  ///< a paid top-up is placed without the owner's tap
    std::chrono::minutes price_max_age{60};  ///< older prices are not sold at
};

/// What flows need to know of the site; made from the settings by lib/app.
struct Site {
    std::string name;
    std::string base_url;  ///< without a slash at its end
    Zone zone;
    std::string admin_whatsapp;  ///< E.164, may be empty
    std::string admin_email;     ///< may be empty
    std::string intro_video;
    std::string support_contact;
    bool referral_by_phone = true;  ///< links show the phone (S3-02), else the opaque code
    bool mask_contacts = false;     ///< referrer alerts and pages show masked numbers
    bool track_joins = false;       ///< reminders carry /z/TOKEN instead of the Zoom address
    bool sandbox = false;
    bool mails = true;  ///< a mail server is set up: e-mail goes out
    ShopRules shop;
    PartnerRules partners;
    MembershipRules membership;
    DeliveryRules delivery;
    TopupRules topup;
};

/// What every business act works with. A flow runs in a db::Transaction of its own, which nests.
struct Services {
    db::Database& database;
    const crypto::Vault& vault;
    const Clock& clock;
    Random& random;
    const Site& site;
    db::Actor actor;
};

}  // namespace mitra::flow
