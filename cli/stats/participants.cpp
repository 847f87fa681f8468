#include "cli/context.hpp"
#include "cli/stats/bars.hpp"
#include "lib/base/error.hpp"
#include "lib/people/city_store.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::cli {
namespace {

using std::chrono::days;

constexpr std::int64_t k_most_days = 1000;
constexpr std::int64_t k_most_groups = 1000;

struct Request {
    std::optional<std::string> since;
    std::int64_t cities = 10;
};

struct Numbers {
    std::int64_t waiting = 0;  ///< belum_join
    std::int64_t joined = 0;   ///< sudah_join
    std::int64_t elsewhere = 0;
    std::vector<Object> cities;
    std::vector<Object> groups;
    std::vector<Object> by_day;
};

/// Every day from the first to today: a day on which nobody came is a row too.
std::vector<Object> day_rows(Context& context, const Request& request) {
    const Zone zone = context.zone();
    const Instant today = start_of_day(context.now(), zone);
    const Instant first = start_of_day(context.time("--since", request.since).value_or(today - days{13}), zone);
    if (today - first >= days{k_most_days})
        throw Error{ErrorKind::usage, fmt::format("--since: that is more than {} days ago", k_most_days)};
    std::vector<Object> rows;
    referral::ReferralStore store{context.database()};
    const auto counted = store.days(std::nullopt, day_number(first, zone), day_number(today, zone) + 1);
    auto next = counted.begin();
    for (Instant day = first; day <= today; day += days{1}) {
        const bool here = next != counted.end() && next->day == day_number(day, zone);
        rows.push_back({{"date", to_iso8601(day, zone).substr(0, 10)},
                        {"registrations", here ? next->registrations : 0},
                        {"clicks", here ? next->clicks : 0}});
        if (here) ++next;
    }
    return rows;
}

Numbers count(Context& context, const Request& request) {
    people::PersonStore people{context.database(), context.app().vault()};
    Numbers numbers{.waiting = people.count({.joined = false}), .joined = people.count({.joined = true})};
    numbers.elsewhere = numbers.waiting + numbers.joined;
    for (const auto& counted : people::largest_cities(context.database(), request.cities)) {
        numbers.cities.push_back({{"city", counted.city}, {"participants", counted.people}});
        numbers.elsewhere -= counted.people;
    }
    for (const people::Group& group : people::GroupStore{context.database()}.list({}, k_most_groups))
        if (group.kind == people::GroupKind::participant)
            numbers.groups.push_back({{"group", group.name}, {"participants", group.members}});
    numbers.by_day = day_rows(context, request);
    return numbers;
}

void participants(Context& context, const Request& request) {
    const Numbers numbers = count(context, request);
    const Screen screen = Screen::of_stdout(context.globals().color);
    const std::int64_t total = numbers.waiting + numbers.joined;
    context.print(
        "{}",
        sheet({{"participants", total}, {"belum_join", numbers.waiting}, {"sudah_join", numbers.joined}}, screen));
    context.print("{}", table_with_bars({{"group", "GROUP"}, {"participants", "PARTICIPANTS"}}, numbers.groups,
                                        "participants", screen));
    context.print("{}", table_with_bars({{"city", "CITY"}, {"participants", "PARTICIPANTS"}}, numbers.cities,
                                        "participants", screen));
    if (numbers.elsewhere > 0) context.print("and {} elsewhere\n", numbers.elsewhere);
    std::string by_day = table_with_bars({{"date", "DAY"}, {"registrations", "REGISTERED"}, {"clicks", "CLICKS"}},
                                         numbers.by_day, "registrations", screen);
    by_day.pop_back();  // print_line ends the line
    context.print_line(by_day);
    context.answer({{"participants", total},
                    {"by_status", Object{{"belum_join", numbers.waiting}, {"sudah_join", numbers.joined}}},
                    {"by_group", List(numbers.groups.begin(), numbers.groups.end())},
                    {"by_city", List(numbers.cities.begin(), numbers.cities.end())},
                    {"elsewhere", numbers.elsewhere},
                    {"by_day", List(numbers.by_day.begin(), numbers.by_day.end())}});
}

}  // namespace

void stats_participants(Verb& verb) {
    auto request = std::make_shared<Request>();
    Verb& declared = verb.option("--since TIME", request->since, "days from this one on (default: the last 14)");
    declared.option("--cities N", request->cities, "so many cities, the largest (1 to 1000, default 10)")
        .run([request](Context& context) {
            if (request->cities < 1 || request->cities > 1000)
                throw Error{ErrorKind::usage, fmt::format("--cities: {} is not from 1 to 1000", request->cities)};
            participants(context, *request);
        });
}

}  // namespace mitra::cli
