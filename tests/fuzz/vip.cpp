// VIP Reseller's answers and webhooks: the first byte chooses the status, the size the channel. No input crashes, what
// is accepted has a number, what is for sale has a whole price, and no word for a log holds a key or anything long.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "lib/topup/redact.hpp"
#include "tests/unit/topup/vip_account.hpp"

namespace {

using namespace mitra;
using namespace mitra::topup;

void require(bool holds) {
    if (!holds) std::abort();
}

const std::string k_key = test::vip_account().api_key;

/// Of digits only our own address, in its own words, may be in it.
bool harmless(const std::string& why) {
    const bool digits = why.find_first_of("0123456789") != std::string::npos;
    return why.size() < 256 && why.find('\n') == std::string::npos && why.find('@') == std::string::npos &&
           why.find(k_key) == std::string::npos && why.find(test::k_vip_sign) == std::string::npos &&
           (!digits || why.starts_with("HTTP ") || why.starts_with("IP is not permitted"));
}

void check_rows(const Supplier& supplier, Channel channel, int status, std::string_view body) {
    const auto services = supplier.read_services(channel, status, body);
    require(services.kind == ServicesAnswer::Kind::listed || services.rows.empty());
    for (const ServiceRow& row : services.rows) {
        require(!row.code.empty() && !row.game.empty() && !row.name.empty());
        require(std::all_of(row.prices.begin(), row.prices.end(), [](Money price) { return price > Money{0}; }));
        require(!row.closed || (row.closed->first >= 0 && row.closed->first < 1'440 && row.closed->second >= 0 &&
                                row.closed->second < 1'440));
    }
    require(harmless(services.why));
    const auto stock = supplier.read_stock(channel, status, body);
    require((stock.kind == StockAnswer::Kind::known) == !stock.row.code.empty());
    require(!stock.stock || *stock.stock >= 0);
    require(harmless(stock.why));
    const auto list = supplier.read_list(channel, status, body);
    require(list.kind == ListAnswer::Kind::listed || list.transactions.empty());
    for (const Transaction& one : list.transactions)
        require(!one.trxid.empty());
    require(harmless(list.why));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::array k_statuses{200, 200, 200, 400, 401, 403, 500, 503};
    if (size == 0) return 0;
    const int status = k_statuses.at(bytes[0] % k_statuses.size());
    const std::string_view body{reinterpret_cast<const char*>(bytes) + 1, size - 1};
    static const auto supplier = test::vip();

    const Channel channel = size % 2 == 0 ? Channel::prepaid : Channel::game;
    const auto placed = supplier->read_place(channel, status, body);
    require((placed.kind == PlaceAnswer::Kind::accepted) == placed.transaction.has_value());
    require(placed.kind != PlaceAnswer::Kind::refused || placed.refusal != Refusal::internal);
    require(harmless(placed.why));
    check_rows(*supplier, channel, status, body);
    const auto account = supplier->read_account(status, body);
    require(account.balance >= Money{0} && harmless(account.why));
    const auto nickname = supplier->read_nickname(status, body);
    require((nickname.kind == NicknameAnswer::Kind::found) == !nickname.nickname.empty());
    require(nickname.nickname.size() <= 100 && nickname.nickname.find('\n') == std::string::npos);
    require(harmless(nickname.why));

    const Hint hint = supplier->read_webhook(test::k_vip_sign, body);
    require((hint.verdict == Hint::Verdict::genuine) == !hint.transactions.empty());
    require(supplier->read_webhook("", body).verdict == Hint::Verdict::not_authentic);
    require(redacted_webhook(body).find('\n') == std::string::npos);
    return 0;
}
