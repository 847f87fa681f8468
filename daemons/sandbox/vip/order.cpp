#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "daemons/sandbox/vip/api.hpp"
#include "daemons/sandbox/vip/wire.hpp"
#include "lib/base/clock.hpp"

namespace mitra::sandbox::vip {
namespace {

/// Whose numbers begin so; an operator that is not here takes any.
struct Operator {
    std::string_view brand;
    std::array<std::string_view, 10> prefixes;
};
constexpr std::array k_operators{
    Operator{"TELKOMSEL", {"0811", "0812", "0813", "0821", "0822", "0823", "0851", "0852", "0853", ""}},
    Operator{"XL", {"0817", "0818", "0819", "0859", "0877", "0878", "", "", "", ""}},
};

bool begins_as(const Operator& each, std::string_view number) {
    return std::any_of(each.prefixes.begin(), each.prefixes.end(),
                       [number](std::string_view prefix) { return !prefix.empty() && number.starts_with(prefix); });
}

std::string text_in(const Form& form, const char* name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string{} : found->second;
}

/// What is wrong with a phone's number; nothing for what is for no phone.
std::optional<std::string> number_trouble(const Service& service, const std::string& number) {
    const auto* const own = std::find_if(k_operators.begin(), k_operators.end(),
                                         [&](const Operator& each) { return each.brand == service.game; });
    if (own == k_operators.end() || begins_as(*own, number)) return std::nullopt;
    const bool of_another = std::any_of(k_operators.begin(), k_operators.end(),
                                        [&](const Operator& each) { return begins_as(each, number); });
    return of_another ? "Nomor salah." : "Nomor tidak diketahui.";
}

std::int64_t price_of(const Vip& vip, const Service& service) {
    const std::string level = vip.knobs.text("level");
    const std::size_t column = level == "basic" ? 0 : level == "premium" ? 1 : 2;
    return service.prices.at(column) + vip.knobs.number("charge_more");
}

bool is_too_soon(const Vip& vip, const std::string& channel, Instant now) {
    const std::chrono::seconds pause{vip.knobs.number("throttle_s")};
    const auto newest = vip.book.newest(channel);
    return newest && now - *newest < pause;
}

nlohmann::json reply(const Order& order) {
    nlohmann::json data = status_row(order);
    data["balance"] = order.balance;
    return data;
}

/// The order with what VIP makes of it; the status is the reply's.
Order order_of(const Vip& vip, const Service& service, const Form& form, Instant now) {
    Order order{.channel = service.channel,
                .trxid = {},
                .target = text_in(form, "data_no"),
                .shown_target = {},
                .zone = service.channel == "game" ? text_in(form, "data_zone") : "",
                .code = service.code,
                .service = service.channel == "game" ? service.game + " - " + service.name : service.name,
                .status = vip.knobs.text("reply_state"),
                .note = {},
                .price = price_of(vip, service),
                .at = now,
                .deliveries = {}};
    const int before = vip.book.repeats(order, start_of_day(now, Zone{}));
    const bool shows = before > 0 && vip.knobs.is("ordinal", "yes");
    order.shown_target = shows ? fmt::format("{}.{}", before + 1, order.target) : order.target;
    if (before > 0 && !service.multi_trx) order.status = "error";
    return order;
}

}  // namespace

ProviderAnswer place_order(Vip& vip, const std::string& channel, const Form& form) {
    const Instant now = SystemClock{}.now();
    if (vip.knobs.is("maintenance", "transaction")) return no("Ada pemeliharaan sistem transaksi, coba lagi nanti.");
    if (vip.knobs.is("channel_off", channel)) return no("Fitur tidak tersedia.");
    const auto service = vip.catalogue.find(channel, text_in(form, "service"));
    const std::string target = text_in(form, "data_no");
    if (text_in(form, "service").empty() || target.empty()) return no("Masih ada parameter yang kosong.");
    if (!service || service->status != "available") return no("Layanan tidak ditemukan atau saat ini tidak tersedia.");
    if (needs_zone(service->game) && text_in(form, "data_zone").empty()) return no("Masih ada parameter yang kosong.");
    if (is_too_soon(vip, channel, now))
        return no(fmt::format("Transaksi dibatasi, coba lagi dalam {} detik.", vip.knobs.number("throttle_s")));
    if (channel == "prepaid")
        if (const auto trouble = number_trouble(*service, target)) return no(*trouble);

    const Order wanted = order_of(vip, *service, form, now);
    const auto placed = vip.book.place(wanted, vip.knobs.number("minimum_balance"));
    if (const auto* const trouble = std::get_if<std::string>(&placed)) return no(*trouble);
    Order order = std::get<Order>(placed);
    // An end in the reply is an end: the deposit has it back already.
    if (order.status == "error")
        order = *vip.book.move(order.trxid, "error", "Nomor tujuan salah.", vip.knobs.is("refunded_price", "zero"));
    if (order.status == "success") order = *vip.book.move(order.trxid, "success", "SN" + order.trxid.substr(2), false);
    if (vip.knobs.is("webhook_times", "before_reply"))
        tell_now(vip, order);
    else
        tell(vip, order);
    let_go_on(vip, order);
    std::this_thread::sleep_for(std::chrono::milliseconds{vip.knobs.number("delay_ms")});
    return yes(reply(order), "Pesanan berhasil, pesanan akan diproses.");
}

}  // namespace mitra::sandbox::vip
