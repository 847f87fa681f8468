#include "daemons/sandbox/duitku/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "daemons/sandbox/duitku/channels.hpp"

namespace mitra::sandbox::duitku {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t k_least = 10'000;

struct Field {
    const char* name;
    std::size_t longest;
    bool mandatory;
};
constexpr std::array k_fields{
    Field{"merchantOrderId", 50, true},   Field{"productDetails", 255, true},    Field{"email", 50, true},
    Field{"callbackUrl", 255, true},      Field{"returnUrl", 255, true},         Field{"phoneNumber", 50, false},
    Field{"additionalParam", 255, false}, Field{"merchantUserInfo", 255, false}, Field{"customerVaName", 20, false},
};

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

std::string capitalised(std::string name) {
    name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    return name;
}

Complaint about(const char* field, std::string text) {
    return {400, capitalised(field), std::move(text)};
}

bool plausible_email(std::string_view email) {
    const auto at = email.find('@');
    return at != 0 && at != std::string_view::npos && email.find('.', at) < email.size() - 1 &&
           email.find_first_of(" \t,;") == std::string_view::npos;
}

/// An address that a browser can be sent to, or a server can be called at.
bool plausible_url(std::string_view url) {
    const bool plain = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    return plain && (url.starts_with("http://") || url.starts_with("https://"));
}

std::optional<Complaint> wrong_text(const Json& request) {
    for (const Field& field : k_fields) {
        const std::string text = text_of(request, field.name);
        if (field.mandatory && text.empty()) return about(field.name, fmt::format("{} is mandatory", field.name));
        if (characters(text) > field.longest)
            return about(field.name, fmt::format("length of {} can't > {}", field.name, field.longest));
    }
    if (!plausible_email(text_of(request, "email"))) return about("email", "Invalid Email Address");
    for (const char* name : {"callbackUrl", "returnUrl"})
        if (!plausible_url(text_of(request, name))) return about(name, fmt::format("Invalid {}", name));
    return std::nullopt;
}

std::optional<Complaint> wrong_amount(const Json& request, const Channel* channel) {
    const auto found = request.find("paymentAmount");
    if (found == request.end()) return about("paymentAmount", "paymentAmount is mandatory");
    if (!found->is_number_integer()) return Complaint{400, "PaymentAmount", ""};  // its own parser gave up
    const auto amount = found->get<std::int64_t>();
    if (amount < k_least) return about("paymentAmount", "Minimum Payment 10000 IDR");
    if (channel != nullptr && amount > channel->largest) return about("paymentAmount", "Maximum Payment exceeded");
    return std::nullopt;
}

std::optional<Complaint> wrong_for_channel(const Json& request, Family family, const std::string& code) {
    if (family == Family::v2) {
        if (code.empty()) return about("paymentMethod", "paymentMethod is mandatory");
        if (text_of(request, "customerVaName").empty())
            return about("customerVaName", "Customer VA Name must not be empty for this payment channel");
    }
    const Channel* const channel = usable_channel(code);
    if (!code.empty() && channel == nullptr) return Complaint{404, "PaymentMethod", "Payment channel not available"};
    if (channel != nullptr && channel->kind == ChannelKind::paylater &&
        (!request.contains("customerDetail") || !request.contains("itemDetails")))
        return Complaint{400, "CustomerDetail", ""};
    return std::nullopt;
}

/// What is documented and what is done disagree on whether a price is the line's or the piece's, so both sums must be
/// right: lines of one piece each are.
std::optional<Complaint> wrong_sum(const Json& request) {
    const auto items = request.find("itemDetails");
    if (items == request.end() || !items->is_array() || items->empty()) return std::nullopt;
    const std::int64_t amount = request["paymentAmount"].get<std::int64_t>();
    std::int64_t lines = 0;
    std::int64_t pieces = 0;
    for (const Json& item : *items) {
        if (!item.is_object() || !item.contains("price") || !item["price"].is_number_integer() ||
            !item.contains("quantity") || !item["quantity"].is_number_integer())
            return Complaint{400, "ItemDetails", ""};
        lines += item["price"].get<std::int64_t>();
        pieces += item["price"].get<std::int64_t>() * item["quantity"].get<std::int64_t>();
    }
    if (lines == amount && pieces == amount) return std::nullopt;
    return Complaint{409, "ItemDetails", "Payment amount must be equal to all item price"};
}

}  // namespace

std::optional<Complaint> complaint(const Json& request, Family family) {
    const std::string code = text_of(request, "paymentMethod");
    if (auto wrong = wrong_text(request)) return wrong;
    if (auto wrong = wrong_amount(request, usable_channel(code))) return wrong;
    if (auto wrong = wrong_for_channel(request, family, code)) return wrong;
    return wrong_sum(request);
}

std::string text_of(const Json& request, const char* name) {
    const auto found = request.find(name);
    return found != request.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::string digits_of(const Json& request, const char* name) {
    const auto found = request.find(name);
    if (found == request.end()) return {};
    if (found->is_number()) return found->dump();
    return found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace mitra::sandbox::duitku
