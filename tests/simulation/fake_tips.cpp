#include "tests/simulation/fake_tips.hpp"

#include <nlohmann/json.hpp>

namespace mitra::simulation {

using flow::Answered;
using nlohmann::json;
using Reached = Answered::Reached;

topup::trakteer::Page FakeTips::page() {
    topup::trakteer::Page made;
    made.name = "maddstore";
    made.key = "trapi-test";
    made.webhook_token = "trhook-test";
    made.url = "https://api.trakteer.example/v1/public";
    return made;
}

void FakeTips::tip(std::int64_t amount, const std::string& message) {
    tips_.push_back({fmt::format("3f72ffe9-0000-4000-8000-{:012}", tips_.size() + 1), message, amount,
                     amount - amount / 20, world_.now()});
}

Answered FakeTips::answer(const topup::trakteer::Call& call) {
    ++world_.tally.calls;
    const bool trouble = world_.troubled && world_.once_in(8);
    const auto how = trouble ? world_.between(0, 3) : 9;
    if (how == 0) return {Reached::sent, 0, {}};
    if (how == 1) return {Reached::answered, 502, "<html>Bad Gateway</html>"};
    if (how == 2) return {Reached::answered, 429, R"({"message":"Too Many Attempts."})"};
    if (how == 3) throw Killed{};
    const auto number_at = call.url.find("page=");
    const std::size_t number = std::stoul(call.url.substr(number_at + 5));
    constexpr std::size_t k_per_page = 25;
    json rows = json::array();
    for (std::size_t i = (number - 1) * k_per_page; i < std::min(tips_.size(), number * k_per_page); ++i) {
        const Tip& one = tips_[tips_.size() - 1 - i];
        rows.push_back({{"supporter_name", "Seseorang"},
                        {"support_message", one.message},
                        {"quantity", 1},
                        {"amount", one.amount},
                        {"unit_name", "Kopi"},
                        {"updated_at", to_iso8601(one.at, world_.site.zone).substr(0, 10) + " " +
                                           to_iso8601(one.at, world_.site.zone).substr(11, 8)},
                        {"net_amount", one.net},
                        {"order_id", one.reference},
                        {"payment_method", "QRIS"}});
    }
    const auto pages = static_cast<std::int64_t>((tips_.size() + k_per_page - 1) / k_per_page);
    const json pagination{{"total", tips_.size()},
                          {"count", rows.size()},
                          {"per_page", k_per_page},
                          {"current_page", number},
                          {"total_pages", std::max<std::int64_t>(pages, 1)}};
    const json body{{"status", "success"},
                    {"status_code", 200},
                    {"result", {{"data", rows}, {"meta", {{"pagination", pagination}}}}},
                    {"message", "OK"}};
    return {Reached::answered, 200, body.dump()};
}

std::int64_t FakeTips::holds() const {
    std::int64_t sum = 0;
    for (const Tip& one : tips_)
        sum += one.net;
    return sum;
}

}  // namespace mitra::simulation
