#include "lib/file/material_store.hpp"

#include <algorithm>
#include <tuple>

namespace mitra::file {
namespace {

Material material_from(const db::Row& row) {
    return {.id = row.id<MaterialId>("id"),
            .right = row.text("right_name"),
            .title = row.text("title"),
            .file_name = row.text("file_name"),
            .file = row.optional_id<FileId>("file_id"),
            .added_at = row.instant("added_at"),
            .removed_at = row.optional_instant("removed_at")};
}

constexpr std::string_view k_matching =
    "removed_at IS NULL AND (:right = '' OR right_name = :right) AND (:since IS NULL OR added_at >= :since) "
    "AND (:until IS NULL OR added_at < :until)";

void bind_filter(db::Query& query, const MaterialFilter& filter) {
    query.bind(":right", filter.right).bind(":since", filter.since).bind(":until", filter.until);
}

}  // namespace

MaterialId MaterialStore::add(const Material& material) {
    database_
        .prepared(R"(
            INSERT INTO material (right_name, title, file_name, file_id, added_at)
            VALUES (:right, :title, :file_name, :file, :now))")
        .bind(":right", material.right)
        .bind(":title", material.title)
        .bind(":file_name", material.file_name)
        .bind(":file", material.file)
        .bind(":now", material.added_at)
        .run();
    return MaterialId{database_.last_row_id()};
}

std::optional<Material> MaterialStore::find(MaterialId id) {
    return database_.prepared("SELECT * FROM material WHERE id = :id").bind(":id", id).optional_row(material_from);
}

std::vector<Material> MaterialStore::list(const MaterialFilter& filter, MaterialId after, std::int64_t limit) {
    auto query = database_.prepared("SELECT * FROM material WHERE id > :after AND " + std::string{k_matching} +
                                    " ORDER BY id LIMIT :limit");
    bind_filter(query, filter);
    return query.bind(":after", after).bind(":limit", limit).rows(material_from);
}

std::int64_t MaterialStore::count(const MaterialFilter& filter) {
    auto query = database_.prepared("SELECT count(*) FROM material WHERE " + std::string{k_matching});
    bind_filter(query, filter);
    return query.integer();
}

std::vector<Material> MaterialStore::behind(const std::vector<std::string>& rights) {
    std::vector<Material> all;
    for (const std::string& right : rights)
        database_.prepared("SELECT * FROM material WHERE removed_at IS NULL AND right_name = :right")
            .bind(":right", right)
            .each_row([&](const db::Row& row) { all.push_back(material_from(row)); });
    std::sort(all.begin(), all.end(), [](const Material& a, const Material& b) {
        return std::tie(a.right, a.title, a.id) < std::tie(b.right, b.title, b.id);
    });
    const auto same = [](const Material& a, const Material& b) { return a.id == b.id; };
    all.erase(std::unique(all.begin(), all.end(), same), all.end());
    return all;
}

bool MaterialStore::remove(MaterialId id, Instant at) {
    return database_
               .prepared("UPDATE material SET removed_at = :at, file_id = NULL WHERE id = :id AND removed_at IS NULL")
               .bind(":at", at)
               .bind(":id", id)
               .run() > 0;
}

}  // namespace mitra::file
