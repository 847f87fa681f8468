#include "lib/flow/before_topup.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/flow/topup_margin.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
using topup::ServiceRow;
using topup::Topup;
using Reached = Answered::Reached;

/// One step before the order: fills in what it learns; a TopupHold where it does not go on.
std::optional<TopupHold> no_answer(const Answered& answered) {
    if (answered.reached == Reached::answered) return std::nullopt;
    return TopupHold{.note = "held: no answer before the order", .again = {}, .down = true};
}

template <typename Answer>
TopupHold not_told(const Answer& answer) {
    if (answer.kind != Answer::Kind::refused)
        return {.note = "held: an answer that nobody can read", .again = {}, .down = true};
    return {.note = fmt::format("held: {}: {}", name(answer.refusal), answer.why),
            .again = stops_channel(answer.refusal) ? 600s : 60s,
            .refusal = answer.refusal};
}

std::optional<TopupHold> ask_watermark(const TopupRun& run, const Topup& topup, BeforeTopup& asked) {
    const Answered answered = run.call(run.supplier.ask_list(topup.channel, 1));
    if (auto none = no_answer(answered)) return none;
    const auto answer = run.supplier.read_list(topup.channel, answered.status, answered.body);
    if (answer.kind != topup::ListAnswer::Kind::listed) return not_told(answer);
    asked.watermark = answer.transactions.empty() ? std::string{} : answer.transactions.front().trxid;
    return std::nullopt;
}

std::optional<TopupHold> ask_balance(const TopupRun& run, BeforeTopup& asked) {
    const Answered answered = run.call(run.supplier.ask_account());
    if (auto none = no_answer(answered)) return none;
    const auto answer = run.supplier.read_account(answered.status, answered.body);
    if (answer.kind != topup::AccountAnswer::Kind::known) return not_told(answer);
    asked.balance = answer.balance;
    asked.level = answer.level;
    return std::nullopt;
}

/// The service's row as it is now, or why it is not known.
using Row = std::variant<std::optional<ServiceRow>, TopupHold>;

Row row_of_list(const TopupRun& run, const Topup& topup, const topup::Game& game) {
    const Answered answered = run.call(run.supplier.ask_services(topup.channel, game.supplier_name));
    if (auto none = no_answer(answered)) return *std::move(none);
    const auto answer = run.supplier.read_services(topup.channel, answered.status, answered.body);
    if (answer.kind != topup::ServicesAnswer::Kind::listed) return not_told(answer);
    const auto row = std::find_if(answer.rows.begin(), answer.rows.end(),
                                  [&](const ServiceRow& one) { return one.code == topup.code; });
    return row == answer.rows.end() ? std::nullopt : std::optional{*row};
}

/// By the question for one service, where the supplier has one; whatever it does not answer, the list does. Its status
/// decides: how a stock is counted differs from service to service.
Row ask_row(const TopupRun& run, const Topup& topup, const topup::Game& game) {
    const auto question = run.supplier.ask_stock(topup.channel, topup.code);
    if (!question) return row_of_list(run, topup, game);
    const Answered answered = run.call(*question);
    if (auto none = no_answer(answered)) return *std::move(none);
    const auto answer = run.supplier.read_stock(topup.channel, answered.status, answered.body);
    if (answer.kind != topup::StockAnswer::Kind::known || answer.row.code != topup.code)
        return row_of_list(run, topup, game);
    return std::optional{answer.row};
}

std::optional<TopupHold> ask_price(const TopupRun& run, const Topup& topup, BeforeTopup& asked) {
    const auto service = run.catalogue().service(topup.service);
    const auto game = service ? run.catalogue().game(service->product) : std::nullopt;
    if (!game) throw Error{ErrorKind::internal, fmt::format("{} is of no game", topup.id)};
    const Row told = ask_row(run, topup, *game);
    if (const auto* const held = std::get_if<TopupHold>(&told)) return *held;
    const auto& row = std::get<std::optional<ServiceRow>>(told);
    if (!row || row->status != "available")
        return TopupHold{"held: the supplier does not sell it now", 600s,
                         "Barang ini sedang kosong di VIP Reseller. Akan dicoba lagi tiap 10 menit."};
    if (row->closed && topup::in_window(*row->closed, run.now()))
        return TopupHold{"held: inside its maintenance window", 600s};
    if (service->disabled_at)
        return TopupHold{
            fmt::format("held: the service is switched off ({})", service->disabled_why), 600s,
            "Layanan ini dimatikan, jadi pesanannya belum dikirim. Nyalakan lagi, atau kembalikan uangnya."};
    asked.cost = row->prices.at(static_cast<std::size_t>(asked.level));
    return std::nullopt;
}

std::optional<TopupHold> too_dear(const TopupRun& run, const Topup& topup, const BeforeTopup& asked) {
    if (asked.cost <= Money{}) return TopupHold{"held: a price of nothing", 600s, "Harga dari VIP Reseller nol."};
    const Money paid = paid_for_topup(run.services, topup.order);
    if (asked.cost > paid)
        return TopupHold{
            fmt::format("held: it costs {}, and {} was paid for it", asked.cost, paid), 1800s,
            fmt::format("Harga modal naik menjadi {}, padahal uang yang masuk (setelah biaya) {}. Belum dikirim;"
                        " dicoba lagi tiap 30 menit kalau harganya turun, atau kembalikan uangnya.",
                        asked.cost, paid)};
    if (topup.max_cost && asked.cost > *topup.max_cost)
        return TopupHold{fmt::format("held: it costs {}, more than the {} allowed", asked.cost, *topup.max_cost), 1800s,
                         fmt::format("Harga modal {} melebihi batas {}. Belum dikirim.", asked.cost, *topup.max_cost)};
    if (asked.balance <= asked.cost)
        return TopupHold{"held: our deposit does not suffice", 600s,
                         fmt::format("Saldo VIP Reseller {} tidak cukup untuk {}. Isi deposit; pesanan menunggu.",
                                     asked.balance, asked.cost)};
    return std::nullopt;
}

}  // namespace

std::variant<BeforeTopup, TopupHold> ask_before_topup(const TopupRun& run, const Topup& topup) {
    BeforeTopup asked{.watermark = {}, .cost = {}, .balance = {}, .began_at = run.now()};
    if (auto held = ask_watermark(run, topup, asked)) return *std::move(held);
    if (auto held = ask_balance(run, asked)) return *std::move(held);
    if (auto held = ask_price(run, topup, asked)) return *std::move(held);
    if (auto held = too_dear(run, topup, asked)) return *std::move(held);
    return asked;
}

}  // namespace mitra::flow
