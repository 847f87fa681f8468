#pragma once

#include "lib/flow/chat_jobs.hpp"
#include "lib/http/client.hpp"

namespace mitra::sender {

/// Makes calls of the Bot API through a client, which belongs to the calling thread. Their addresses hold the bot's
/// token: nothing about them is logged.
flow::MakeTelegramCall telegram_caller(http::Client& client);

}  // namespace mitra::sender
