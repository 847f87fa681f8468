#pragma once

#include <memory>
#include <optional>

#include "lib/app/app.hpp"
#include "lib/topup/supplier.hpp"
#include "lib/topup/trakteer.hpp"

namespace mitra::app {

/// Whom top-ups are bought from, as the settings have it; nothing where none is set up.
std::shared_ptr<const topup::Supplier> topup_supplier(const App& app);
/// The owner's page at Trakteer; nothing where it is not used.
std::optional<topup::trakteer::Page> trakteer_page(const App& app);

}  // namespace mitra::app
