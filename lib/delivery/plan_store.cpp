#include "lib/delivery/plan_store.hpp"

namespace mitra::delivery {

std::vector<StepPlan> PlanStore::of(ProductId product) {
    return database_
        .prepared(R"sql(
            SELECT position, name, who, after, due_hours, business, message, attach, asks, confirm
              FROM product_step WHERE product_id = :product ORDER BY position
        )sql")
        .bind(":product", product)
        .rows([](const db::Row& row) {
            return StepPlan{.position = row.integer("position"),
                            .name = row.text("name"),
                            .who = who_named(row.text("who")).value(),
                            .after = row.integer("after"),
                            .due_hours = row.integer("due_hours"),
                            .business = row.boolean("business"),
                            .message = row.text("message"),
                            .attach = attach_named(row.text("attach")).value(),
                            .asks = row.text("asks"),
                            .confirm = row.text("confirm")};
        });
}

bool PlanStore::set(ProductId product, const std::vector<StepPlan>& steps) {
    if (of(product) == steps) return false;
    database_.prepared("DELETE FROM product_step WHERE product_id = :product").bind(":product", product).run();
    for (const StepPlan& step : steps)
        database_
            .prepared(R"sql(
                INSERT INTO product_step (product_id, position, name, who, after, due_hours, business, message, attach,
                                          asks, confirm)
                VALUES (:product, :position, :name, :who, :after, :due, :business, :message, :attach, :asks, :confirm)
            )sql")
            .bind(":product", product)
            .bind(":position", step.position)
            .bind(":name", step.name)
            .bind(":who", name(step.who))
            .bind(":after", step.after)
            .bind(":due", step.due_hours)
            .bind(":business", step.business ? 1 : 0)
            .bind(":message", step.message)
            .bind(":attach", name(step.attach))
            .bind(":asks", step.asks)
            .bind(":confirm", step.confirm)
            .run();
    return true;
}

}  // namespace mitra::delivery
