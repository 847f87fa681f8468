#include "daemons/sandbox/vip/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "lib/base/error.hpp"

namespace mitra::sandbox::vip {
namespace {

/// One amount of something; the price is that of a basic account.
struct Amount {
    std::string_view code, name;
    std::int64_t price;
};

std::array<std::int64_t, 3> levels(std::int64_t basic) {
    return {basic, basic - basic / 100, basic - basic / 50};
}

void add_game(std::vector<Service>& rows, std::string_view game, std::initializer_list<Amount> amounts) {
    for (const Amount& amount : amounts)
        rows.push_back({.channel = "game",
                        .code = std::string{amount.code},
                        .game = std::string{game},
                        .name = std::string{amount.name},
                        .type = {},
                        .note = {},
                        .prices = levels(amount.price)});
}

void add_prepaid(std::vector<Service>& rows, std::string_view brand, std::string_view type,
                 std::initializer_list<Amount> amounts) {
    for (const Amount& amount : amounts)
        rows.push_back({.channel = "prepaid",
                        .code = std::string{amount.code},
                        .game = std::string{brand},
                        .name = std::string{amount.name},
                        .type = std::string{type},
                        .note = "-",
                        .prices = levels(amount.price)});
}

void add_games(std::vector<Service>& rows) {
    add_game(rows, "Mobile Legends",
             {{"ML5-S1", "5 Diamonds", 1'600},
              {"ML12-S1", "12 Diamonds", 3'650},
              {"ML28-S1", "28 Diamonds", 8'150},
              {"ML59-S1", "59 Diamonds", 16'300},
              {"ML86-S1", "86 Diamonds", 21'500},
              {"ML86-S14", "86 Diamonds", 20'900},
              {"ML172-S1", "172 Diamonds", 42'900},
              {"ML257-S1", "257 Diamonds", 63'700},
              {"ML344-S1", "344 Diamonds", 85'200},
              {"ML706-S1", "706 Diamonds", 168'900},
              {"MLWDP-S1", "Weekly Diamond Pass", 28'400},
              {"MLTP-S1", "Twilight Pass", 148'000}});
    add_game(rows, "Mobile Legends B",
             {{"MLB1048-S14", "1048 Diamonds", 199'700}, {"MLB86-S14", "86 Diamonds", 20'700}});
    add_game(rows, "Free Fire",
             {{"FF5-S1", "5 Diamonds", 950},
              {"FF12-S1", "12 Diamonds", 1'900},
              {"FF50-S1", "50 Diamonds", 7'100},
              {"FF70-S1", "70 Diamonds", 9'600},
              {"FF140-S1", "140 Diamonds", 18'900},
              {"FF355-S1", "355 Diamonds", 47'200},
              {"FF720-S1", "720 Diamonds", 94'300},
              {"FFM-S1", "Member Mingguan", 28'300},
              {"FFMB-S1", "Member Bulanan", 84'500}});
    add_game(rows, "PUBG Mobile (Indonesia)", {{"PUBG60-S1", "60 UC", 14'300}, {"PUBG325-S1", "325 UC", 70'900}});
    add_game(rows, "PUBG Mobile",
             {{"PUBGM60-S2", "60 UC", 14'100},
              {"PUBGM325-S2", "325 UC", 69'800},
              {"PUBGM660-S2", "660 UC", 139'400},
              {"PUBGM1800-S2", "1800 UC", 348'700}});
    add_game(rows, "Genshin Impact",
             {{"GI60-S1", "60 Genesis Crystals", 14'700},
              {"GI330-S1", "330 Genesis Crystals", 72'900},
              {"GI1090-S1", "1090 Genesis Crystals", 222'000},
              {"GIWELKIN-S1", "Blessing of the Welkin Moon", 72'500}});
    add_game(rows, "Valorant", {{"VAL475-S1", "475 VP", 52'300}, {"VAL1000-S1", "1000 VP", 104'900}});
    add_game(rows, "Honkai Star Rail",
             {{"HSR60-S1", "60 Oneiric Shard", 14'600}, {"HSREX-S1", "Express Supply Pass", 72'400}});
    add_game(rows, "Permainan Baru", {{"BARU10-S1", "10 Koin", 5'000}});  // a game that no rule is known for
}

void add_phones(std::vector<Service>& rows) {
    add_prepaid(rows, "TELKOMSEL", "pulsa-reguler",
                {{"S5", "Telkomsel 5.000", 5'950},
                 {"S10", "Telkomsel 10.000", 10'950},
                 {"S15", "Telkomsel 15.000", 15'700},
                 {"S20", "Telkomsel 20.000", 20'600},
                 {"S25", "Telkomsel 25.000", 25'400},
                 {"S50", "Telkomsel 50.000", 50'200},
                 {"S100", "Telkomsel 100.000", 98'900}});
    add_prepaid(rows, "TELKOMSEL", "paket-internet", {{"TDF1", "Telkomsel Data Flash 1 GB 30 Hari", 19'800}});
    add_prepaid(rows, "XL", "pulsa-reguler",
                {{"XL5", "Xl 5.000", 6'100},
                 {"XL10", "Xl 10.000", 11'000},
                 {"XL25", "Xl 25.000", 25'500},
                 {"XL50", "Xl 50.000", 50'300},
                 {"XL100", "Xl 100.000", 99'400}});
    add_prepaid(rows, "XL", "paket-internet", {{"XLDHR3", "Xl Xtra Combo 3 GB 7 Hari", 24'700}});
    add_prepaid(rows, "PLN", "token-pln",
                {{"PLN20", "Token PLN 20.000", 20'550},
                 {"PLN50", "Token PLN 50.000", 50'550},
                 {"PLN100", "Token PLN 100.000", 100'550},
                 {"PLN200", "Token PLN 200.000", 200'550}});
    add_prepaid(rows, "GO PAY", "saldo-emoney",
                {{"GPY10", "Go Pay 10.000", 11'050}, {"GPY50", "Go Pay 50.000", 51'050}});
    add_prepaid(rows, "DANA", "saldo-emoney", {{"DANA20", "DANA 20.000", 20'250}, {"DANA50", "DANA 50.000", 50'250}});
}

std::vector<Service> built_in() {
    std::vector<Service> rows;
    add_games(rows);
    add_phones(rows);
    for (Service& row : rows) {
        if (row.code == "ML344-S1" || row.code == "S100") row.status = "empty";
        if (row.code == "S5" || row.code == "XL5") row.multi_trx = false;
        if (row.type == "token-pln") row.window = "23:44 - 00:16";
    }
    return rows;
}

bool is_invented(const Service& row) {
    return row.code.starts_with("GEN");
}

}  // namespace

bool needs_zone(std::string_view game) {
    return game.starts_with("Mobile Legends") || game == "Genshin Impact" || game == "Honkai Star Rail";
}

Catalogue::Catalogue() : rows_{built_in()} {}

std::vector<Service> Catalogue::list(std::string_view channel) const {
    const std::lock_guard lock{mutex_};
    std::vector<Service> found;
    std::copy_if(rows_.begin(), rows_.end(), std::back_inserter(found),
                 [channel](const Service& row) { return row.channel == channel; });
    return found;
}

std::optional<Service> Catalogue::find(std::string_view channel, std::string_view code) const {
    const std::lock_guard lock{mutex_};
    for (const Service& row : rows_)
        if (row.channel == channel && row.code == code) return row;
    return std::nullopt;
}

void Catalogue::change(const std::string& code, const std::string& price, const std::string& status) {
    const std::lock_guard lock{mutex_};
    const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Service& each) { return each.code == code; });
    if (row == rows_.end()) throw Error{ErrorKind::not_found, fmt::format("no service '{}'", code), "see /vip"};
    if (!price.empty()) {
        std::int64_t amount = 0;
        const auto [end, error] = std::from_chars(price.data(), price.data() + price.size(), amount);
        if (error != std::errc{} || end != price.data() + price.size() || amount <= 0)
            throw Error{ErrorKind::usage, fmt::format("price: '{}' is not an amount", price)};
        row->prices = levels(amount);
    }
    if (!status.empty()) row->status = status;
}

void Catalogue::remove(const std::string& code) {
    const std::lock_guard lock{mutex_};
    if (std::erase_if(rows_, [&](const Service& each) { return each.code == code; }) == 0)
        throw Error{ErrorKind::not_found, fmt::format("no service '{}'", code), "see /vip"};
}

void Catalogue::resize(const std::string& channel, std::size_t rows) {
    const std::lock_guard lock{mutex_};
    std::erase_if(rows_, [&](const Service& row) { return row.channel == channel && is_invented(row); });
    auto have = static_cast<std::size_t>(
        std::count_if(rows_.begin(), rows_.end(), [&](const Service& row) { return row.channel == channel; }));
    rows_.reserve(rows_.size() + (rows > have ? rows - have : 0));
    for (std::size_t i = 0; have < rows; ++i, ++have) {
        const auto amount = static_cast<std::int64_t>(i % 100 + 1);
        rows_.push_back({.channel = channel,
                         .code = fmt::format("GEN{}{}-S1", channel == "game" ? "G" : "P", i),
                         .game = fmt::format("{} {}", channel == "game" ? "Permainan" : "OPERATOR", i / 100 + 1),
                         .name = fmt::format("{} Koin", amount * 10),
                         .type = channel == "game" ? "" : "pulsa-reguler",
                         .note = {},
                         .prices = levels(1'000 + amount * 250)});
    }
}

void Catalogue::raise(const std::string& channel, std::int64_t by) {
    const std::lock_guard lock{mutex_};
    for (Service& row : rows_)
        if (row.channel == channel)
            for (std::int64_t& price : row.prices)
                price += by;
}

void Catalogue::reset() {
    const std::lock_guard lock{mutex_};
    rows_ = built_in();
}

}  // namespace mitra::sandbox::vip
