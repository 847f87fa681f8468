#include "tests/simulation/jobs.hpp"

#include <array>

#include "lib/topup/catalogue_store.hpp"

namespace mitra::simulation {
namespace {

using namespace std::chrono_literals;
using test::FakeSupplier;
using Fate = FakeSupplier::Fate;

Fate some_fate(World& world) {
    constexpr std::array k_fates{Fate::accept_final, Fate::accept_failed, Fate::refuse,    Fate::drop_before,
                                 Fate::drop_after,   Fate::unreadable,    Fate::never_left};
    if (!world.troubled || world.once_in(2)) return Fate::accept;
    return k_fates.at(static_cast<std::size_t>(world.between(0, k_fates.size() - 1)));
}

topup::Refusal some_refusal(World& world) {
    using topup::Refusal;
    constexpr std::array k_refusals{Refusal::throttled,  Refusal::maintenance, Refusal::no_deposit,
                                    Refusal::no_service, Refusal::bad_target,  Refusal::our_bug};
    return k_refusals.at(static_cast<std::size_t>(world.between(0, k_refusals.size() - 1)));
}

}  // namespace

void JobLines::start() {
    database_ = std::make_unique<db::Database>(world_.connect());
}

void JobLines::die() {
    database_.reset();
}

void JobLines::tend() {
    const auto ended = world_.act(*database_, "jobs are tended", [&] {
        const auto services = world_.services(*database_, "mitra-sender");
        const auto back = db::Jobs{*database_}.recover(world_.now());
        flow::plan_overdue_questions(services, 100);
        flow::plan_topup_jobs(services);
        const auto told = flow::process_duitku(services, 100) + flow::process_topup_hints(services, 100);
        return back + told == 0 ? std::string{} : fmt::format("{} taken back, {} events", back, told);
    });
    // Prices are as fresh as they have to be: their lists are a matter of other tests.
    topup::CatalogueStore catalogue{world_.database()};
    for (const auto channel : {topup::Channel::game, topup::Channel::prepaid}) {
        catalogue.synced(channel, world_.now());
        if (world_.once_in(4)) catalogue.start(channel);
    }
    if (ended == World::Ended::broke) start();
}

flow::Answered JobLines::at_supplier(const topup::Call& call) {
    ++world_.tally.calls;
    const bool dies = world_.troubled && world_.once_in(25);
    const bool before = world_.once_in(2);
    if (dies && before) throw Killed{};
    auto answered = supplier_.answer(call);
    if (dies) throw Killed{};
    return answered;
}

flow::JobDone JobLines::run(const flow::Services& services, const db::Claim& claim) {
    if (claim.provider == flow::k_trakteer)
        return flow::run_trakteer_job(services, FakeTips::page(), claim,
                                      [&](const topup::trakteer::Call& call) { return tips_.answer(call); });
    if (claim.provider.starts_with("duitku"))
        return flow::run_duitku_job(services, duitku_.account(), claim,
                                    [&](const payment::duitku::Call& call) { return duitku_.answer(call); });
    supplier_.fate = some_fate(world_);
    supplier_.refusal = some_refusal(world_);
    supplier_.silent = world_.troubled && world_.once_in(10);
    return flow::run_supplier_job(services, supplier_, claim,
                                  [&](const topup::Call& call) { return at_supplier(call); });
}

bool JobLines::work(const Line& line) {
    std::optional<db::Claim> claim;
    const auto claimed = world_.act(
        *database_, "job is claimed",
        [&] {
            claim = db::Jobs{*database_}.claim(line.provider, "sender", world_.now(), line.lease);
            return std::string{};
        },
        60);
    if (claimed == World::Ended::broke) start();  // whoever claimed it is dead
    if (claimed != World::Ended::done || !claim) return false;
    const auto ended = world_.act(
        *database_, fmt::format("{} {}", claim->kind, claim->cause),
        [&] { return run(world_.services(*database_, "mitra-sender"), *claim).note; }, 25);
    if (ended == World::Ended::broke) start();
    return true;
}

void JobLines::tick() {
    if (!database_) start();
    tend();
    constexpr std::array k_lines{Line{flow::k_duitku, 60s},         Line{flow::k_duitku_questions, 60s},
                                 Line{flow::k_vip_prepaid, 240s},   Line{flow::k_vip_game, 240s},
                                 Line{flow::k_vip_questions, 120s}, Line{flow::k_trakteer, 600s}};
    for (const Line& line : k_lines)
        for (int i = 0; i < 10 && work(line); ++i) {
        }
}

void JobLines::supplier_works() {
    for (auto& row : supplier_.rows) {
        if (row.said.progress != topup::Progress::waiting || world_.between(0, 3) != 0) continue;
        if (world_.once_in(5))
            supplier_.end(row.said.trxid, topup::Progress::error, "error", "gagal");
        else
            supplier_.end(row.said.trxid, topup::Progress::success, "success", "SN");
    }
}

}  // namespace mitra::simulation
