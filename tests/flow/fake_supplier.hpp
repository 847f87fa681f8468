#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lib/flow/topup_jobs.hpp"

namespace mitra::test {

/// A supplier in memory: its calls say in words what is asked, and only their reader looks into its rows. What goes
/// wrong is what the test says.
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
        Channel channel = Channel::game;
        topup::Transaction said;
    };

    Fate fate = Fate::accept;
    topup::Refusal refusal = topup::Refusal::throttled;
    bool silent = false;  ///< no question is answered
    bool hides = false;   ///< its list does not show what is newest
    Money extra;          ///< charged above the price list
    Money balance{1'000'000};
    topup::Level level = topup::Level::basic;
    std::map<std::string, Money> prices{{"ML86-S1", Money{19'000}},
                                        {"ML172-S1", Money{38'000}},
                                        {"FF70", Money{9'000}},
                                        {"TS10", Money{10'400}},
                                        {"PLN20", Money{20'100}}};
    bool tells_stock = true;            ///< of a game's service; else its list is read before an order
    std::optional<std::int64_t> stock;  ///< of each
    std::vector<Row> rows;              ///< oldest first
    std::vector<std::string> calls;     ///< "place", "list 20", "account", "services", "stock FF70", "transaction VP1"
    std::function<void()> before_answer;  ///< to an order, once it is there

    /// Something that is in the list and was not ordered by us.
    topup::Transaction& by_hand(Channel channel, const std::string& code, const std::string& target,
                                const std::string& zone);
    topup::Transaction& named(const std::string& trxid);
    /// It ends there; a failure gives the money back.
    void end(const std::string& trxid, topup::Progress progress, const std::string& word, const std::string& note = "");
    /// How many calls began so.
    std::int64_t asked(const std::string& what) const;
    /// What it calls a service.
    static std::string name_of(const std::string& code);

    flow::Answered answer(const topup::Call& call);

    topup::Capabilities capabilities() const override { return {}; }
    topup::Call ask_account() const override;
    topup::AccountAnswer read_account(int status, std::string_view body) const override;
    topup::Call ask_services(Channel channel) const override;
    topup::Call ask_services(Channel channel, std::string_view game) const override;
    topup::ServicesAnswer read_services(Channel channel, int status, std::string_view body) const override;
    std::optional<topup::Call> ask_stock(Channel channel, std::string_view code) const override;
    topup::StockAnswer read_stock(Channel channel, int status, std::string_view body) const override;
    topup::Call ask_nickname(std::string_view code, std::string_view target, std::string_view zone) const override;
    topup::NicknameAnswer read_nickname(int status, std::string_view body) const override;
    topup::Call place(const topup::PlaceOrder& order) const override;
    topup::PlaceAnswer read_place(Channel channel, int status, std::string_view body) const override;
    topup::Call ask_list(Channel channel, std::int64_t limit) const override;
    topup::Call ask_transaction(Channel channel, std::string_view trxid) const override;
    topup::ListAnswer read_list(Channel channel, int status, std::string_view body) const override;
    topup::Hint read_webhook(std::string_view proof, std::string_view body) const override;

 private:
    topup::Transaction& add(const topup::PlaceOrder& order, Money cost);
    flow::Answered take(const topup::PlaceOrder& order);

    mutable topup::PlaceOrder pending_;
    topup::Transaction last_;
    std::int64_t number_ = 0;
};

}  // namespace mitra::test
