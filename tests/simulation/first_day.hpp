#pragma once

#include <filesystem>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/flow/services.hpp"

namespace mitra::simulation {

/// What an admin set up before the first visitor came. Every run begins with a copy of it.
struct FirstDay {
    std::vector<SenderId> numbers;  ///< WhatsApp, a slow one and a fast one
    SenderId mailbox;
    BankAccountId bank;
    GroupId partners;
    ProductId program, workshop, consulting;
    CouponId scarce, plain;  ///< of three uses; derivable
};
/// Made once for a program; the file is copied.
const FirstDay& first_day();
void copy_first_day(const std::filesystem::path& to);
/// The settings that go with it.
void set_up(flow::Site& site);

/// Messages that one number may begin in any rolling hour.
inline constexpr std::int64_t k_slow_cap = 20, k_fast_cap = 120;
inline constexpr const char* k_bank = "BCA";

}  // namespace mitra::simulation
