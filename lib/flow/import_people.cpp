#include "lib/flow/import_people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <istream>

#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/register_participant.hpp"
#include "lib/people/check.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/referral_store.hpp"
#include "lib/text/csv.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

/// Lines per transaction: an interrupted import loses at most these, and is simply run again.
constexpr std::size_t k_chunk = 500;

enum Column : std::size_t {
    salutation,
    name,
    city,
    profession,
    phone,
    email,
    referrer,
    registered_at,
    consent,
    status,
    unsubscribed,
    columns
};

struct ColumnName {
    std::string_view written;
    Column column;
};
constexpr std::array k_names = std::to_array<ColumnName>({
    {"sapaan", salutation},
    {"salutation", salutation},
    {"nama", name},
    {"name", name},
    {"kota", city},
    {"city", city},
    {"profesi", profession},
    {"profession", profession},
    {"no_wa", phone},
    {"no wa", phone},
    {"no wa aktif", phone},
    {"phone", phone},
    {"email", email},
    {"e-mail", email},
    {"referrer", referrer},
    {"pengundang", referrer},
    {"referrer_phone", referrer},
    {"registered_at", registered_at},
    {"tanggal daftar", registered_at},
    {"consent", consent},
    {"setuju", consent},
    {"status", status},
    {"unsubscribed", unsubscribed},
});

std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

/// Where each column stands in this file.
class Header {
 public:
    explicit Header(const text::CsvRow& row) {
        at_.fill(k_absent);
        for (std::size_t i = 0; i < row.size(); ++i)
            place(row[i], i);
        for (const Column needed : {name, phone})
            if (at_.at(needed) == k_absent)
                throw Error{ErrorKind::usage, "the file has no column for name or phone",
                            "its first line names the columns: sapaan,nama,kota,profesi,no_wa", "csv"};
    }
    [[nodiscard]] std::string value(const text::CsvRow& row, Column column) const {
        const std::size_t i = at_.at(column);
        if (i >= row.size()) return {};
        // What export_people wrote to keep a spreadsheet from calculating.
        const std::string value = text::clean_line(row[i]);
        return value.starts_with("'") ? value.substr(1) : value;
    }

 private:
    static constexpr std::size_t k_absent = static_cast<std::size_t>(-1);
    void place(const std::string& written, std::size_t i) {
        const std::string wanted = lower(text::clean_line(written));
        const auto known = std::find_if(k_names.begin(), k_names.end(),
                                        [&](const ColumnName& entry) { return entry.written == wanted; });
        if (known == k_names.end())
            throw Error{
                ErrorKind::usage, fmt::format("the file has an unknown column '{:.60}'", wanted),
                "known: sapaan nama kota profesi no_wa email referrer registered_at consent status unsubscribed",
                "csv"};
        at_.at(known->column) = i;
    }
    std::array<std::size_t, columns> at_{};
};

/// "ya" or the date since when; nothing and "tidak" are no. Error{usage} for another word.
bool yes_or_date(const std::string& written, std::string_view column, Zone zone) {
    const std::string said = lower(written);
    if (said.empty() || said == "tidak" || said == "no") return false;
    if (said == "ya" || said == "yes" || parse_instant(said, zone)) return true;
    throw Error{ErrorKind::usage, fmt::format("{} is 'ya', 'tidak' or a date, not '{:.60}'", column, said)};
}

/// Reads one line into a registration; an Error{usage} says what is wrong with it.
Registration read_line(const Services& services, const Header& header, const text::CsvRow& row,
                       const ImportOptions& options) {
    std::vector<people::Complaint> complaints;
    people::Details typed{.salutation = header.value(row, salutation),
                          .name = header.value(row, name),
                          .city = header.value(row, city),
                          .profession = header.value(row, profession),
                          .email = std::nullopt};
    if (const std::string mail = header.value(row, email); !mail.empty()) typed.email = people::normalised_email(mail);
    Registration registration{.details = people::checked(typed, complaints, people::Needed::name),
                              .phone = Phone::parse(header.value(row, phone)),
                              .referral_code = header.value(row, referrer),
                              .consent = false,
                              .notify = options.welcome,
                              .event = options.event,
                              .registered_at = std::nullopt};
    if (!complaints.empty()) throw Error{ErrorKind::usage, complaints.front().reason};

    const Zone zone = services.site.zone;
    if (const std::string since = header.value(row, registered_at); !since.empty()) {
        registration.registered_at = parse_instant(since, zone);
        if (!registration.registered_at || *registration.registered_at > services.clock.now())
            throw Error{ErrorKind::usage, fmt::format("'{:.60}' is no date in the past", since)};
    }
    registration.consent = yes_or_date(header.value(row, consent), "consent", zone);
    return registration;
}

/// What a person did since they registered: it must not be lost on the way from one installation to another, or who
/// said STOP there would be written to here.
struct Since {
    bool joined = false;
    std::optional<Instant> stopped_at;
};
Since read_since(const Services& services, const Header& header, const text::CsvRow& row) {
    const std::string said = lower(header.value(row, status));
    if (!said.empty() && said != "sudah_join" && said != "belum_join")
        throw Error{ErrorKind::usage, fmt::format("status is 'sudah_join' or 'belum_join', not '{:.60}'", said)};
    Since since{.joined = said == "sudah_join", .stopped_at = std::nullopt};
    const std::string stopped = header.value(row, unsubscribed);
    if (yes_or_date(stopped, "unsubscribed", services.site.zone))
        since.stopped_at = parse_instant(stopped, services.site.zone).value_or(services.clock.now());
    return since;
}

void note_since(const Services& services, PersonId person, const Since& since) {
    people::PersonStore people{services.database, services.vault};
    if (since.stopped_at) people.stop(person, *since.stopped_at);
    if (since.joined) people.joined(person, services.clock.now());
}

std::string note_on_referrer(const Services& services, const Registration& registration, const Registered& registered) {
    if (registered.already || registered.referrer || registration.referral_code.empty()) return {};
    const auto decision = referral::ReferralStore{services.database}.decision(registered.person);
    const bool oneself = decision && decision->outcome == referral::Outcome::oneself;
    return oneself ? "the referrer is the person" : "the referrer is unknown";
}

class Import {
 public:
    Import(const Services& services, const ImportOptions& options, const std::function<void(const ImportLine&)>& tell)
        : services_{services}, options_{options}, tell_{tell} {}

    void row(const text::CsvRow& row, std::int64_t line) {
        if (!header_) {
            header_.emplace(row);
            return;
        }
        waiting_.emplace_back(row, line);
        if (waiting_.size() == k_chunk) flush();
    }
    void flush() {
        std::vector<ImportLine> done;
        db::in_transaction(services_.database, [&] {
            for (const auto& [row, line] : waiting_)
                done.push_back(one(row, line));
        });
        waiting_.clear();
        for (const ImportLine& line : done)
            count(line);
    }
    [[nodiscard]] const ImportSummary& summary() const { return summary_; }

 private:
    ImportLine one(const text::CsvRow& row, std::int64_t line) {
        try {
            Registration registration = read_line(services_, *header_, row, options_);
            const Since since = read_since(services_, *header_, row);
            if (since.stopped_at) registration.notify = false;
            const Registered registered = register_participant(services_, registration);
            if (!registered.already) note_since(services_, registered.person, since);
            return {.line = line,
                    .result = registered.already ? ImportLine::Result::already : ImportLine::Result::added,
                    .person = registered.person,
                    .reason = note_on_referrer(services_, registration, registered)};
        } catch (const Error& error) {
            // Only what is wrong with this line; a full disk or a lock ends the import.
            if (error.kind() != ErrorKind::usage && error.kind() != ErrorKind::refused) throw;
            return {
                .line = line, .result = ImportLine::Result::refused, .person = std::nullopt, .reason = error.what()};
        }
    }
    void count(const ImportLine& line) {
        switch (line.result) {
            case ImportLine::Result::added:
                ++summary_.added;
                break;
            case ImportLine::Result::already:
                ++summary_.already;
                break;
            case ImportLine::Result::refused:
                ++summary_.refused;
                break;
        }
        tell_(line);
    }

    const Services& services_;
    const ImportOptions& options_;
    const std::function<void(const ImportLine&)>& tell_;
    std::optional<Header> header_;
    std::vector<std::pair<text::CsvRow, std::int64_t>> waiting_;
    ImportSummary summary_;
};

}  // namespace

ImportSummary import_people(const Services& services, std::istream& csv, const ImportOptions& options,
                            const std::function<void(const ImportLine&)>& tell) {
    if (options.event) event::EventStore{services.database}.named(to_string(*options.event));
    Import import{services, options, tell};
    text::read_csv(csv, [&](const text::CsvRow& row, std::int64_t line) { import.row(row, line); });
    import.flush();
    return import.summary();
}

}  // namespace mitra::flow
