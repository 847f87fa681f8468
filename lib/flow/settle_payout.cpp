#include "lib/flow/settle_payout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "lib/base/enum_names.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/payout_messages.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/payment/statement.hpp"
#include "lib/payout/payout_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/text/csv.hpp"
#include "lib/text/fold.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using payout::LineState;
using payout::Payout;
using payout::PayoutLine;
using payout::PayoutState;
using Kind = ResultRow::Kind;

/// Rows per transaction.
constexpr std::size_t k_chunk = 200;
constexpr std::size_t k_longest_reference = 100;
constexpr std::size_t k_longest_reason = 300;

enum Column : std::size_t { person, amount, status, reference, reason, columns };

/// One row as it stands in the file.
struct Words {
    std::int64_t line = 0;
    std::array<std::string, columns> of;
};

/// Streams a result's rows.
template <typename Use>
void read_result(std::istream& csv, const Use& use) {
    const text::CsvColumns named{
        "this is no result of a payout", {"person", "amount", "status", "reference", "reason"}, status + 1};
    text::read_named_csv(csv, named, [&](const text::CsvRow& fields, std::int64_t line) {
        Words words{.line = line, .of = {}};
        for (std::size_t i = 0; i < columns; ++i)
            words.of.at(i) = text::clean_line(fields[i]);
        use(std::move(words));
    });
}

/// A refusal of one row, which goes on to the next.
struct Misfit {
    std::string why;
};

class Settling {
 public:
    Settling(const Services& services, const Payout& one)
        : services_{services}, payout_{one}, payouts_{services.database, services.vault} {
        cash_ = cash_account(services, one.bank_account);
    }

    /// Who stands in the file, and how often.
    void count(const Words& words) {
        if (const auto id = person_of(words)) ++seen_[*id];
    }

    ResultRow row(const Words& words) {
        ResultRow result{.line = words.line,
                         .kind = Kind::refused,
                         .person = person_of(words),
                         .payout_line = {},
                         .amount = amount_of(words),
                         .detail = {}};
        try {
            const PayoutLine line = line_of(words, result);
            result.payout_line = line.id;
            result.kind = take(words, line);
        } catch (const Misfit& misfit) {
            result.detail = misfit.why;
        }
        return result;
    }

 private:
    std::optional<PersonId> person_of(const Words& words) {
        if (const auto id = parse_id<PersonId>(words.of[person])) return id;
        try {
            return people::PersonStore{services_.database, services_.vault}.named(words.of[person]).id;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::not_found && error.kind() != ErrorKind::usage) throw;
            return std::nullopt;
        }
    }
    static std::optional<Money> amount_of(const Words& words) {
        if (const auto plain = Money::parse(words.of[amount])) return plain;
        const auto read = payment::read_bank_amount(words.of[amount]);
        return read ? std::optional{read->rupiah} : std::nullopt;
    }

    PayoutLine line_of(const Words& words, const ResultRow& result) {
        if (!result.person) throw Misfit{"nobody is this person"};
        if (seen_[*result.person] > 1) throw Misfit{fmt::format("{} stands in the file twice", *result.person)};
        const auto line = payouts_.line_of(payout_.id, *result.person);
        if (!line) throw Misfit{fmt::format("{} is not in {}", *result.person, payout_.id)};
        if (!payouts_.is_in_file(*line))
            throw Misfit{fmt::format("{} was not in the file of {}: {}", *result.person, payout_.id, line->reason)};
        if (!result.amount) throw Misfit{fmt::format("'{:.40}' is no amount", words.of[amount])};
        if (*result.amount != line->amount)
            throw Misfit{fmt::format("{} was to be paid {}, not {}", *result.person, line->amount, *result.amount)};
        return *line;
    }

    Kind take(const Words& words, const PayoutLine& line) {
        const std::string status_word = text::folded(words.of[status]);
        if (status_word != "settled" && status_word != "failed")
            throw Misfit{fmt::format("the status is settled or failed, not '{:.40}'", words.of[status])};
        const bool settled = status_word == "settled";
        if (text::length(words.of[reference]) > k_longest_reference ||
            text::length(words.of[reason]) > k_longest_reason)
            throw Misfit{"its reference or its reason is too long"};
        if (line.state != LineState::open) return known(words, line, settled);
        const Instant now = services_.clock.now();
        if (!settled) {
            payouts_.fail(line.id, payout::k_bank_refused, words.of[reason], {services_.actor.name, now});
            tell_payout_failed(services_, payouts_.line(line.id).value());
            return Kind::failed;
        }
        payouts_.settle(line.id, words.of[reference], {services_.actor.name, now});
        book(line, now);
        tell_payout_paid(services_, payouts_.line(line.id).value());
        return Kind::settled;
    }

    static Kind known(const Words& words, const PayoutLine& line, bool settled) {
        if (settled != (line.state == LineState::settled))
            throw Misfit{fmt::format("{} was {} before", line.id, payout::name(line.state))};
        const bool another = settled && !words.of[reference].empty() && words.of[reference] != line.reference;
        if (another) throw Misfit{fmt::format("{} was settled before, by another reference", line.id)};
        return Kind::already;
    }

    void book(const PayoutLine& line, Instant now) {
        ledger::LedgerStore{services_.database}.post(
            {.source = fmt::format("payout:{}", line.id),
             .act = "payout.settled",
             .about = to_string(payout_.id),
             .actor = services_.actor.name,
             .at = now,
             .postings = {{ledger::payable_to(line.person), line.amount}, {cash_, -line.amount}}});
    }

    const Services& services_;
    Payout payout_;
    payout::PayoutStore payouts_;
    std::string cash_;
    std::map<PersonId, int> seen_;
};

Payout exported(const Services& services, PayoutId id) {
    const Payout one = payout::PayoutStore{services.database, services.vault}.named(to_string(id));
    if (one.state != PayoutState::exported && one.state != PayoutState::settled)
        throw Error{ErrorKind::refused,
                    fmt::format("{} is {}: nothing was handed to a bank", id, payout::name(one.state)),
                    fmt::format("'mitra payout file {} --bank NAME' makes its file", id), "payout"};
    return one;
}

/// What a chunk changed, as one row; and when no line is open any more, the payout is settled.
void conclude(const Services& services, const Payout& one, const std::vector<ResultRow>& rows) {
    const auto count = [&](Kind kind) {
        return std::count_if(rows.begin(), rows.end(), [&](const ResultRow& row) { return row.kind == kind; });
    };
    const auto settled = count(Kind::settled);
    const auto failed = count(Kind::failed);
    if (settled + failed == 0) return;
    const Instant now = services.clock.now();
    db::record_audit(services.database, services.vault, services.actor, "payout.result", to_string(one.id),
                     fmt::format(R"({{"settled":{},"failed":{}}})", settled, failed), now);
    payout::PayoutStore payouts{services.database, services.vault};
    if (payouts.sums(one.id).open == 0)
        payouts.move(one.id, PayoutState::exported, PayoutState::settled, {services.actor.name, now});
}

}  // namespace

std::string_view name(Kind kind) {
    constexpr EnumNames<Kind, 4> k_kinds{{"settled", "failed", "already", "refused"}};
    return k_kinds.of(kind);
}

void settle_payout(const Services& services, PayoutId id, std::istream& csv,
                   const std::function<void(const ResultRow&)>& use) {
    require_trusted_clock(services);
    const Payout one = exported(services, id);
    Settling settling{services, one};
    read_result(csv, [&](const Words& words) { settling.count(words); });
    csv.clear();
    csv.seekg(0);
    std::vector<Words> chunk;
    const auto settle_chunk = [&] {
        const auto results = db::in_transaction(services.database, [&] {
            std::vector<ResultRow> rows;
            for (const Words& words : chunk)
                rows.push_back(settling.row(words));
            conclude(services, one, rows);
            return rows;
        });
        for (const ResultRow& row : results)
            use(row);
        chunk.clear();
    };
    read_result(csv, [&](Words words) {
        chunk.push_back(std::move(words));
        if (chunk.size() == k_chunk) settle_chunk();
    });
    if (!chunk.empty()) settle_chunk();
}

}  // namespace mitra::flow
