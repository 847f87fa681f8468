#include "lib/payment/statement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/text/csv.hpp"
#include "lib/text/fold.hpp"
#include "lib/text/wording.hpp"

namespace mitra::payment {
namespace {

using Kind = StatementLine::Kind;
using Sign = BankAmount::Sign;

/// Above the header banks write whose account it is, and since when.
constexpr std::int64_t k_longest_preamble = 40;
constexpr std::size_t k_longest_words = 500;

enum Column : std::size_t { date, amount, credit, debit, description, type, columns };

struct ColumnName {
    std::string_view written;
    Column column;
};
/// As folded, with "_" and "." as blanks.
constexpr std::array k_names = std::to_array<ColumnName>({
    {"date", date},
    {"tanggal", date},
    {"tgl", date},
    {"tgl tran", date},
    {"tanggal transaksi", date},
    {"tgl transaksi", date},
    {"transaction date", date},
    {"posting date", date},
    {"post date", date},
    {"amount", amount},
    {"jumlah", amount},
    {"nominal", amount},
    {"mutasi", amount},
    {"nilai", amount},
    {"kredit", credit},
    {"credit", credit},
    {"cr", credit},
    {"mutasi kredit", credit},
    {"jumlah kredit", credit},
    {"credit amount", credit},
    {"uang masuk", credit},
    {"masuk", credit},
    {"debet", debit},
    {"debit", debit},
    {"db", debit},
    {"mutasi debet", debit},
    {"mutasi debit", debit},
    {"jumlah debet", debit},
    {"debit amount", debit},
    {"uang keluar", debit},
    {"keluar", debit},
    {"description", description},
    {"keterangan", description},
    {"keterangan transaksi", description},
    {"deskripsi", description},
    {"desk tran", description},
    {"uraian", description},
    {"uraian transaksi", description},
    {"berita", description},
    {"transaction description", description},
    {"remark", description},
    {"remarks", description},
    {"reference no", description},
    {"no referensi", description},
    {"type", type},
    {"tipe", type},
    {"jenis", type},
    {"jenis transaksi", type},
    {"d/k", type},
    {"db/cr", type},
    {"cr/db", type},
    {"d/c", type},
    {"debit/credit", type},
    {"debet/kredit", type},
});

std::string column_word(const std::string& written) {
    std::string word = written;
    std::replace_if(
        word.begin(), word.end(), [](char c) { return c == '_' || c == '.' || c == '\''; }, ' ');
    return text::folded(word);
}

/// Where each column stands; several may make up the description.
struct Header {
    std::array<std::optional<std::size_t>, columns> at;
    std::vector<std::size_t> words;

    static std::optional<Header> of(const text::CsvRow& row) {
        Header header;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string word = column_word(row[i]);
            const auto* known = std::find_if(k_names.begin(), k_names.end(),
                                             [&](const ColumnName& one) { return one.written == word; });
            if (known == k_names.end()) continue;
            if (known->column == description) header.words.push_back(i);
            auto& at = header.at.at(known->column);
            if (!at) at = i;
        }
        const bool has_amount = header.at[amount] || header.at[credit];
        if (!header.at[date] || !has_amount) return std::nullopt;
        // BCA leaves the column of CR and DB, behind the amount, without a name.
        const std::size_t behind = header.at[amount].value_or(0) + 1;
        if (header.at[amount] && !header.at[type] && !header.at[credit] && behind < row.size() &&
            column_word(row[behind]).empty())
            header.at[type] = behind;
        return header;
    }
    [[nodiscard]] std::string value(const text::CsvRow& row, Column column) const {
        const auto where = at.at(column);
        return where && *where < row.size() ? text::clean_line(row[*where]) : std::string{};
    }
};

/// What "CR", "K", "Debet" says; nothing for another word.
std::optional<Sign> sign_named(const std::string& written) {
    static const std::map<std::string, Sign, std::less<>> k_words{
        {"", Sign::none},       {"cr", Sign::incoming},     {"c", Sign::incoming},      {"k", Sign::incoming},
        {"kr", Sign::incoming}, {"kredit", Sign::incoming}, {"credit", Sign::incoming}, {"masuk", Sign::incoming},
        {"+", Sign::incoming},  {"in", Sign::incoming},     {"db", Sign::outgoing},     {"d", Sign::outgoing},
        {"dr", Sign::outgoing}, {"debet", Sign::outgoing},  {"debit", Sign::outgoing},  {"keluar", Sign::outgoing},
        {"-", Sign::outgoing},  {"out", Sign::outgoing}};
    const auto found = k_words.find(text::folded(written));
    return found == k_words.end() ? std::nullopt : std::optional{found->second};
}

class Reader {
 public:
    Reader(Instant now, Zone zone) : now_{now}, zone_{zone}, today_{to_iso8601(now, zone).substr(0, 10)} {}

    StatementLine read(const Header& header, const text::CsvRow& row, std::int64_t line) const {
        StatementLine result{.line = line};
        const std::string day = header.value(row, date);
        const auto booked = read_bank_day(day, now_, zone_);
        if (!booked) {
            const bool has_digit = std::any_of(day.begin(), day.end(), is_digit);
            if (!has_digit) return skipped(result, text::folded(day) == "pend" ? "not booked yet" : "no row");
            return wrong(result, fmt::format("'{}' is no date", shortened(day)));
        }
        result.day = *booked;
        if (*booked > today_) return wrong(result, fmt::format("{} is in the future", *booked));
        return money(header, row, std::move(result));
    }

 private:
    StatementLine money(const Header& header, const text::CsvRow& row, StatementLine result) const {
        std::string written = header.value(row, credit);
        Sign sign = Sign::none;
        if (header.at[credit]) {  // a column of its own for what came
            if (written.empty() || written == "-") return skipped(result, "not incoming");
        } else {
            written = header.value(row, amount);
            const std::string said = header.value(row, type);
            const auto named = sign_named(said);
            if (!named) return wrong(result, fmt::format("'{}' says neither in nor out", shortened(said)));
            sign = *named;
            if (header.at[debit] && !header.value(row, debit).empty()) sign = Sign::outgoing;
        }
        if (written.empty()) return wrong(result, "it has no amount");
        const auto read = read_bank_amount(written);
        if (sign == Sign::outgoing || (read && read->sign == Sign::outgoing)) return skipped(result, "not incoming");
        if (!read && has_cents(written)) return skipped(result, "interest, in parts of a rupiah");
        if (!read) return wrong(result, fmt::format("'{}' is no amount of whole rupiah", shortened(written)));
        if (read->rupiah == Money{}) return skipped(result, "nothing came");
        result.kind = Kind::incoming;
        result.amount = read->rupiah;
        result.words = words(header, row);
        return result;
    }
    static std::string words(const Header& header, const text::CsvRow& row) {
        std::string all;
        for (const std::size_t i : header.words) {
            const std::string one = i < row.size() ? text::clean_line(row[i]) : std::string{};
            if (!one.empty()) all += (all.empty() ? "" : " ") + one;
        }
        return cut(all, k_longest_words);
    }
    static bool has_cents(const std::string& amount) {
        const std::size_t mark = amount.find_last_of(".,");
        return mark != std::string::npos && amount.size() == mark + 3 && amount.substr(mark + 1) != "00";
    }
    /// Never in the middle of a character.
    static std::string cut(std::string text, std::size_t longest) {
        if (text.size() <= longest) return text;
        std::size_t end = longest;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
            --end;
        text.resize(end);
        return text;
    }
    static std::string shortened(const std::string& text) { return cut(text, 40); }
    static StatementLine skipped(StatementLine line, std::string why) {
        line.kind = Kind::skipped;
        line.why = std::move(why);
        return line;
    }
    static StatementLine wrong(StatementLine line, std::string why) {
        line.kind = Kind::wrong;
        line.why = std::move(why);
        return line;
    }

    Instant now_;
    Zone zone_;
    std::string today_;
};

std::string whole_text(std::istream& in) {
    std::string text;
    std::array<char, 64 * 1024> piece;
    do {
        in.read(piece.data(), piece.size());
        text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    } while (in && text.size() <= k_longest_statement);
    if (text.size() > k_longest_statement)
        throw Error{ErrorKind::usage, "the statement is larger than 16 MiB", "import it in parts, a month at a time",
                    "csv"};
    return text;
}

/// The mark between fields: the one with which a header is found among the first lines.
std::optional<char> delimiter_of(const std::string& text) {
    std::istringstream lines{text};
    std::string line;
    for (std::int64_t i = 0; i < k_longest_preamble && std::getline(lines, line); ++i) {
        if (line.size() > 4096) continue;
        for (const char mark : {',', ';', '\t'}) {
            text::CsvRow cells{""};
            for (const char c : line) {
                if (c == mark)
                    cells.emplace_back();
                else if (c != '"' && c != '\r')
                    cells.back() += c;
            }
            if (cells.front().starts_with("\xef\xbb\xbf")) cells.front().erase(0, 3);
            if (Header::of(cells)) return mark;
        }
    }
    return std::nullopt;
}

}  // namespace

std::vector<StatementLine> read_statement(std::istream& csv, Instant now, Zone zone) {
    const std::string text = whole_text(csv);
    const auto delimiter = delimiter_of(text);
    if (!delimiter)
        throw Error{ErrorKind::usage, "the file has no line that names a column of dates and one of amounts",
                    "as in: tanggal,keterangan,jumlah,tipe  (or kredit instead of jumlah and tipe)", "csv"};
    const Reader reader{now, zone};
    std::vector<StatementLine> result;
    std::optional<Header> header;
    std::istringstream again{text};
    text::read_csv(
        again,
        [&](const text::CsvRow& row, std::int64_t line) {
            if (!header)
                header = Header::of(row);
            else if (row.size() > 1 || !row.front().empty())
                result.push_back(reader.read(*header, row, line));
        },
        delimiter);
    return result;
}

}  // namespace mitra::payment
