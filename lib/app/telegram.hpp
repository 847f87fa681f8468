#pragma once

#include <optional>

#include "lib/app/app.hpp"
#include "lib/membership/telegram.hpp"

namespace mitra::app {

/// The bot of the settings; nothing where there is none.
std::optional<membership::telegram::Bot> telegram_bot(const App& app);

}  // namespace mitra::app
