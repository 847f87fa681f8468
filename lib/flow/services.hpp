#pragma once

#include <chrono>
#include <string>

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
