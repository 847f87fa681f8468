#include "lib/flow/sync_services.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "lib/base/error.hpp"
#include "lib/db/bulk_pace.hpp"
#include "lib/flow/add_topup_game.hpp"
#include "lib/flow/topup_messages.hpp"
#include "lib/topup/catalogue_store.hpp"

namespace mitra::flow {
namespace {

using topup::CatalogueStore;
using topup::Channel;
using topup::ServiceRow;
using Rows = std::vector<const ServiceRow*>;

constexpr std::int64_t k_known_at_once = 1'000;

/// A row that is to be written: new, different, listed again, or (without one) gone.
struct Change {
    ServiceId id;                     ///< none: it is new
    const ServiceRow* row = nullptr;  ///< none: it is gone
    std::string hash;
    bool was_gone = false;
};

/// A cost that rose, as it is told.
struct Rise {
    std::string code;
    Money from, to;

    [[nodiscard]] Money by() const { return to - from; }
};

bool is_whole(const ServiceRow& row) {
    const auto is_price = [](Money price) { return price > Money{} && price <= Money{Money::k_largest}; };
    return !row.code.empty() && !row.game.empty() && !row.name.empty() &&
           std::all_of(row.prices.begin(), row.prices.end(), is_price);
}

/// In the order of their codes, each code once. Of two rows with one code the dearer is taken, whichever came first: a
/// price that is too low loses money.
Rows in_order(const topup::ServicesAnswer& answer) {
    Rows rows;
    rows.reserve(answer.rows.size());
    for (const ServiceRow& row : answer.rows)
        if (is_whole(row)) rows.push_back(&row);
    const auto key = [](const ServiceRow* row) { return std::tie(row->prices, row->game, row->name); };
    std::sort(rows.begin(), rows.end(), [&](const ServiceRow* a, const ServiceRow* b) {
        return a->code != b->code ? a->code < b->code : key(b) < key(a);
    });
    rows.erase(std::unique(rows.begin(), rows.end(),
                           [](const ServiceRow* a, const ServiceRow* b) { return a->code == b->code; }),
               rows.end());
    return rows;
}

/// What the table has of a channel, read page by page in the order of codes.
class KnownRows {
 public:
    KnownRows(CatalogueStore& store, Channel channel) : store_{store}, channel_{channel} { read_on(); }

    [[nodiscard]] const CatalogueStore::Known* current() const { return at_ < page_.size() ? &page_[at_] : nullptr; }
    void next() {
        if (++at_ == page_.size() && std::ssize(page_) == k_known_at_once) read_on();
    }

 private:
    void read_on() {
        const std::string after = page_.empty() ? std::string{} : page_.back().code;
        page_ = store_.known(channel_, after, k_known_at_once);
        at_ = 0;
    }

    CatalogueStore& store_;
    Channel channel_;
    std::vector<CatalogueStore::Known> page_;
    std::size_t at_ = 0;
};

struct Plan {
    std::vector<Change> changes;  ///< in the order of codes
    std::int64_t known = 0;       ///< on the list until now
    std::int64_t missing = 0;     ///< of them

    /// A supplier's list is cut short by its own faults more often than it is halved.
    [[nodiscard]] bool lost_too_much() const { return missing > known - missing; }
};

void compare(const CatalogueStore::Known& known, const ServiceRow& row, Plan& plan) {
    std::string hash = topup::hash_of(row);
    if (!known.gone) ++plan.known;
    if (known.hash != hash || known.gone) plan.changes.push_back({known.id, &row, std::move(hash), known.gone});
}

void is_missing(const CatalogueStore::Known& known, Plan& plan) {
    if (known.gone) return;
    ++plan.known;
    ++plan.missing;
    plan.changes.push_back({known.id, nullptr, {}, false});
}

/// Both in the order of codes: one walk over each.
Plan plan_of(CatalogueStore& store, Channel channel, const Rows& rows) {
    Plan plan;
    KnownRows known{store, channel};
    for (const ServiceRow* row : rows) {
        for (; known.current() && known.current()->code < row->code; known.next())
            is_missing(*known.current(), plan);
        if (known.current() && known.current()->code == row->code) {
            compare(*known.current(), *row, plan);
            known.next();
        } else {
            plan.changes.push_back({{}, row, topup::hash_of(*row), false});
        }
    }
    for (; known.current(); known.next())
        is_missing(*known.current(), plan);
    return plan;
}

/// Writes a plan.
class Merge {
 public:
    Merge(const Services& services, Channel channel, SyncedServices& synced)
        : services_{services},
          store_{services.database},
          channel_{channel},
          level_{static_cast<std::size_t>(store_.account().level)},
          synced_{synced} {}

    void run(const std::vector<Change>& changes) {
        db::BulkPace pace{services_.database};
        for (std::size_t done = 0; done < changes.size();)
            pace.chunk([&](std::int64_t rows) {
                const std::size_t end = std::min(changes.size(), done + static_cast<std::size_t>(rows));
                for (; done < end; ++done)
                    apply(changes[done]);
                return done < changes.size();
            });
    }
    [[nodiscard]] const std::optional<Rise>& steepest() const { return steepest_; }

 private:
    void apply(const Change& change) {
        const Instant now = services_.clock.now();
        if (!change.row) {
            store_.mark_gone(change.id, now);
            ++synced_.gone;
            return;
        }
        const ProductId game = game_of(*change.row);
        if (change.id == ServiceId{}) {
            store_.insert(*change.row, channel_, game, change.hash, now);
            ++synced_.added;
            return;
        }
        if (!change.was_gone) note_rise(change);
        store_.update(change.id, *change.row, game, change.hash, now);
        ++synced_.changed;
    }

    void note_rise(const Change& change) {
        const auto before = store_.service(change.id);
        const Money now = change.row->prices.at(level_);
        if (!before || now <= before->cost) return;
        ++synced_.dearer;
        const Rise rise{change.row->code, before->cost, now};
        if (!steepest_ || rise.by() > steepest_->by()) steepest_ = rise;
    }

    ProductId game_of(const ServiceRow& row) {
        const auto seen = games_.find(row.game);
        if (seen != games_.end()) return seen->second;
        auto game = store_.game(channel_, row.game);
        if (!game) {
            game = add_topup_game(services_, channel_, row);
            ++synced_.games;
        }
        return games_.emplace(row.game, game->product).first->second;
    }

    const Services& services_;
    CatalogueStore store_;
    Channel channel_;
    std::size_t level_;
    SyncedServices& synced_;
    std::map<std::string, ProductId, std::less<>> games_;
    std::optional<Rise> steepest_;
};

/// Once for each list that was read.
std::string cause(std::string_view what, Channel channel, Instant at) {
    return fmt::format("{}:{}:{}", what, topup::name(channel), at.milliseconds);
}
/// Once a day, however often it is read.
std::string daily_cause(const Services& services, std::string_view what, Channel channel) {
    return fmt::format("{}:{}:{}", what, topup::name(channel), day_number(services.clock.now(), services.site.zone));
}

[[noreturn]] void refuse_empty(const Services& services, Channel channel) {
    db::in_transaction(services.database, [&] {
        // Who never had this list misses nothing.
        if (!CatalogueStore{services.database}.channel(channel).synced_at) return;
        tell_topup_owner(services, daily_cause(services, "list-empty", channel),
                         fmt::format("Daftar harga {} dari pemasok kosong. Daftar yang lama tidak diubah, dan berhenti "
                                     "dijual bila tidak segera terbaca lagi.",
                                     topup::name(channel)));
    });
    throw Error{ErrorKind::refused, fmt::format("the supplier's list of {} is empty", topup::name(channel)),
                "nothing was changed; it is read again by itself", "services"};
}

void tell_broken(const Services& services, Channel channel, const Plan& plan) {
    db::in_transaction(services.database, [&] {
        tell_topup_owner(services, daily_cause(services, "list-broken", channel),
                         fmt::format("Daftar harga {0} dari pemasok kehilangan {1} dari {2} layanan, jadi tidak "
                                     "dipakai. Bila memang benar: mitra provider services sync --channel {0} --trust",
                                     topup::name(channel), plan.missing, plan.known));
    });
}

void end(const Services& services, Channel channel, const SyncedServices& synced, const std::optional<Rise>& rise) {
    const Instant now = services.clock.now();
    db::in_transaction(services.database, [&] {
        CatalogueStore{services.database}.synced(channel, now);
        if (!rise) return;
        tell_topup_owner(services, cause("prices", channel, now),
                         fmt::format("{} harga modal naik di daftar {}. Paling besar: {:.60}, dari {} menjadi {}.",
                                     synced.dearer, topup::name(channel), rise->code, rise->from, rise->to));
    });
}

}  // namespace

SyncedServices sync_services(const Services& services, topup::Channel channel, const topup::ServicesAnswer& answer,
                             bool trust) {
    const Rows rows = in_order(answer);
    if (rows.empty()) refuse_empty(services, channel);
    SyncedServices synced{.listed = std::ssize(rows),
                          .skipped = answer.skipped + std::ssize(answer.rows) - std::ssize(rows)};
    CatalogueStore store{services.database};
    const Plan plan = plan_of(store, channel, rows);
    if (plan.lost_too_much() && !trust && !store.trusts_next(channel, services.clock.now())) {
        tell_broken(services, channel, plan);
        throw Error{ErrorKind::refused,
                    fmt::format("the supplier's list of {} lost {} of {} services", topup::name(channel), plan.missing,
                                plan.known),
                    "nothing was changed; where that is right: 'mitra provider services sync --trust'", "services"};
    }
    Merge merge{services, channel, synced};
    merge.run(plan.changes);
    end(services, channel, synced, merge.steepest());
    return synced;
}

void trust_next_list(const Services& services, Channel channel) {
    const Instant now = services.clock.now();
    db::in_transaction(services.database, [&] {
        CatalogueStore{services.database}.trust_next(channel, now + k_trust_lasts);
        record_audit(services.database, services.vault, services.actor, "services.trust",
                     std::string{topup::name(channel)}, "{}", now);
    });
}

}  // namespace mitra::flow
