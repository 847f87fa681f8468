#include "lib/outbox/dripsender.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <nlohmann/json.hpp>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/crypto/secret_file.hpp"

namespace mitra::outbox {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 6> k_logged_out_words{"connect", "disconnect", "session",
                                                             "scan",    "banned",     "logout"};

std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return result;
}

std::string key_of(const Account& account) {
    std::string key = crypto::read_secret_file(account.key_file);
    while (!key.empty() && std::isspace(static_cast<unsigned char>(key.back())))
        key.pop_back();
    return key;
}

/// The provider's words, short and without digits in a row: an error may repeat the number it is about. No character
/// is cut in two: what is no UTF-8 any more cannot be told to the admin.
std::string safe_words(std::string_view words) {
    constexpr std::size_t k_most = 160;
    std::size_t length = std::min(words.size(), k_most);
    while (length > 0 && length < words.size() && (static_cast<unsigned char>(words[length]) & 0xC0U) == 0x80U)
        --length;
    std::string safe;
    for (const char c : words.substr(0, length)) {
        const bool digit = is_digit(c);
        const bool second_digit = digit && safe.ends_with('#');
        if (!second_digit) safe += digit ? '#' : (static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
    }
    return safe;
}

/// An error as words. Of an object its "message": all of it, written out, would need as much stack as it is deep.
std::string words_of(const json& error) {
    if (error.is_string()) return error.get<std::string>();
    if (!error.is_structured()) return error.dump();
    const auto message = error.is_object() ? error.find("message") : error.end();
    return message != error.end() && message->is_string() ? message->get<std::string>() : "an error without a text";
}

/// The "error" of a JSON answer, "success" as a word where it is false, or nothing.
std::optional<std::string> error_in(const std::string& body) {
    const json answer = json::parse(body, nullptr, false);
    if (!answer.is_object()) return std::nullopt;
    if (const auto error = answer.find("error"); error != answer.end() && !error->is_null() && *error != false)
        return words_of(*error);
    if (const auto success = answer.find("success"); success != answer.end() && *success == false) {
        const auto message = answer.find("message");
        return message != answer.end() && message->is_string() ? message->get<std::string>() : "success is false";
    }
    return std::nullopt;
}

std::optional<std::chrono::seconds> seconds_of(const std::string& retry_after) {
    std::int64_t seconds = 0;
    const auto [end, failure] = std::from_chars(retry_after.data(), retry_after.data() + retry_after.size(), seconds);
    if (failure != std::errc{} || end != retry_after.data() + retry_after.size() || seconds <= 0) return std::nullopt;
    return std::chrono::seconds{seconds};
}

SendResult server_error(const http::CallResult& answer, const std::optional<std::string>& error) {
    SendResult result{.outcome = Outcome::ambiguous, .status = answer.status};
    result.detail = fmt::format("{} {}", answer.status, safe_words(error.value_or("without a reason")));
    if (answer.status != 500 || !error) return result;
    const std::string words = lower(*error);
    if (std::any_of(k_logged_out_words.begin(), k_logged_out_words.end(),
                    [&](std::string_view word) { return words.find(word) != std::string::npos; })) {
        result.outcome = Outcome::sender_blocked;
        result.block = words.find("banned") != std::string::npos ? BlockKind::banned : BlockKind::logged_out;
    }
    return result;
}

}  // namespace

SendResult dripsender_result(const http::CallResult& answer) {
    if (answer.reached == http::Reached::nothing)
        return {.outcome = Outcome::transient_safe, .detail = "not reached: " + safe_words(answer.failure)};
    if (answer.reached == http::Reached::sent)
        return {.outcome = Outcome::ambiguous, .detail = "no answer: " + safe_words(answer.failure)};

    const auto error = error_in(answer.body);
    const std::string words = fmt::format("{} {}", answer.status, safe_words(error.value_or("")));
    if (answer.status >= 200 && answer.status < 300) {
        if (!error) return {.outcome = Outcome::accepted, .status = answer.status};
        return {.outcome = Outcome::bad_request, .status = answer.status, .detail = words, .contract_drift = true};
    }
    switch (answer.status) {
        case 400:
            return {.outcome = Outcome::bad_request, .status = 400, .detail = words, .recipient_suspected = true};
        case 401:
        case 403:
        case 404:  // a bad key answers 404, never "endpoint missing"
            return {.outcome = Outcome::sender_blocked,
                    .block = BlockKind::credential,
                    .status = answer.status,
                    .detail = words};
        case 402:
        case 429:
            return {.outcome = Outcome::rate_or_quota,
                    .retry_after = seconds_of(answer.retry_after),
                    .status = answer.status,
                    .detail = words};
        default:
            break;
    }
    if (answer.status >= 500) return server_error(answer, error);
    // Redirects and other answers that the sheet does not know: nobody can say that it was not taken.
    return {.outcome = Outcome::ambiguous, .status = answer.status, .detail = words, .contract_drift = true};
}

SendResult DripSender::send(const Account& account, const Outgoing& message) noexcept {
    try {
        json body{{"api_key", key_of(account)}, {"phone", message.to}, {"text", message.text}};
        if (!message.media_url.empty()) body["media_url"] = message.media_url;
        const http::Call call{.method = "POST",
                              .url = base_url_ + "/send",
                              .headers = {{"Content-Type", "application/json"}},
                              .body = body.dump()};
        return dripsender_result(client_.call(call));
    } catch (const Error& failure) {
        // Only the key file can fail here, before a byte left: without a key this number is of no use.
        return {.outcome = Outcome::sender_blocked, .block = BlockKind::credential, .detail = failure.what()};
    } catch (const std::exception&) {
        return {.outcome = Outcome::bad_request, .detail = "the text could not be written as JSON"};
    }
}

Health DripSender::probe(const Account& account) noexcept {
    try {
        const auto answer =
            client_.call({.method = "GET", .url = base_url_ + "/lists/", .headers = {{"api-key", key_of(account)}}});
        if (answer.reached != http::Reached::answered) return Health::unknown;
        if (answer.status == 200) return Health::ready;
        return answer.status == 401 || answer.status == 403 || answer.status == 404 ? Health::bad_credential
                                                                                    : Health::unknown;
    } catch (const std::exception&) {
        return Health::bad_credential;
    }
}

}  // namespace mitra::outbox
