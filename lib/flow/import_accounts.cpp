#include "lib/flow/import_accounts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <istream>
#include <map>
#include <vector>

#include "lib/base/enum_names.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/change_account.hpp"
#include "lib/membership/account_store.hpp"
#include "lib/text/csv.hpp"
#include "lib/text/fold.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using Result = AccountLine::Result;

constexpr std::size_t k_chunk = 200;  // lines per transaction
constexpr std::size_t k_most_lines = 100'000;
constexpr EnumNames<Result, 4> k_results{{"added", "changed", "same", "refused"}};

enum Column : std::size_t { username, tiktok_id, shop_id, shop_name, status, cart, notes, columns };

struct ColumnName {
    std::string_view written;
    Column column;
};
constexpr std::array k_names = std::to_array<ColumnName>({
    {"username", username},
    {"akun", username},
    {"account", username},
    {"tiktok_username", username},
    {"tiktok_id", tiktok_id},
    {"tiktok_account_id", tiktok_id},
    {"shop_id", shop_id},
    {"shop_name", shop_name},
    {"nama_toko", shop_name},
    {"shop_status", status},
    {"status", status},
    {"keranjang_kuning", cart},
    {"cart", cart},
    {"notes", notes},
    {"catatan", notes},
});

/// Where each column stands in this file.
class Header {
 public:
    explicit Header(const text::CsvRow& row) {
        at_.fill(k_absent);
        for (std::size_t i = 0; i < row.size(); ++i)
            at_.at(column_of(row[i])) = i;
        if (at_[username] == k_absent)
            throw Error{ErrorKind::usage, "the file has no column 'username'",
                        "its first line names the columns: username,shop_name,shop_status,keranjang_kuning", "csv"};
    }
    /// Empty where the file has no such column.
    [[nodiscard]] std::string value(const text::CsvRow& row, Column column) const {
        const std::size_t i = at_.at(column);
        if (i >= row.size()) return {};
        const std::string value = text::clean_line(row[i]);
        return value.starts_with("'") ? value.substr(1) : value;  // what a spreadsheet keeps from calculating
    }

 private:
    static constexpr std::size_t k_absent = static_cast<std::size_t>(-1);
    static Column column_of(const std::string& written) {
        const std::string wanted = text::folded(text::clean_line(written));
        const auto* known = std::find_if(k_names.begin(), k_names.end(),
                                         [&](const ColumnName& entry) { return entry.written == wanted; });
        if (known == k_names.end())
            throw Error{ErrorKind::usage, fmt::format("the file has an unknown column '{:.60}'", wanted),
                        "known: username tiktok_id shop_id shop_name shop_status keranjang_kuning notes", "csv"};
        return known->column;
    }
    std::array<std::size_t, columns> at_{};
};

std::optional<std::string> unless_empty(std::string text) {
    return text.empty() ? std::nullopt : std::optional{std::move(text)};
}

bool yes_or_no(const std::string& written) {
    const std::string said = text::folded(written);
    if (said == "ya" || said == "yes" || said == "1" || said == "true") return true;
    if (said == "tidak" || said == "no" || said == "0" || said == "false") return false;
    throw Error{ErrorKind::usage, fmt::format("keranjang_kuning is 'ya' or 'tidak', not '{:.60}'", written)};
}

AccountChange change_in(const Header& header, const text::CsvRow& row) {
    AccountChange change{.tiktok_id = unless_empty(header.value(row, tiktok_id)),
                         .shop_id = unless_empty(header.value(row, shop_id)),
                         .shop_name = unless_empty(header.value(row, shop_name)),
                         .notes = unless_empty(header.value(row, notes))};
    if (const auto said = unless_empty(header.value(row, status))) {
        change.status = membership::shop_status_named(text::folded(*said));
        if (!change.status)
            throw Error{ErrorKind::usage,
                        fmt::format("shop_status is 'active', 'suspended' or 'inactive', not '{:.60}'", *said)};
    }
    if (const auto said = unless_empty(header.value(row, cart))) change.cart = yes_or_no(*said);
    return change;
}

/// One line that may be written.
struct Good {
    std::int64_t line = 0;
    std::string username;
    AccountChange change;
};

class Import {
 public:
    Import(const Services& services, const std::function<void(const AccountLine&)>& tell)
        : services_{services}, accounts_{services.database, services.vault}, tell_{tell} {}

    void judge(const text::CsvRow& row, std::int64_t line) {
        if (!header_) {
            header_.emplace(row);
            return;
        }
        if (good_.size() + refused_.size() == k_most_lines)
            throw Error{ErrorKind::usage, fmt::format("the file has more than {} lines", k_most_lines),
                        "import it in parts", "csv"};
        std::string name;
        try {
            name = membership::account_username(header_->value(row, username));
            Good good{line, name, change_in(*header_, row)};
            refuse_twice(names_, text::folded(name), line, "this name");
            if (good.change.tiktok_id) refuse_another_s_id(good);
            check_lengths(good);
            good_.push_back(std::move(good));
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::usage && error.kind() != ErrorKind::refused) throw;
            refused_.push_back({.line = line, .result = Result::refused, .username = name, .reason = error.what()});
        }
    }

    AccountImport finish(Broken broken) {
        done_.refused = std::ssize(refused_);
        for (const AccountLine& line : refused_)
            tell_(line);
        done_.kept = refused_.empty() || broken == Broken::keep_good;
        if (done_.kept) write();
        return done_;
    }

 private:
    static void refuse_twice(std::map<std::string, std::int64_t, std::less<>>& seen, const std::string& key,
                             std::int64_t line, std::string_view what) {
        const auto [found, fresh] = seen.emplace(key, line);
        if (!fresh) throw Error{ErrorKind::refused, fmt::format("{} stands in line {} too", what, found->second)};
    }
    void refuse_another_s_id(const Good& good) {
        refuse_twice(ids_, *good.change.tiktok_id, good.line, "this tiktok_id");
        const auto other = accounts_.by_tiktok_id(*good.change.tiktok_id);
        if (other && text::folded(other->username) != text::folded(good.username))
            throw Error{ErrorKind::refused, fmt::format("{} ({}) has this tiktok_id", other->id, other->handle())};
    }
    static void check_lengths(const Good& good) {
        membership::Account words{.tiktok_id = good.change.tiktok_id.value_or(""),
                                  .shop_id = good.change.shop_id.value_or(""),
                                  .shop_name = good.change.shop_name.value_or(""),
                                  .notes = good.change.notes.value_or("")};
        membership::clean_words(words);
    }
    AccountLine one(const Good& good) {
        const auto known = accounts_.by_username(good.username);
        AccountLine line{.line = good.line, .username = good.username};
        if (!known) {
            line.account = add_account(services_, good.username, good.change).id;
            ++done_.added;
            return line;
        }
        line.account = known->id;
        const bool changed = change_account(services_, known->id, good.change).changed;
        line.result = changed ? Result::changed : Result::same;
        ++(changed ? done_.changed : done_.same);
        return line;
    }
    void write() {
        for (std::size_t begin = 0; begin < good_.size(); begin += k_chunk) {
            std::vector<AccountLine> lines;
            db::in_transaction(services_.database, [&] {
                for (std::size_t i = begin; i < std::min(begin + k_chunk, good_.size()); ++i)
                    lines.push_back(one(good_[i]));
            });
            for (const AccountLine& line : lines)
                tell_(line);
        }
    }

    const Services& services_;
    membership::AccountStore accounts_;
    const std::function<void(const AccountLine&)>& tell_;
    std::optional<Header> header_;
    std::map<std::string, std::int64_t, std::less<>> names_, ids_;
    std::vector<Good> good_;
    std::vector<AccountLine> refused_;
    AccountImport done_;
};

}  // namespace

std::string_view name(Result result) {
    return k_results.of(result);
}

AccountImport import_accounts(const Services& services, std::istream& csv, Broken broken,
                              const std::function<void(const AccountLine&)>& tell) {
    Import import{services, tell};
    text::read_csv(csv, [&](const text::CsvRow& row, std::int64_t line) { import.judge(row, line); });
    return import.finish(broken);
}

}  // namespace mitra::flow
