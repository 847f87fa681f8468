#include "lib/flow/member_area.hpp"

#include <fmt/format.h>

namespace mitra::flow {
namespace {

/// A material that its person has a right to at this moment: kept, or of a group they are in.
constexpr std::string_view k_may_have =
    "removed_at IS NULL AND right_name IN (SELECT name FROM kept_right WHERE person_id = :person UNION"
    " SELECT group_right.name FROM group_member JOIN group_right USING (group_id) WHERE person_id = :person)";

Download download_from(const db::Row& row) {
    return {row.id<FileId>("file_id"), row.text("file_name")};
}

}  // namespace

std::vector<MemberOrder> MemberAreaStore::orders(PersonId person, OrderId before, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT shop_order.id, product.name, state, total, refunded, placed_at,
                   state = 'pending' AND method = 'free' AS waits
              FROM shop_order JOIN product ON product.id = product_id
             WHERE buyer_id = :person AND (:before = 0 OR shop_order.id < :before)
             ORDER BY shop_order.id DESC LIMIT :limit
        )sql")
        .bind(":person", person)
        .bind(":before", before)
        .bind(":limit", limit)
        .rows([](const db::Row& row) {
            return MemberOrder{.id = row.id<OrderId>("id"),
                               .product = row.text("name"),
                               .state = row.text("state"),
                               .total = row.money("total"),
                               .refunded = row.money("refunded"),
                               .placed_at = row.instant("placed_at"),
                               .waits_for_sign_in = row.boolean("waits")};
        });
}

std::vector<std::string> MemberAreaStore::groups(PersonId person) {
    return database_
        .prepared(R"sql(
            SELECT name FROM group_member JOIN people_group ON people_group.id = group_id
             WHERE person_id = :person AND kind = 'participant' ORDER BY since, people_group.id
        )sql")
        .bind(":person", person)
        .rows([](const db::Row& row) { return row.text("name"); });
}

std::vector<MemberMaterial> MemberAreaStore::materials(PersonId person) {
    static const std::string sql = fmt::format(
        "SELECT material.id, title, file_name, bytes FROM material JOIN file ON file.id = file_id"
        " WHERE {} ORDER BY title, material.id",
        k_may_have);
    return database_.prepared(sql).bind(":person", person).rows([](const db::Row& row) {
        return MemberMaterial{row.id<MaterialId>("id"), row.text("title"), row.text("file_name"), row.integer("bytes")};
    });
}

std::optional<Download> MemberAreaStore::material(PersonId person, MaterialId material) {
    static const std::string sql =
        fmt::format("SELECT file_id, file_name FROM material WHERE id = :material AND {}", k_may_have);
    return database_.prepared(sql).bind(":person", person).bind(":material", material).optional_row(download_from);
}

std::optional<Download> MemberAreaStore::bought(PersonId person, OrderId order) {
    return database_
        .prepared(R"sql(
            SELECT file_id, file_name FROM shop_order JOIN product ON product.id = product_id
             WHERE shop_order.id = :order AND buyer_id = :person AND state IN ('paid', 'fulfilled')
               AND product.kind = 'file' AND file_id IS NOT NULL
        )sql")
        .bind(":person", person)
        .bind(":order", order)
        .optional_row(download_from);
}

std::vector<MemberFile> MemberAreaStore::attached(PersonId person, OrderId order) {
    return database_
        .prepared(R"sql(
            SELECT delivery_file.id, file_id, file_name, bytes
              FROM delivery_file JOIN shop_order ON shop_order.id = delivery_file.order_id
              JOIN file ON file.id = file_id
             WHERE delivery_file.order_id = :order AND buyer_id = :person AND removed_at IS NULL
               AND shop_order.state IN ('paid', 'fulfilled')
               AND (step_id IS NULL OR (SELECT state FROM delivery_step WHERE id = step_id) = 'done')
             ORDER BY delivery_file.id
        )sql")
        .bind(":person", person)
        .bind(":order", order)
        .rows([](const db::Row& row) {
            return MemberFile{row.id<DeliveryFileId>("id"), row.id<FileId>("file_id"), row.text("file_name"),
                              row.integer("bytes")};
        });
}

std::optional<Download> MemberAreaStore::attached(PersonId person, OrderId order, DeliveryFileId id) {
    for (const MemberFile& file : attached(person, order))
        if (file.id == id) return Download{file.file, file.name};
    return std::nullopt;
}

bool MemberAreaStore::has_free(PersonId person, OrderId order) {
    return database_.prepared("SELECT 1 FROM shop_order WHERE id = :order AND buyer_id = :person AND method = 'free'")
        .bind(":person", person)
        .bind(":order", order)
        .optional_integer()
        .has_value();
}

}  // namespace mitra::flow
