#pragma once

#include <optional>

#include "lib/app/app.hpp"
#include "lib/payment/duitku.hpp"

namespace mitra::app {

/// The merchant's account at Duitku as the settings have it; nothing where Duitku is not used.
std::optional<payment::duitku::Account> duitku_account(const App& app);

}  // namespace mitra::app
