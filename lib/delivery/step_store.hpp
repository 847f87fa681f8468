#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/delivery/delivery.hpp"

namespace mitra::delivery {

struct DeliveryFilter {
    std::optional<DeliveryState> state;
    std::optional<ProductId> product;
    std::optional<PersonId> buyer;
    std::optional<Instant> overdue_at;    ///< only those with an open step of the admin or the buyer due before
    std::optional<Instant> since, until;  ///< started; `until` is not included
};

/// Deliveries, their steps and the files attached to them.
class StepStore {
 public:
    StepStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// With a step for each plan, which all wait: the caller opens those after the payment, with their deadlines. False
    /// when it was there before.
    bool start(OrderId order, ProductId product, const std::vector<StepPlan>& plans, Instant at, std::string_view by);
    std::optional<Delivery> find(OrderId order);
    /// In the order of orders, after `after`.
    std::vector<Delivery> list(const DeliveryFilter& filter, OrderId after, std::int64_t limit);
    std::int64_t count(const DeliveryFilter& filter);
    bool move(OrderId order, DeliveryState from, DeliveryState to, Instant at, std::string_view by);

    /// By position.
    std::vector<Step> steps(OrderId order);
    std::optional<Step> step(DeliveryStepId id);
    /// Opens a step that waits, with its deadline and when somebody is reminded.
    void open(const Step& step, Instant started, Instant due, std::optional<Instant> remind, std::string_view by);
    /// False when it is not open any more.
    bool finish(DeliveryStepId id, std::string_view words, Instant at, std::string_view by);
    /// A step that was done is open again, with the deadline that it had.
    void reopen(DeliveryStepId id, std::optional<Instant> remind, Instant at, std::string_view by);
    /// An open step waits again: what it comes after was taken back.
    void put_back(const Step& step, Instant at, std::string_view by);
    /// Stops what is waiting or open; nobody is reminded of it.
    void stop(OrderId order, Instant at, std::string_view by);
    /// Open steps of `system` whose deadline came, oldest first.
    std::vector<Step> ended(Instant now, std::int64_t limit);
    /// Open steps that somebody is to be reminded of by now, oldest first.
    std::vector<Step> to_remind(Instant now, std::int64_t limit);
    void set_reminder(DeliveryStepId id, std::optional<Instant> at);

    DeliveryFileId attach(const DeliveryFile& file);
    /// What is attached now, oldest first.
    std::vector<DeliveryFile> files(OrderId order);
    std::optional<DeliveryFile> file(DeliveryFileId id);
    /// False when it was removed before.
    bool remove(DeliveryFileId id, Instant at);

    /// Empties what was written in the steps of a person who is erased, and what files made for them were called.
    void forget_person(PersonId person);

 private:
    [[nodiscard]] Step read(const db::Row& row) const;

    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::delivery
