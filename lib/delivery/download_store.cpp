#include "lib/delivery/download_store.hpp"

#include <fmt/format.h>

namespace mitra::delivery {
namespace {

std::string select(std::string_view rest) {
    return fmt::format(
        "SELECT id, uuid, order_id, file_id, file_name, bytes, made_at, expires_at, max_downloads, taken, opened_at,"
        " last_at, ended_at, ended_by FROM download_link {}",
        rest);
}

Download read(const db::Row& row) {
    return {.id = row.id<DownloadId>("id"),
            .uuid = row.text("uuid"),
            .order = row.id<OrderId>("order_id"),
            .file = row.optional_id<FileId>("file_id"),
            .file_name = row.text("file_name"),
            .bytes = row.integer("bytes"),
            .made_at = row.instant("made_at"),
            .expires_at = row.instant("expires_at"),
            .max_downloads = row.integer("max_downloads"),
            .taken = row.integer("taken"),
            .opened_at = row.optional_instant("opened_at"),
            .last_at = row.optional_instant("last_at"),
            .ended_at = row.optional_instant("ended_at"),
            .ended_by = row.optional_text("ended_by").value_or("")};
}

}  // namespace

DownloadId DownloadStore::add(const Download& link, std::string_view by) {
    database_
        .prepared(R"sql(
            INSERT INTO download_link (uuid, order_id, file_id, file_name, bytes, made_at, made_by, expires_at,
                                       max_downloads)
            VALUES (:uuid, :order, :file, :name, :bytes, :at, :by, :expires, :max)
        )sql")
        .bind(":uuid", link.uuid)
        .bind(":order", link.order)
        .bind(":file", link.file)
        .bind(":name", link.file_name)
        .bind(":bytes", link.bytes)
        .bind(":at", link.made_at)
        .bind(":by", by)
        .bind(":expires", link.expires_at)
        .bind(":max", link.max_downloads)
        .run();
    return DownloadId{database_.last_row_id()};
}

std::optional<Download> DownloadStore::find(DownloadId id) {
    static const std::string sql = select("WHERE id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(read);
}

std::optional<Download> DownloadStore::by_uuid(std::string_view uuid) {
    static const std::string sql = select("WHERE uuid = :uuid");
    return database_.prepared(sql).bind(":uuid", uuid).optional_row(read);
}

std::vector<Download> DownloadStore::of(OrderId order) {
    static const std::string sql = select("WHERE order_id = :order ORDER BY id DESC");
    return database_.prepared(sql).bind(":order", order).rows(read);
}

bool DownloadStore::take(DownloadId id, std::int64_t bytes, Instant now) {
    return database_
               .prepared(R"sql(
                   UPDATE download_link SET taken = taken + :bytes, opened_at = ifnull(opened_at, :now), last_at = :now
                    WHERE id = :id AND ended_at IS NULL AND expires_at > :now
                      AND taken + :bytes <= bytes * max_downloads
               )sql")
               .bind(":bytes", bytes)
               .bind(":now", now)
               .bind(":id", id)
               .run() == 1;
}

void DownloadStore::give_back(DownloadId id, std::int64_t bytes) {
    database_.prepared("UPDATE download_link SET taken = max(0, taken - :bytes) WHERE id = :id")
        .bind(":bytes", bytes)
        .bind(":id", id)
        .run();
}

bool DownloadStore::extend(DownloadId id, Instant expires_at, std::int64_t max_downloads) {
    return database_
               .prepared(
                   "UPDATE download_link SET expires_at = :expires, max_downloads = :max"
                   " WHERE id = :id AND ended_at IS NULL")
               .bind(":expires", expires_at)
               .bind(":max", max_downloads)
               .bind(":id", id)
               .run() == 1;
}

std::int64_t DownloadStore::end(OrderId order, std::string_view file_name, Instant at, std::string_view by) {
    return database_
        .prepared(R"sql(
            UPDATE download_link SET file_id = NULL, ended_at = :at, ended_by = :by
             WHERE order_id = :order AND ended_at IS NULL AND (:name = '' OR file_name = :name)
        )sql")
        .bind(":at", at)
        .bind(":by", by)
        .bind(":order", order)
        .bind(":name", file_name)
        .run();
}

bool DownloadStore::end(DownloadId id, Instant at, std::string_view by) {
    return database_
               .prepared(
                   "UPDATE download_link SET file_id = NULL, ended_at = :at, ended_by = :by"
                   " WHERE id = :id AND ended_at IS NULL")
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .run() == 1;
}

std::int64_t DownloadStore::end_expired(Instant before, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            UPDATE download_link SET file_id = NULL, ended_at = expires_at, ended_by = 'expired'
             WHERE id IN (SELECT id FROM download_link WHERE expires_at < :before AND ended_at IS NULL
                           ORDER BY expires_at, id LIMIT :limit)
        )sql")
        .bind(":before", before)
        .bind(":limit", limit)
        .run();
}

}  // namespace mitra::delivery
