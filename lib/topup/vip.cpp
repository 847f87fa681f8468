#include "lib/topup/vip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/base/error.hpp"
#include "lib/crypto/signature.hpp"
#include "lib/http/encode.hpp"
#include "lib/topup/values.hpp"
#include "lib/topup/vip_hint.hpp"
#include "lib/topup/vip_rows.hpp"
#include "lib/topup/vip_words.hpp"

namespace mitra::topup {
namespace {

using nlohmann::json;

// An order's answer may take as long as its upstream takes: giving up sooner only makes it unknown.
constexpr std::chrono::seconds k_order_patience{75};
constexpr std::chrono::seconds k_services_patience{60};
constexpr std::size_t k_largest_services = 16 * 1024 * 1024;
constexpr std::size_t k_largest_list = 8 * 1024 * 1024;

using Form = std::vector<std::pair<std::string_view, std::string_view>>;

/// VIP's envelope, whatever the HTTP status is: {"result":bool,"data":...,"message":"..."}.
struct Envelope {
    enum class Kind { yes, no, none };
    Kind kind = Kind::none;
    json body;
    Words words;  ///< of a no

    [[nodiscard]] const json& data() const { return field_of(body, "data"); }
};

/// A no, with its words.
template <typename Answer>
Answer refused(Answer answer, const Words& words) {
    answer.kind = Answer::Kind::refused;
    answer.refusal = words.refusal;
    answer.why = words.why;
    return answer;
}

class Vip final : public Supplier {
 public:
    explicit Vip(VipAccount account) : account_{std::move(account)}, sign_{vip_sign(account_)} {}

    [[nodiscard]] Capabilities capabilities() const override { return {}; }

    [[nodiscard]] Call ask_account() const override { return post("profile", {}); }
    [[nodiscard]] AccountAnswer read_account(int status, std::string_view body) const override;

    [[nodiscard]] Call ask_services(Channel channel) const override {
        return services_call(channel, {{"type", "services"}});
    }
    [[nodiscard]] Call ask_services(Channel channel, std::string_view game) const override {
        return services_call(channel, {{"type", "services"},
                                       {"filter_type", channel == Channel::game ? "game" : "brand"},
                                       {"filter_value", game}});
    }
    [[nodiscard]] ServicesAnswer read_services(Channel channel, int status, std::string_view body) const override;

    [[nodiscard]] std::optional<Call> ask_stock(Channel channel, std::string_view code) const override {
        if (channel != Channel::game) return std::nullopt;
        return post(path_of(channel), {{"type", "service-stock"}, {"service", code}});
    }
    [[nodiscard]] StockAnswer read_stock(Channel channel, int status, std::string_view body) const override;

    [[nodiscard]] Call ask_nickname(std::string_view nickname_code, std::string_view target,
                                    std::string_view zone) const override {
        Form form{{"type", "get-nickname"}, {"code", nickname_code}, {"target", target}};
        if (!zone.empty()) form.emplace_back("additional_target", zone);
        return post(path_of(Channel::game), form);
    }
    [[nodiscard]] NicknameAnswer read_nickname(int status, std::string_view body) const override;

    [[nodiscard]] Call place(const PlaceOrder& order) const override {
        Form form{{"type", "order"}, {"service", order.code}, {"data_no", order.target}};
        if (order.channel == Channel::game && !order.zone.empty()) form.emplace_back("data_zone", order.zone);
        Call call = post(path_of(order.channel), form);
        call.patience = k_order_patience;
        return call;
    }
    [[nodiscard]] PlaceAnswer read_place(Channel channel, int status, std::string_view body) const override;

    [[nodiscard]] Call ask_list(Channel channel, std::int64_t limit) const override {
        return list_call(channel, {{"type", "status"}, {"limit", std::to_string(limit)}});
    }
    [[nodiscard]] Call ask_transaction(Channel channel, std::string_view trxid) const override {
        return list_call(channel, {{"type", "status"}, {"trxid", trxid}});
    }
    [[nodiscard]] ListAnswer read_list(Channel channel, int status, std::string_view body) const override;

    [[nodiscard]] Hint read_webhook(std::string_view proof, std::string_view body) const override {
        return read_vip_webhook(sign_, proof, body);
    }

 private:
    static std::string_view path_of(Channel channel) { return channel == Channel::game ? "game-feature" : "prepaid"; }

    [[nodiscard]] Call post(std::string_view path, Form fields) const {
        fields.insert(fields.begin(), {{"key", account_.api_key}, {"sign", sign_}});
        return {.url = fmt::format("{}/{}", account_.url, path),
                .body = http::encode_form(fields),
                .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}}};
    }
    [[nodiscard]] Call services_call(Channel channel, const Form& fields) const {
        Call call = post(path_of(channel), fields);
        call.patience = k_services_patience;
        call.largest_answer = k_largest_services;
        return call;
    }
    [[nodiscard]] Call list_call(Channel channel, const Form& fields) const {
        Call call = post(path_of(channel), fields);
        call.largest_answer = k_largest_list;
        return call;
    }
    [[nodiscard]] Envelope open(std::string_view body) const;

    VipAccount account_;
    std::string sign_;
};

Envelope Vip::open(std::string_view body) const {
    Envelope envelope;
    envelope.body = json_in(body);
    const json& result = field_of(envelope.body, "result");
    if (!result.is_boolean()) return envelope;
    envelope.kind = result.get<bool>() ? Envelope::Kind::yes : Envelope::Kind::no;
    if (envelope.kind == Envelope::Kind::no)
        envelope.words = judge_words(account_, text_in(envelope.body, "message", 600));
    return envelope;
}

AccountAnswer Vip::read_account(int status, std::string_view body) const {
    using Kind = AccountAnswer::Kind;
    const Envelope envelope = open(body);
    AccountAnswer answer;
    answer.why = describe(status, body);
    if (envelope.kind == Envelope::Kind::none) return answer;
    if (envelope.kind == Envelope::Kind::no) return refused(std::move(answer), envelope.words);
    const auto balance = money_in(field_of(envelope.data(), "balance"));
    const auto level = level_named(text_in(envelope.data(), "level", 20));
    answer.why = "an account without a balance, or of an unknown level";
    if (!balance || !level) return answer;
    return {.kind = Kind::known, .balance = *balance, .level = *level, .why = {}};
}

ServicesAnswer Vip::read_services(Channel channel, int status, std::string_view body) const {
    using Kind = ServicesAnswer::Kind;
    const Envelope envelope = open(body);
    ServicesAnswer answer;
    answer.why = describe(status, body);
    if (envelope.kind == Envelope::Kind::none) return answer;
    if (envelope.kind == Envelope::Kind::no) {
        if (envelope.words.refusal != Refusal::no_service) return refused(std::move(answer), envelope.words);
        // "Layanan tidak ditemukan.": a list, and nothing is on it.
        answer.kind = Kind::listed;
        answer.why.clear();
        return answer;
    }
    if (!envelope.data().is_array()) return answer;
    answer.kind = Kind::listed;
    answer.why.clear();
    answer.rows.reserve(envelope.data().size());
    for (const json& each : envelope.data()) {
        auto row = service_in(channel, each);
        if (row)
            answer.rows.push_back(std::move(*row));
        else
            ++answer.skipped;
    }
    return answer;
}

StockAnswer Vip::read_stock(Channel, int status, std::string_view body) const {
    using Kind = StockAnswer::Kind;
    const Envelope envelope = open(body);
    StockAnswer answer;
    answer.why = describe(status, body);
    if (envelope.kind == Envelope::Kind::none) return answer;
    if (envelope.kind == Envelope::Kind::no) return refused(std::move(answer), envelope.words);
    auto row = stocked_in(envelope.data());
    answer.why = "a stock without code, name or a whole price";
    if (!row) return answer;
    return {.kind = Kind::known, .row = std::move(*row), .stock = count_in(field_of(envelope.data(), "stock"))};
}

/// Whether a no is about our call and not about the id that was asked for; the text for an unknown id is not
/// documented.
bool is_about_the_call(const Words& words) {
    switch (words.refusal) {
        case Refusal::credentials:
            return words.why != "user not found";
        case Refusal::no_service:
        case Refusal::no_server:
        case Refusal::bad_target:
        case Refusal::not_found:
            return false;
        case Refusal::internal:
            return words.known;
        default:
            return true;
    }
}

NicknameAnswer Vip::read_nickname(int status, std::string_view body) const {
    using Kind = NicknameAnswer::Kind;
    const Envelope envelope = open(body);
    NicknameAnswer answer;
    answer.why = describe(status, body);
    if (envelope.kind == Envelope::Kind::none) return answer;
    if (envelope.kind == Envelope::Kind::no) {
        answer.kind = is_about_the_call(envelope.words) ? Kind::refused : Kind::not_found;
        answer.why = answer.kind == Kind::refused ? envelope.words.why : "";
        return answer;
    }
    answer.kind = Kind::not_found;
    answer.why.clear();
    if (!envelope.data().is_string()) return answer;
    answer.nickname = text_in(envelope.body, "data", 100);
    if (answer.nickname.empty()) return answer;
    answer.kind = Kind::found;
    answer.country = country_in(envelope.body);
    return answer;
}

PlaceAnswer Vip::read_place(Channel, int status, std::string_view body) const {
    using Kind = PlaceAnswer::Kind;
    const Envelope envelope = open(body);
    PlaceAnswer answer;
    answer.why = describe(status, body);
    if (envelope.kind == Envelope::Kind::none) return answer;
    if (envelope.kind == Envelope::Kind::no) {
        // Its own trouble comes after the row was stored, in some cases; words nobody knows may mean that as well.
        const bool clear = envelope.words.refusal != Refusal::internal && envelope.words.refusal != Refusal::not_found;
        answer.kind = clear ? Kind::refused : Kind::unclear;
        answer.refusal = clear ? envelope.words.refusal : Refusal::internal;
        answer.why = envelope.words.why;
        return answer;
    }
    const json& data = envelope.data();
    answer.transaction = transaction_in(data.is_array() && data.size() == 1 ? data.front() : data);
    answer.kind = answer.transaction ? Kind::accepted : Kind::unclear;
    answer.why = answer.transaction ? "" : "a success without a transaction";
    return answer;
}

ListAnswer Vip::read_list(Channel, int status, std::string_view body) const {
    using Kind = ListAnswer::Kind;
    const Envelope envelope = open(body);
    ListAnswer answer;
    answer.why = describe(status, body);
    if (envelope.kind == Envelope::Kind::none) return answer;
    if (envelope.kind == Envelope::Kind::no) {
        if (envelope.words.refusal != Refusal::not_found) return refused(std::move(answer), envelope.words);
        answer.kind = Kind::listed;
        answer.why.clear();
        return answer;
    }
    const json& data = envelope.data();
    if (data.is_array())
        for (const json& row : data) {
            if (auto transaction = transaction_in(row)) answer.transactions.push_back(std::move(*transaction));
        }
    else if (auto one = transaction_in(data))
        answer.transactions.push_back(std::move(*one));
    else
        return answer;  // neither a list nor a transaction: it says nothing, least of all that there is none
    answer.kind = Kind::listed;
    answer.why.clear();
    return answer;
}

}  // namespace

std::string vip_sign(const VipAccount& account) {
    return crypto::md5_hex(account.api_id + account.api_key);
}

std::unique_ptr<const Supplier> vip_supplier(VipAccount account) {
    if (account.api_id.empty() || account.api_key.empty())
        throw Error{ErrorKind::usage, "VIP Reseller needs an API ID and an API key",
                    "set vip_reseller.api_id and vip_reseller.api_key_file", "vip_reseller"};
    while (account.url.ends_with('/'))
        account.url.pop_back();
    return std::make_unique<Vip>(std::move(account));
}

}  // namespace mitra::topup
