#include "tests/flow/fake_supplier.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mitra::test {
namespace {

using topup::Progress;
using topup::Transaction;

topup::Call call(std::string what, std::string body = {}) {
    topup::Call made;
    made.url = std::move(what);
    made.body = std::move(body);
    return made;
}

}  // namespace

std::string FakeSupplier::name_of(const std::string& code) {
    static const std::map<std::string, std::string> k_names{{"ML86-S1", "Mobile Legends - 86 Diamonds"},
                                                            {"ML172-S1", "Mobile Legends - 172 Diamonds"},
                                                            {"FF70", "Free Fire - 70 Diamonds"},
                                                            {"TS10", "Telkomsel 10.000"},
                                                            {"PLN20", "Token PLN 20.000"}};
    return k_names.at(code);
}

Transaction& FakeSupplier::by_hand(Channel channel, const std::string& code, const std::string& target,
                                   const std::string& zone) {
    balance = balance - prices.at(code);
    topup::PlaceOrder order;
    order.channel = channel;
    order.code = code;
    order.target = target;
    order.zone = zone;
    return add(order, prices.at(code));
}

Transaction& FakeSupplier::named(const std::string& trxid) {
    return std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.said.trxid == trxid; })->said;
}

void FakeSupplier::end(const std::string& trxid, Progress progress, const std::string& word, const std::string& note) {
    Transaction& said = named(trxid);
    if (progress == Progress::error) balance = balance + said.price.value_or(Money{});
    said.progress = progress;
    said.word = word;
    said.note = note;
}

std::int64_t FakeSupplier::asked(const std::string& what) const {
    return std::count_if(calls.begin(), calls.end(), [&](const std::string& one) { return one.starts_with(what); });
}

flow::Answered FakeSupplier::answer(const topup::Call& made) {
    calls.push_back(made.url);
    if (made.url == "place") return take(pending_);
    if (silent) return {Reached::sent, 0, {}};
    return {Reached::answered, 200, made.body};
}

topup::Call FakeSupplier::ask_account() const {
    return call("account");
}

topup::AccountAnswer FakeSupplier::read_account(int, std::string_view) const {
    topup::AccountAnswer answer;
    answer.kind = topup::AccountAnswer::Kind::known;
    answer.balance = balance;
    answer.level = level;
    return answer;
}

topup::Call FakeSupplier::ask_services(Channel) const {
    return call("services");
}

topup::Call FakeSupplier::ask_services(Channel, std::string_view) const {
    return call("services");
}

topup::ServicesAnswer FakeSupplier::read_services(Channel, int, std::string_view) const {
    topup::ServicesAnswer answer;
    answer.kind = topup::ServicesAnswer::Kind::listed;
    for (const auto& [code, price] : prices) {
        topup::ServiceRow row;
        row.code = code;
        row.name = name_of(code);
        row.prices = {price, price, price};
        row.status = "available";
        answer.rows.push_back(row);
    }
    return answer;
}

std::optional<topup::Call> FakeSupplier::ask_stock(Channel channel, std::string_view code) const {
    if (channel != Channel::game) return std::nullopt;
    return call(fmt::format("stock {}", code), std::string{code});
}

topup::StockAnswer FakeSupplier::read_stock(Channel, int, std::string_view body) const {
    topup::StockAnswer answer;
    answer.kind = topup::StockAnswer::Kind::refused;
    answer.refusal = topup::Refusal::our_bug;
    const std::string code{body};
    if (!tells_stock || prices.find(code) == prices.end()) return answer;
    answer.kind = topup::StockAnswer::Kind::known;
    answer.row.code = code;
    answer.row.name = name_of(code);
    answer.row.prices.fill(prices.at(code));
    answer.row.status = "available";
    answer.stock = stock;
    return answer;
}

topup::Call FakeSupplier::ask_nickname(std::string_view, std::string_view, std::string_view) const {
    return call("nickname");
}

topup::NicknameAnswer FakeSupplier::read_nickname(int, std::string_view) const {
    return {};
}

topup::Call FakeSupplier::place(const topup::PlaceOrder& order) const {
    pending_ = order;
    return call("place");
}

topup::PlaceAnswer FakeSupplier::read_place(Channel, int, std::string_view body) const {
    topup::PlaceAnswer answer;
    if (body == "accepted") {
        answer.kind = topup::PlaceAnswer::Kind::accepted;
        answer.transaction = last_;
    } else if (body == "refused") {
        answer.kind = topup::PlaceAnswer::Kind::refused;
        answer.refusal = refusal;
        answer.why = "as the test says";
    } else {
        answer.why = "a page instead of an answer";
    }
    return answer;
}

topup::Call FakeSupplier::ask_list(Channel, std::int64_t limit) const {
    return call(fmt::format("list {}", limit), fmt::format("{}", limit));
}

topup::Call FakeSupplier::ask_transaction(Channel, std::string_view trxid) const {
    return call(fmt::format("transaction {}", trxid), std::string{trxid});
}

topup::ListAnswer FakeSupplier::read_list(Channel channel, int, std::string_view body) const {
    const bool one = body.starts_with("VP");
    const std::size_t most = one ? rows.size() : static_cast<std::size_t>(std::stoll(std::string{body}));
    topup::ListAnswer answer;
    answer.kind = topup::ListAnswer::Kind::listed;
    for (auto row = rows.rbegin(); row != rows.rend() && answer.transactions.size() < most; ++row) {
        if (row->channel != channel || (hides && row == rows.rbegin())) continue;
        if (!one || row->said.trxid == body) answer.transactions.push_back(row->said);
    }
    return answer;
}

topup::Hint FakeSupplier::read_webhook(std::string_view proof, std::string_view body) const {
    if (proof != "proof") return {topup::Hint::Verdict::not_authentic, {}};
    Transaction said;
    said.trxid = body;
    return {topup::Hint::Verdict::genuine, {said}};
}

Transaction& FakeSupplier::add(const topup::PlaceOrder& order, Money cost) {
    Row row;
    row.channel = order.channel;
    row.said.trxid = fmt::format("VP{:08}", ++number_);
    row.said.target = order.target;
    row.said.zone = order.zone;
    row.said.service = name_of(order.code);
    if (order.channel == Channel::prepaid) row.said.code = order.code;
    row.said.progress = Progress::waiting;
    row.said.word = "waiting";
    row.said.price = cost;
    rows.push_back(row);
    return rows.back().said;
}

flow::Answered FakeSupplier::take(const topup::PlaceOrder& order) {
    if (fate == Fate::never_left) return {Reached::nothing, 0, {}};
    if (fate == Fate::drop_before) return {Reached::sent, 0, {}};
    if (fate == Fate::refuse) return {Reached::answered, 200, "refused"};
    const Money cost = prices.at(order.code) + extra;
    balance = balance - cost;
    const std::string trxid = add(order, cost).trxid;
    if (fate == Fate::accept_final) end(trxid, Progress::success, "success", "SN 1");
    if (fate == Fate::accept_failed) end(trxid, Progress::error, "error", "Nomor tujuan salah.");
    last_ = named(trxid);
    last_.balance = balance;
    if (before_answer) before_answer();
    if (fate == Fate::drop_after) return {Reached::sent, 0, {}};
    return {Reached::answered, 200, fate == Fate::unreadable ? "page" : "accepted"};
}

}  // namespace mitra::test
