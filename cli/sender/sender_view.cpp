#include "cli/sender/sender_view.hpp"

#include <charconv>

#include "lib/base/error.hpp"
#include "lib/crypto/secret_file.hpp"

namespace mitra::cli {
namespace {

[[noreturn]] void refuse(const std::string& message, const std::string& hint) {
    throw Error{ErrorKind::usage, message, hint, "sender"};
}

/// "2-5" in seconds.
std::pair<std::chrono::seconds, std::chrono::seconds> parse_delay(const std::string& text) {
    const std::size_t dash = text.find('-');
    const auto number = [&](std::string_view part) {
        std::int64_t value = -1;
        const auto [end, failure] = std::from_chars(part.data(), part.data() + part.size(), value);
        return failure == std::errc{} && end == part.data() + part.size() && !part.empty() ? value : -1;
    };
    const std::string_view view{text};
    const std::int64_t shortest = dash == std::string::npos ? -1 : number(view.substr(0, dash));
    const std::int64_t longest = dash == std::string::npos ? -1 : number(view.substr(dash + 1));
    if (shortest < 0 || longest < shortest || longest > 3'600)
        refuse(fmt::format("--delay: '{}' is no pair of seconds", text), "write it as 2-5");
    return {std::chrono::seconds{shortest}, std::chrono::seconds{longest}};
}

void check_key_file(const std::filesystem::path& file) {
    const std::string key = crypto::read_secret_file(file);
    if (key.find_first_not_of(" \r\n\t") == std::string::npos)
        refuse(fmt::format("--key-file: {} is empty", file.string()), "put the gateway's key into it");
}

}  // namespace

Verb& declare_sender_options(Verb& verb, SenderOptions& options) {
    return verb.option("--key-file FILE", options.key_file, "the file with the gateway's key, mode 0600")
        .option("--priority N", options.priority, "with weighted rotation: so many times as often (1 to 1000)")
        .option("--cap N", options.cap, "at most so many in any hour")
        .option("--delay SECONDS", options.delay, "the gap after each, as 2-5")
        .option("--hours HOURS", options.hours, "when it sends broadcasts and follow-ups, as 09:00-17:00")
        .flag("--warmup", options.warmup, "a new number: 20 on the first day, then 1.8 times as many each day");
}

void apply(Context& context, const SenderOptions& options, outbox::Sender& sender) {
    if (options.key_file) {
        check_key_file(*options.key_file);
        sender.key_file = std::filesystem::absolute(*options.key_file).string();
    }
    if (options.priority) {
        if (*options.priority < 1 || *options.priority > 1'000) refuse("--priority goes from 1 to 1000", "");
        sender.priority = *options.priority;
    }
    if (options.cap) {
        const std::int64_t most = context.app().settings().messaging.hourly_cap;
        if (*options.cap < 1 || *options.cap > most)
            refuse(fmt::format("--cap goes from 1 to the site's hourly_cap, {}", most),
                   "numbers that send more are blocked sooner");
        sender.hourly_cap = *options.cap;
    }
    if (options.delay) {
        const auto [shortest, longest] = parse_delay(*options.delay);
        if (shortest.count() == 0 && !context.app().site().sandbox)
            refuse("--delay: without a gap a number is soon blocked", "0 is for sandbox mode only");
        sender.shortest_gap = shortest;
        sender.longest_gap = longest;
    }
    if (options.hours) {
        sender.hours = outbox::parse_hours(*options.hours);
        if (!sender.hours)
            refuse(fmt::format("--hours: '{}' is no part of a day", *options.hours), "write it as 09:00-17:00");
    }
    if (options.warmup) sender.warmup_from = context.now();
}

std::int64_t cap_of(Context& context, const outbox::Sender& sender) {
    return sender.hourly_cap.value_or(context.app().settings().messaging.hourly_cap);
}

std::optional<std::string> webhook_of(Context& context, const outbox::Sender& sender) {
    if (sender.channel != outbox::Channel::whatsapp) return std::nullopt;
    outbox::SenderStore senders{context.database(), context.app().vault()};
    return context.app().site().base_url + "/hook/" + senders.webhook_path(sender.id);
}

Object sender_row(Context& context, const outbox::Sender& sender, const std::map<SenderId, std::int64_t>& sent) {
    const auto found = sent.find(sender.id);
    return {{"id", sender.id},
            {"name", sender.name},
            {"gateway", sender.gateway},
            {"active", sender.active},
            {"priority", sender.priority},
            {"cap", cap_of(context, sender)},
            {"sent_this_hour", found == sent.end() ? 0 : found->second},
            {"last_error", sender.last_error.empty() ? std::optional<std::string>{} : sender.last_error},
            {"webhook", webhook_of(context, sender)}};
}

}  // namespace mitra::cli
