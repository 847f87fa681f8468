#include "tests/simulation/fake_duitku.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/vault.hpp"
#include "tests/unit/payment/duitku_account.hpp"

namespace mitra::simulation {
namespace {

using namespace std::chrono_literals;
using flow::Answered;
using nlohmann::json;
using Reached = Answered::Reached;

Answered answered(int status, const json& body) {
    return {Reached::answered, status, body.dump()};
}

}  // namespace

FakeDuitku::FakeDuitku(World& world) : world_{world}, account_{test::duitku_account()} {}

Answered FakeDuitku::answer(const payment::duitku::Call& call) {
    ++world_.tally.calls;
    const bool trouble = world_.troubled && world_.once_in(6);
    const auto how = trouble ? world_.between(0, 6) : 9;
    if (how == 0) return {Reached::nothing, 0, {}};
    if (how == 1) return {Reached::sent, 0, {}};
    if (how == 2) throw Killed{};
    if (how == 3) return {Reached::answered, 429, R"({"Message":"Too many requests"})"};
    const json asked = json::parse(call.body);
    const std::string order = asked.value("merchantOrderId", "");
    const bool opens = call.url.ends_with("/createInvoice");
    const Answered said = opens ? open(order, asked.at("paymentAmount"), asked.at("expiryPeriod")) : status(order);
    world_.say(fmt::format("duitku: {} {}: {} {}", opens ? "open" : "is it paid", order, said.status, said.body));
    if (how == 4) return {Reached::sent, 0, {}};
    if (how == 5) return {Reached::answered, 502, "<html>Bad Gateway</html>"};
    if (how == 6) throw Killed{};
    return said;
}

Answered FakeDuitku::open(const std::string& order, std::int64_t amount, std::int64_t minutes) {
    const auto known = invoices_.find(order);
    if (known != invoices_.end()) {
        if (known->second.paid_at) return {Reached::answered, 400, R"({"Message":"Bill already paid"})"};
        if (known->second.amount != amount)
            return {Reached::answered, 400, R"({"Message":"Payment amount is different"})"};
    }
    Invoice& invoice = invoices_[order];
    if (invoice.reference.empty())
        invoice = {order, fmt::format("DX0042{:010}", ++number_), amount, world_.now() + minutes * 1min, {}};
    return answered(200,
                    {{"merchantCode", "DX0042"},
                     {"reference", invoice.reference},
                     {"paymentUrl", "https://app-sandbox.duitku.com/redirect_checkout?reference=" + invoice.reference},
                     {"statusCode", "00"},
                     {"statusMessage", "SUCCESS"}});
}

Answered FakeDuitku::status(const std::string& order) {
    const Invoice* invoice = find(order);
    if (invoice == nullptr) return {Reached::answered, 404, R"({"Message":"Transaction not found"})"};
    const std::string code = invoice->paid_at ? "00" : invoice->expires < world_.now() ? "02" : "01";
    return answered(200, {{"merchantOrderId", order},
                          {"reference", invoice->reference},
                          {"amount", std::to_string(invoice->amount)},
                          {"fee", fmt::format("{}.00", k_fee)},
                          {"statusCode", code},
                          {"statusMessage", "X"}});
}

bool FakeDuitku::pay(const std::string& order) {
    const auto found = invoices_.find(order);
    if (found == invoices_.end() || found->second.paid_at || found->second.expires < world_.now()) return false;
    Invoice& invoice = found->second;
    invoice.paid_at = world_.now();
    const std::string amount = std::to_string(invoice.amount);
    for (std::int64_t i = world_.between(0, 3); i > 0; --i)  // now and then none at all
        callbacks_.push_back({world_.now() + std::chrono::seconds{world_.between(1, 7'200)},
                              callback_of(invoice, amount, "00"), 0, false});
    if (world_.once_in(3))  // late, and says the contrary
        callbacks_.push_back(
            {world_.now() + std::chrono::hours{world_.between(1, 50)}, callback_of(invoice, amount, "01"), 0, false});
    if (world_.once_in(3)) {  // somebody else's: more than was paid, with a signature of something else
        std::string forged = callback_of(invoice, std::to_string(invoice.amount + 1), "00");
        forged.replace(forged.find("&amount="), 8 + amount.size(), "&amount=" + amount);
        callbacks_.push_back({world_.now() + 5s, forged, 0, true});
    }
    return true;
}

std::string FakeDuitku::callback_of(const Invoice& invoice, const std::string& amount,
                                    const std::string& result) const {
    return fmt::format(
        "merchantCode=DX0042&amount={}&merchantOrderId={}&paymentCode=BC&resultCode={}&reference={}&signature={}",
        amount, invoice.order, result, invoice.reference,
        payment::duitku::sign_callback(account_, amount, invoice.order));
}

void FakeDuitku::call_back() {
    std::deque<Callback> due;
    std::erase_if(callbacks_, [&](const Callback& one) {
        if (one.at > world_.now()) return false;
        due.push_back(one);
        return true;
    });
    for (Callback& one : due)
        deliver(std::move(one));
}

void FakeDuitku::deliver(Callback callback) {
    const auto checked = flow::check_duitku(test::test_vault(), account_, callback.body, world_.now());
    const bool genuine = checked.verdict == payment::duitku::Verdict::genuine;
    world_.must(genuine != callback.forged, "a callback that nobody signed is taken for genuine, or the reverse");
    if (!genuine) return;
    const auto ended = world_.act(
        "callback", [&] { return std::string{flow::store_duitku(world_.web(), checked.event) ? "stored" : "known"}; });
    // What is not answered with 200 comes again.
    if (ended == World::Ended::done || ++callback.tries > 4) return;
    callback.at = world_.now() + 10min;
    callbacks_.push_back(std::move(callback));
}

const FakeDuitku::Invoice* FakeDuitku::find(const std::string& order) const {
    const auto found = invoices_.find(order);
    return found == invoices_.end() ? nullptr : &found->second;
}

std::int64_t FakeDuitku::holds() const {
    std::int64_t sum = 0;
    for (const auto& [order, invoice] : invoices_)
        sum += invoice.paid_at ? invoice.amount - k_fee : 0;
    return sum;
}

}  // namespace mitra::simulation
