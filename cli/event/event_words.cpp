#include "cli/event/event_words.hpp"

#include <algorithm>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_longest_minutes = std::int64_t{24} * 60;
constexpr std::size_t k_longest_meta = 1000;

bool is_key(std::string_view key) {
    return !key.empty() && key.size() <= 50 && std::all_of(key.begin(), key.end(), [](char letter) {
        return is_letter_or_digit(letter) || letter == '_' || letter == '-';
    });
}

/// One KEY=VALUE put into the event's meta; an empty value takes the key out.
void put_meta(Object& meta, const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string key = word.substr(0, equals);
    if (equals == std::string::npos || !is_key(key) || word.size() > k_longest_meta)
        throw Error{ErrorKind::usage, fmt::format("--meta: '{:.60}' is not KEY=VALUE", word),
                    "as in --meta pembicara=\"Ibu Sari\"; KEY has letters, digits, - and _"};
    auto& fields = meta.fields;
    const auto same_key = [&](const Field& field) { return field.name == key; };
    fields.erase(std::remove_if(fields.begin(), fields.end(), same_key), fields.end());
    const std::string value = text::clean_line(word.substr(equals + 1));
    if (!value.empty()) meta.add(key, value);
}

/// A date alone means the whole day; empty: no end.
std::optional<Instant> last_moment(Context& context, const std::string& typed) {
    constexpr std::size_t k_date = std::string_view{"2026-11-20"}.size();
    if (typed.empty()) return std::nullopt;
    const Instant at = context.time("--repeat-until", typed);
    return typed.size() == k_date ? at + (std::chrono::hours{24} - std::chrono::milliseconds{1}) : at;
}

}  // namespace

Verb& declare_event(Verb& verb, EventWords& words) {
    return verb.option("--video URL", words.video, "introduction video (else the site's); empty removes it")
        .option("--meta KEY=VALUE", words.meta, "a further fact, as often as needed; an empty VALUE removes it")
        .choice("--repeat", words.repeat, {"never", "weekly", "monthly"}, "add the next one when this has begun")
        .option("--repeat-until TIME", words.repeat_until, "no event of the series starts later; empty: without end")
        .option("--minutes N", words.minutes, "how long it lasts (default 90)");
}

void apply(Context& context, const EventWords& words, event::Event& event) {
    if (words.title) event.title = text::clean_line(*words.title);
    if (words.start) event.starts_at = context.time("--start", *words.start);
    if (words.zoom) event.zoom_url = *words.zoom;
    if (words.video) event.video_url = *words.video;
    if (words.repeat) event.repeat = event::repeat_named(*words.repeat).value_or(event::Repeat::never);
    if (words.repeat_until) event.repeat_until = last_moment(context, *words.repeat_until);
    if (words.repeat == "never" && !words.repeat_until) event.repeat_until = std::nullopt;
    if (words.tier) event.tier = membership::TierStore{context.database()}.named(*words.tier).id;
    if (words.minutes) {
        if (*words.minutes < 1 || *words.minutes > k_longest_minutes)
            throw Error{ErrorKind::usage,
                        fmt::format("--minutes: {} is not from 1 to {}", *words.minutes, k_longest_minutes)};
        event.duration = std::chrono::minutes{*words.minutes};
    }
    if (words.meta.empty()) return;
    Value meta = Value::from_json(event.meta);
    Object object = std::get<Object>(meta.kind());
    for (const std::string& word : words.meta)
        put_meta(object, word);
    event.meta = to_json(object);
}

}  // namespace mitra::cli
