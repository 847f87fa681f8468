#include "lib/delivery/step_store.hpp"

#include <fmt/format.h>

#include "lib/crypto/random.hpp"

namespace mitra::delivery {
namespace {

std::string select_steps(std::string_view rest) {
    return fmt::format(
        "SELECT id, uuid, order_id, position, name, who, after, due_hours, business, message, attach, asks, confirm,"
        " started_at, due_at, remind_at, words_sealed, done_at, state, moved_at, moved_by FROM delivery_step {}",
        rest);
}

StepState state_named(std::string_view text) {
    for (const StepState state : {StepState::waiting, StepState::open, StepState::done})
        if (name(state) == text) return state;
    return StepState::stopped;
}

Delivery read_delivery(const db::Row& row) {
    return {.order = row.id<OrderId>("id"),
            .product = row.id<ProductId>("product_id"),
            .started_at = row.instant("started_at"),
            .state = delivery_state_named(row.text("state")).value(),
            .moved_at = row.instant("moved_at"),
            .moved_by = row.text("moved_by")};
}

DeliveryFile read_file(const db::Row& row) {
    return {.id = row.id<DeliveryFileId>("id"),
            .order = row.id<OrderId>("order_id"),
            .step = row.optional_id<DeliveryStepId>("step_id"),
            .file = row.optional_id<FileId>("file_id"),
            .file_name = row.text("file_name"),
            .attached_at = row.instant("attached_at"),
            .attached_by = row.text("attached_by"),
            .removed_at = row.optional_instant("removed_at")};
}

/// In the order of orders, whichever index leads.
std::string where(const DeliveryFilter& filter) {
    std::string sql = "1 = 1";
    if (filter.state) sql += filter.product ? " AND +state = :state" : " AND state = :state";
    if (filter.product) sql += " AND product_id = :product";
    if (filter.buyer) sql += " AND id IN (SELECT id FROM shop_order WHERE buyer_id = :buyer)";
    if (filter.overdue_at)
        sql +=
            " AND id IN (SELECT order_id FROM delivery_step WHERE state = 'open' AND due_at < :overdue"
            " AND who <> 'system')";
    if (filter.since) sql += " AND started_at >= :since";
    if (filter.until) sql += " AND started_at < :until";
    return sql;
}

void bind(db::Query& query, const DeliveryFilter& filter) {
    if (filter.state) query.bind(":state", name(*filter.state));
    if (filter.product) query.bind(":product", *filter.product);
    if (filter.buyer) query.bind(":buyer", *filter.buyer);
    if (filter.overdue_at) query.bind(":overdue", *filter.overdue_at);
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

constexpr const char* k_file_columns =
    "id, order_id, step_id, file_id, file_name, attached_at, attached_by, removed_at";
constexpr const char* k_delivery_columns = "id, product_id, started_at, state, moved_at, moved_by";

}  // namespace

Step StepStore::read(const db::Row& row) const {
    const std::string uuid = row.text("uuid");
    const auto words = row.optional_blob("words_sealed");
    return {.id = row.id<DeliveryStepId>("id"),
            .uuid = uuid,
            .order = row.id<OrderId>("order_id"),
            .plan = {.position = row.integer("position"),
                     .name = row.text("name"),
                     .who = who_named(row.text("who")).value(),
                     .after = row.integer("after"),
                     .due_hours = row.integer("due_hours"),
                     .business = row.boolean("business"),
                     .message = row.text("message"),
                     .attach = attach_named(row.text("attach")).value(),
                     .asks = row.text("asks"),
                     .confirm = row.text("confirm")},
            .state = state_named(row.text("state")),
            .started_at = row.optional_instant("started_at"),
            .due_at = row.optional_instant("due_at"),
            .remind_at = row.optional_instant("remind_at"),
            .done_at = row.optional_instant("done_at"),
            .words = words ? vault_.open({"delivery_step", "words_sealed", uuid}, *words) : std::string{},
            .moved_at = row.instant("moved_at"),
            .moved_by = row.text("moved_by")};
}

bool StepStore::start(OrderId order, ProductId product, const std::vector<StepPlan>& plans, Instant at,
                      std::string_view by) {
    if (find(order)) return false;
    database_
        .prepared(R"sql(
            INSERT INTO delivery (id, product_id, started_at, state, moved_at, moved_by)
            VALUES (:order, :product, :at, 'running', :at, :by)
        )sql")
        .bind(":order", order)
        .bind(":product", product)
        .bind(":at", at)
        .bind(":by", by)
        .run();
    for (const StepPlan& plan : plans)
        database_
            .prepared(R"sql(
                INSERT INTO delivery_step (uuid, order_id, position, name, who, after, due_hours, business, message,
                                           attach, asks, confirm, state, moved_at, moved_by)
                VALUES (:uuid, :order, :position, :name, :who, :after, :due, :business, :message, :attach, :asks,
                        :confirm, 'waiting', :at, :by)
            )sql")
            .bind(":uuid", crypto::random_uuid())
            .bind(":order", order)
            .bind(":position", plan.position)
            .bind(":name", plan.name)
            .bind(":who", name(plan.who))
            .bind(":after", plan.after)
            .bind(":due", plan.due_hours)
            .bind(":business", plan.business ? 1 : 0)
            .bind(":message", plan.message)
            .bind(":attach", name(plan.attach))
            .bind(":asks", plan.asks)
            .bind(":confirm", plan.confirm)
            .bind(":at", at)
            .bind(":by", by)
            .run();
    return true;
}

std::optional<Delivery> StepStore::find(OrderId order) {
    static const std::string sql = fmt::format("SELECT {} FROM delivery WHERE id = :order", k_delivery_columns);
    return database_.prepared(sql).bind(":order", order).optional_row(read_delivery);
}

std::vector<Delivery> StepStore::list(const DeliveryFilter& filter, OrderId after, std::int64_t limit) {
    auto query =
        database_.prepared(fmt::format("SELECT {} FROM delivery WHERE {} AND id > :after ORDER BY id LIMIT :limit",
                                       k_delivery_columns, where(filter)));
    bind(query, filter);
    query.bind(":after", after).bind(":limit", limit);
    return query.rows(read_delivery);
}

std::int64_t StepStore::count(const DeliveryFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM delivery WHERE {}", where(filter)));
    bind(query, filter);
    return query.integer();
}

bool StepStore::move(OrderId order, DeliveryState from, DeliveryState to, Instant at, std::string_view by) {
    return database_
               .prepared(
                   "UPDATE delivery SET state = :to, moved_at = :at, moved_by = :by"
                   " WHERE id = :order AND state = :from")
               .bind(":to", name(to))
               .bind(":at", at)
               .bind(":by", by)
               .bind(":order", order)
               .bind(":from", name(from))
               .run() == 1;
}

std::vector<Step> StepStore::steps(OrderId order) {
    static const std::string sql = select_steps("WHERE order_id = :order ORDER BY position");
    return database_.prepared(sql).bind(":order", order).rows([this](const db::Row& row) { return read(row); });
}

std::optional<Step> StepStore::step(DeliveryStepId id) {
    static const std::string sql = select_steps("WHERE id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row([this](const db::Row& row) { return read(row); });
}

void StepStore::open(const Step& step, Instant started, Instant due, std::optional<Instant> remind,
                     std::string_view by) {
    database_
        .prepared(R"sql(
            UPDATE delivery_step SET state = 'open', started_at = :started, due_at = :due, remind_at = :remind,
                                     moved_at = :started, moved_by = :by
             WHERE id = :id AND state = 'waiting'
        )sql")
        .bind(":started", started)
        .bind(":due", due)
        .bind(":remind", remind)
        .bind(":by", by)
        .bind(":id", step.id)
        .run();
}

bool StepStore::finish(DeliveryStepId id, std::string_view words, Instant at, std::string_view by) {
    const auto known = step(id);
    if (!known) return false;
    std::optional<std::string> sealed;
    if (!words.empty()) sealed = vault_.seal({"delivery_step", "words_sealed", known->uuid}, words);
    auto query = database_.prepared(R"sql(
        UPDATE delivery_step SET state = 'done', done_at = :at, remind_at = NULL, moved_at = :at, moved_by = :by,
                                 words_sealed = ifnull(:words, words_sealed)
         WHERE id = :id AND state = 'open'
    )sql");
    query.bind(":at", at).bind(":by", by).bind(":id", id);
    if (sealed)
        query.bind(":words", db::Blob{*sealed});
    else
        query.bind(":words", std::nullopt);
    return query.run() == 1;
}

void StepStore::reopen(DeliveryStepId id, std::optional<Instant> remind, Instant at, std::string_view by) {
    database_
        .prepared(R"sql(
            UPDATE delivery_step SET state = 'open', done_at = NULL, remind_at = :remind, moved_at = :at, moved_by = :by
             WHERE id = :id AND state = 'done'
        )sql")
        .bind(":remind", remind)
        .bind(":at", at)
        .bind(":by", by)
        .bind(":id", id)
        .run();
}

void StepStore::put_back(const Step& step, Instant at, std::string_view by) {
    database_
        .prepared(R"sql(
            UPDATE delivery_step SET state = 'waiting', started_at = NULL, due_at = NULL, remind_at = NULL,
                                     moved_at = :at, moved_by = :by
             WHERE id = :id AND state = 'open'
        )sql")
        .bind(":at", at)
        .bind(":by", by)
        .bind(":id", step.id)
        .run();
}

void StepStore::stop(OrderId order, Instant at, std::string_view by) {
    database_
        .prepared(R"sql(
            UPDATE delivery_step SET state = 'stopped', remind_at = NULL, moved_at = :at, moved_by = :by
             WHERE order_id = :order AND state IN ('waiting', 'open')
        )sql")
        .bind(":at", at)
        .bind(":by", by)
        .bind(":order", order)
        .run();
}

std::vector<Step> StepStore::ended(Instant now, std::int64_t limit) {
    static const std::string sql =
        select_steps("WHERE state = 'open' AND due_at <= :now AND who = 'system' ORDER BY due_at, id LIMIT :limit");
    return database_.prepared(sql).bind(":now", now).bind(":limit", limit).rows([this](const db::Row& row) {
        return read(row);
    });
}

std::vector<Step> StepStore::to_remind(Instant now, std::int64_t limit) {
    static const std::string sql = select_steps("WHERE remind_at <= :now ORDER BY remind_at, id LIMIT :limit");
    return database_.prepared(sql).bind(":now", now).bind(":limit", limit).rows([this](const db::Row& row) {
        return read(row);
    });
}

void StepStore::set_reminder(DeliveryStepId id, std::optional<Instant> at) {
    database_.prepared("UPDATE delivery_step SET remind_at = :at WHERE id = :id AND state = 'open'")
        .bind(":at", at)
        .bind(":id", id)
        .run();
}

DeliveryFileId StepStore::attach(const DeliveryFile& file) {
    database_
        .prepared(R"sql(
            INSERT INTO delivery_file (order_id, step_id, file_id, file_name, attached_at, attached_by)
            VALUES (:order, :step, :file, :name, :at, :by)
        )sql")
        .bind(":order", file.order)
        .bind(":step", file.step)
        .bind(":file", file.file)
        .bind(":name", file.file_name)
        .bind(":at", file.attached_at)
        .bind(":by", file.attached_by)
        .run();
    return DeliveryFileId{database_.last_row_id()};
}

std::vector<DeliveryFile> StepStore::files(OrderId order) {
    static const std::string sql = fmt::format(
        "SELECT {} FROM delivery_file WHERE order_id = :order AND removed_at IS NULL ORDER BY id", k_file_columns);
    return database_.prepared(sql).bind(":order", order).rows(read_file);
}

std::optional<DeliveryFile> StepStore::file(DeliveryFileId id) {
    static const std::string sql = fmt::format("SELECT {} FROM delivery_file WHERE id = :id", k_file_columns);
    return database_.prepared(sql).bind(":id", id).optional_row(read_file);
}

bool StepStore::remove(DeliveryFileId id, Instant at) {
    return database_
               .prepared(
                   "UPDATE delivery_file SET file_id = NULL, removed_at = :at WHERE id = :id AND removed_at IS NULL")
               .bind(":at", at)
               .bind(":id", id)
               .run() == 1;
}

void StepStore::forget_person(PersonId person) {
    database_
        .prepared(
            "UPDATE delivery_step SET words_sealed = NULL WHERE words_sealed IS NOT NULL"
            " AND order_id IN (SELECT id FROM shop_order WHERE buyer_id = :person)")
        .bind(":person", person)
        .run();
    database_
        .prepared(
            "UPDATE delivery_file SET file_name = 'dihapus'"
            " WHERE order_id IN (SELECT id FROM shop_order WHERE buyer_id = :person)")
        .bind(":person", person)
        .run();
    database_
        .prepared(
            "UPDATE download_link SET file_name = 'dihapus' WHERE ended_at IS NOT NULL"
            " AND order_id IN (SELECT id FROM shop_order WHERE buyer_id = :person)")
        .bind(":person", person)
        .run();
}

}  // namespace mitra::delivery
