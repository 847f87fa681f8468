#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "lib/flow/topup_jobs.hpp"

namespace mitra::test {

/// A supplier in memory: its calls say in words what is asked, and its answers are kept by number, since only their
/// reader looks into them. What goes wrong is what the test says.
class FakeSupplier final : public topup::Supplier {
 public:
    using Reached = flow::Answered::Reached;
    using Channel = topup::Channel;

    /// What becomes of the next order.
    enum class Fate {
        accept,
        accept_final,   ///< its answer says that it succeeded already
        accept_failed,  ///< its answer says that it failed, and gives the money back
        refuse,         ///< by `refusal`
        drop_before,    ///< the answer is lost, and the order never came
        drop_after,     ///< the answer is lost, and the order is there
        unreadable,     ///< a page instead of an answer, and the order is there
        never_left,     ///< no byte left
    };
    struct Row {
        Channel channel;
        topup::Transaction said;
        Money cost;
    };

    Fate fate = Fate::accept;
    topup::Refusal refusal = topup::Refusal::throttled;
    bool silent = false;  ///< no question is answered
    bool hides = false;   ///< its list does not show what is new
    Money extra;          ///< charged above the price list
    Money balance{1'000'000};
    topup::Level level = topup::Level::basic;
    std::map<std::string, Money> prices{{"ML86-S1", Money{19'000}},
                                        {"ML172-S1", Money{38'000}},
                                        {"FF70", Money{9'000}},
                                        {"TS10", Money{10'400}},
                                        {"PLN20", Money{20'100}}};
    std::map<std::string, std::string> names{{"ML86-S1", "Mobile Legends - 86 Diamonds"},
                                             {"ML172-S1", "Mobile Legends - 172 Diamonds"},
                                             {"FF70", "Free Fire - 70 Diamonds"},
                                             {"TS10", "Telkomsel 10.000"},
                                             {"PLN20", "Token PLN 20.000"}};
    std::vector<Row> rows;                ///< oldest first
    std::vector<std::string> calls;       ///< "place", "list 20", "account", "services", "transaction VP1"
    std::function<void()> before_answer;  ///< of an order, once it is there

    /// Something that is in the list and was not ordered by us.
    topup::Transaction& by_hand(Channel channel, const std::string& code, const std::string& target,
                                const std::string& zone) {
        balance = balance - prices.at(code);
        return add({channel, "", code, target, zone, {}}, prices.at(code));
    }
    topup::Transaction& named(const std::string& trxid) {
        return std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.said.trxid == trxid; })->said;
    }
    /// It ends there; a failure gives the money back.
    void end(const std::string& trxid, topup::Progress progress, const std::string& word,
             const std::string& note = "") {
        auto& said = named(trxid);
        if (progress == topup::Progress::error) balance = balance + said.price.value_or(Money{});
        said.progress = progress;
        said.word = word;
        said.note = note;
    }
    std::int64_t asked(const std::string& what) const {
        return std::count_if(calls.begin(), calls.end(), [&](const std::string& one) { return one.starts_with(what); });
    }

    flow::Answered answer(const topup::Call& call) {
        calls.push_back(call.url);
        if (call.url == "place") return take(pending_);
        if (silent) return {Reached::sent, 0, {}};
        return {Reached::answered, 200, call.body};
    }

    topup::Capabilities capabilities() const override { return {}; }
    topup::Call ask_account() const override { return call("account", ""); }
    topup::AccountAnswer read_account(int, std::string_view) const override {
        return {topup::AccountAnswer::Kind::known, balance, level, {}, {}};
    }
    topup::Call ask_services(Channel) const override { return call("services", ""); }
    topup::Call ask_services(Channel, std::string_view) const override { return call("services", ""); }
    topup::ServicesAnswer read_services(Channel, int, std::string_view) const override {
        topup::ServicesAnswer answer;
        answer.kind = topup::ServicesAnswer::Kind::listed;
        for (const auto& [code, price] : prices) {
            topup::ServiceRow row;
            row.code = code;
            row.name = names.at(code);
            row.prices = {price, price, price};
            row.status = "available";
            answer.rows.push_back(row);
        }
        return answer;
    }
    topup::Call ask_nickname(std::string_view, std::string_view, std::string_view) const override {
        return call("nickname", "");
    }
    topup::NicknameAnswer read_nickname(int, std::string_view) const override { return {}; }
    topup::Call place(const topup::PlaceOrder& order) const override {
        pending_ = order;
        return call("place", "");
    }
    topup::PlaceAnswer read_place(Channel, int, std::string_view body) const override {
        if (body == "page") return {topup::PlaceAnswer::Kind::unclear, {}, {}, "a page instead of an answer"};
        if (body == "refused") return {topup::PlaceAnswer::Kind::refused, {}, refusal, "as the test says"};
        return {topup::PlaceAnswer::Kind::accepted, last_, {}, {}};
    }
    topup::Call ask_list(Channel channel, std::int64_t limit) const override {
        return call(fmt::format("list {}", limit), fmt::format("{} {}", name(channel), limit));
    }
    topup::Call ask_transaction(Channel channel, std::string_view trxid) const override {
        return call(fmt::format("transaction {}", trxid), fmt::format("{} {}", name(channel), trxid));
    }
    topup::ListAnswer read_list(Channel channel, int, std::string_view body) const override {
        const std::string what{body.substr(body.find(' ') + 1)};
        const bool one = !what.starts_with("0") && what.find_first_not_of("0123456789") != std::string::npos;
        topup::ListAnswer answer;
        answer.kind = topup::ListAnswer::Kind::listed;
        const std::size_t most = one ? rows.size() : static_cast<std::size_t>(std::stoll(what));
        for (auto row = rows.rbegin(); row != rows.rend() && answer.transactions.size() < most; ++row) {
            if (row->channel != channel || (hides && row == rows.rbegin())) continue;
            if (!one || row->said.trxid == what) answer.transactions.push_back(row->said);
        }
        return answer;
    }
    topup::Hint read_webhook(std::string_view proof, std::string_view body) const override {
        if (proof != "proof") return {topup::Hint::Verdict::not_authentic, {}};
        topup::Transaction said;
        said.trxid = body;
        return {topup::Hint::Verdict::genuine, {said}};
    }

 private:
    static topup::Call call(std::string url, std::string body) {
        topup::Call made;
        made.url = std::move(url);
        made.body = std::move(body);
        return made;
    }
    topup::Transaction& add(const topup::PlaceOrder& order, Money cost) {
        Row row{order.channel, {}, cost};
        row.said.trxid = fmt::format("VP{:08}", ++number_);
        row.said.target = order.target;
        row.said.zone = order.zone;
        row.said.service = names.at(order.code);
        if (order.channel == Channel::prepaid) row.said.code = order.code;
        row.said.progress = topup::Progress::waiting;
        row.said.word = "waiting";
        row.said.price = cost;
        rows.push_back(row);
        return rows.back().said;
    }
    flow::Answered take(const topup::PlaceOrder& order) {
        if (fate == Fate::never_left) return {Reached::nothing, 0, {}};
        if (fate == Fate::drop_before) return {Reached::sent, 0, {}};
        if (fate == Fate::refuse) return {Reached::answered, 200, "refused"};
        const Money cost = prices.at(order.code) + extra;
        balance = balance - cost;
        auto& said = add(order, cost);
        if (fate == Fate::accept_final) end(said.trxid, topup::Progress::success, "success", "SN 1");
        if (fate == Fate::accept_failed) end(said.trxid, topup::Progress::error, "error", "Nomor tujuan salah.");
        last_ = said;
        last_.balance = balance;
        if (before_answer) before_answer();
        if (fate == Fate::drop_after) return {Reached::sent, 0, {}};
        return {Reached::answered, 200, fate == Fate::unreadable ? "page" : "accepted"};
    }

    mutable topup::PlaceOrder pending_;
    mutable topup::Transaction last_;
    std::int64_t number_ = 0;
};

}  // namespace mitra::test
