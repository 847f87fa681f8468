#include "lib/app/telegram.hpp"

namespace mitra::app {

std::optional<membership::telegram::Bot> telegram_bot(const App& app) {
    const auto& settings = app.settings().telegram;
    if (!settings.token) return std::nullopt;
    return membership::telegram::Bot{.url = settings.url,
                                     .token = *settings.token,
                                     .chat = settings.vip_chat_id,
                                     .webhook_secret = settings.webhook_secret.value_or(""),
                                     .any_link_host = app.site().sandbox};
}

}  // namespace mitra::app
