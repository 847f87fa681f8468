#include <map>
#include <nlohmann/json.hpp>

#include "lib/crypto/digest.hpp"
#include "lib/http/decode.hpp"
#include "lib/topup/values.hpp"
#include "lib/topup/vip.hpp"
#include "lib/topup/vip_hint.hpp"
#include "lib/topup/vip_rows.hpp"

namespace mitra::topup {
namespace {

using nlohmann::json;

/// More are not told about at once by anybody who is VIP.
constexpr std::size_t k_most = 200;

void add(std::vector<Transaction>& transactions, const json& row) {
    if (transactions.size() == k_most) return;
    if (auto transaction = transaction_in(row)) transactions.push_back(std::move(*transaction));
}

/// {"data":{...}}, {"result":true,"data":[{...}]}, or the row itself.
std::vector<Transaction> in_json(const json& body) {
    std::vector<Transaction> transactions;
    const json& data = field_of(body, "data");
    if (data.is_array())
        for (const json& row : data)
            add(transactions, row);
    else
        add(transactions, data.is_object() ? data : body);
    return transactions;
}

/// "trxid=VP1&status=success", "data[trxid]=VP1&...", "data[0][trxid]=VP1&...", or "data={...}".
std::vector<Transaction> in_form(std::string_view body) {
    const auto fields = http::decode_form(body, 256);
    if (!fields) return {};
    if (const auto data = fields->find("data"); data && (data->starts_with('{') || data->starts_with('['))) {
        json whole;
        whole["data"] = json_in(*data);
        return in_json(whole);
    }
    std::map<std::string, json> rows;
    for (const auto& [name, value] : *fields) {
        const std::size_t last = name.rfind('[');
        const bool inner = last != std::string::npos && name.ends_with(']');
        rows[inner ? name.substr(0, last) : ""][inner ? name.substr(last + 1, name.size() - last - 2) : name] = value;
    }
    std::vector<Transaction> transactions;
    for (const auto& [prefix, row] : rows)
        add(transactions, row);
    return transactions;
}

}  // namespace

Hint read_vip_webhook(std::string_view sign, std::string_view proof, std::string_view body) {
    if (proof.empty() || !crypto::equal_secret(sign, lowered(proof))) return {Hint::Verdict::not_authentic, {}};
    const json parsed = json_in(body);
    auto transactions = parsed.is_null() ? in_form(body) : in_json(parsed);
    if (transactions.empty()) return {Hint::Verdict::malformed, {}};
    return {Hint::Verdict::genuine, std::move(transactions)};
}

}  // namespace mitra::topup
