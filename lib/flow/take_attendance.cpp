#include "lib/flow/take_attendance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <map>
#include <optional>
#include <unordered_map>

#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/change_person.hpp"
#include "lib/people/check.hpp"
#include "lib/people/filter.hpp"
#include "lib/people/person_store.hpp"
#include "lib/text/csv.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

constexpr std::int64_t k_page = 500;
/// More names than Zoom's largest meeting has.
constexpr std::size_t k_most_names = 100'000;

/// One line of Zoom's report that nobody was found for by e-mail.
struct Waiting {
    std::int64_t line = 0;
    std::string name;
    std::vector<PersonId> candidates;
};

struct Columns {
    std::size_t name = 0;
    std::optional<std::size_t> email;
};

std::optional<Columns> columns_of(const text::CsvRow& row) {
    std::optional<std::size_t> name;
    std::optional<std::size_t> email;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string title = people::city_key(row[i]);  // lower case, single blanks
        if (title.starts_with("name") || title.starts_with("nama")) name = name.value_or(i);
        if (title.find("email") != std::string::npos) email = i;
    }
    return name ? std::optional{Columns{*name, email}} : std::nullopt;
}

/// "Sari (Sari Dewi)" is the name shown in the meeting with the account's own behind it.
std::vector<std::string> spellings(std::string_view written) {
    const std::size_t open = written.find('(');
    std::vector<std::string> result{people::city_key(written.substr(0, open))};
    if (open != std::string_view::npos) {
        const std::size_t close = written.find(')', open);
        result.push_back(people::city_key(written.substr(open + 1, close - open - 1)));
    }
    return result;
}

class Report {
 public:
    Report(const Services& services, EventId event) : services_{services}, event_{event} {}

    void row(const text::CsvRow& row, std::int64_t line) {
        if (!columns_) {
            columns_ = columns_of(row);
            return;
        }
        if (row.size() <= columns_->name) return;
        const std::string name = text::clean_line(row[columns_->name]);
        const std::string email =
            columns_->email && *columns_->email < row.size() ? text::clean_line(row[*columns_->email]) : std::string{};
        if (name.empty() && email.empty()) return;
        if (by_email(email)) return;
        if (waiting_.size() == k_most_names)
            throw Error{ErrorKind::usage, fmt::format("the report has more than {} names", k_most_names), {}, "csv"};
        for (const std::string& spelling : spellings(name))
            by_spelling_[spelling].push_back(waiting_.size());
        waiting_.push_back({line, name, {}});
    }

    Attendance finish() {
        if (!columns_)
            throw Error{ErrorKind::usage, "the file is no participant report of Zoom's: no line names the columns",
                        "export it in Zoom under Reports, Usage, Participants", "csv"};
        find_candidates();
        for (const Waiting& line : waiting_)
            settle(line);
        return std::move(result_);
    }

 private:
    bool by_email(const std::string& typed) {
        if (typed.empty()) return false;
        std::string email;
        try {
            email = people::normalised_email(typed);
        } catch (const Error&) {
            return false;  // Zoom leaves "n/a" and the like; the name may still do
        }
        const auto person = people::PersonStore{services_.database, services_.vault}.by_email(email);
        if (!person || !event::EventStore{services_.database}.is_registered(event_, person->id)) return false;
        note(person->id, result_.by_email);
        return true;
    }

    /// Opens the names of all who are registered, a page at a time, and keeps those that the report names.
    void find_candidates() {
        people::PersonStore people{services_.database, services_.vault};
        const people::Filter filter{.event = event_};
        for (PersonId after;;) {
            const auto page = people.list(filter, after, k_page);
            for (const people::Person& person : page) {
                const auto lines = by_spelling_.find(people::city_key(person.details.name));
                if (lines == by_spelling_.end()) continue;
                for (const std::size_t i : lines->second)
                    waiting_[i].candidates.push_back(person.id);
            }
            if (std::ssize(page) < k_page) return;
            after = page.back().id;
        }
    }

    void settle(const Waiting& line) {
        std::vector<PersonId> found = line.candidates;
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        if (found.size() == 1) return note(found.front(), result_.by_name);
        result_.unmatched.push_back({line.line, line.name,
                                     found.empty() ? "nobody of this name is registered"
                                                   : fmt::format("{} people have this name", found.size())});
    }

    void note(PersonId person, std::int64_t& counter) {
        if (mark_attended(services_, event_, person))
            ++counter;
        else
            ++result_.already;
    }

    const Services& services_;
    EventId event_;
    std::optional<Columns> columns_;
    std::vector<Waiting> waiting_;
    std::unordered_map<std::string, std::vector<std::size_t>> by_spelling_;
    Attendance result_;
};

}  // namespace

Attendance take_attendance(const Services& services, EventId event, std::istream& csv) {
    return db::in_transaction(services.database, [&] {
        event::EventStore{services.database}.named(to_string(event));
        Report report{services, event};
        text::read_csv(csv, [&](const text::CsvRow& row, std::int64_t line) { report.row(row, line); });
        return report.finish();
    });
}

}  // namespace mitra::flow
