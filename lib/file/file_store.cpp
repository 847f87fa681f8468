#include "lib/file/file_store.hpp"

#include <cassert>

#include "lib/base/error.hpp"

namespace mitra::file {
namespace {

File file_from(const db::Row& row) {
    File file{.id = row.id<FileId>("id"), .content = {}, .uses = row.integer("uses")};
    file.content.uuid = row.text("uuid");
    file.content.content_hash = row.blob("content_hash");
    file.content.storage = row.boolean("sealed") ? Storage::sealed : Storage::plain;
    if (const auto key = row.optional_integer("key_id")) file.content.key_id = static_cast<std::uint32_t>(*key);
    file.content.type = row.text("type");
    file.content.bytes = row.integer("bytes");
    return file;
}

}  // namespace

FileId FileStore::keep(const Staged& content, Instant now) {
    // Files are taken away in write transactions only: what is there now stays until ours is through.
    if (!content.path.empty() && !std::filesystem::exists(content.path))
        throw Error{ErrorKind::unavailable, "a file was taken away before its row was there", "try again", "file"};
    database_
        .prepared(R"(
            INSERT INTO file (uuid, content_hash, sealed, key_id, type, bytes, created_at)
            VALUES (:uuid, :hash, :sealed, :key, :type, :bytes, :now) ON CONFLICT (content_hash) DO NOTHING)")
        .bind(":uuid", content.uuid)
        .bind(":hash", db::Blob{content.content_hash})
        .bind(":sealed", content.storage == Storage::sealed ? 1 : 0)
        .bind(":key", content.key_id)
        .bind(":type", content.type)
        .bind(":bytes", content.bytes)
        .bind(":now", now)
        .run();
    return FileId{database_.prepared("SELECT id FROM file WHERE content_hash = :hash")
                      .bind(":hash", db::Blob{content.content_hash})
                      .integer()};
}

std::optional<File> FileStore::find(FileId id) {
    return database_.prepared("SELECT * FROM file WHERE id = :id").bind(":id", id).optional_row(file_from);
}

std::vector<File> FileStore::list(FileId after, std::int64_t limit) {
    return database_.prepared("SELECT * FROM file WHERE id > :after ORDER BY id LIMIT :limit")
        .bind(":after", after)
        .bind(":limit", limit)
        .rows(file_from);
}

std::vector<File> FileStore::unused(FileId after, std::int64_t limit) {
    return database_.prepared("SELECT * FROM file WHERE uses = 0 AND id > :after ORDER BY id LIMIT :limit")
        .bind(":after", after)
        .bind(":limit", limit)
        .rows(file_from);
}

std::vector<File> FileStore::sealed_otherwise(std::uint32_t key, FileId after, std::int64_t limit) {
    return database_.prepared("SELECT * FROM file WHERE key_id <> :key AND id > :after ORDER BY id LIMIT :limit")
        .bind(":key", key)
        .bind(":after", after)
        .bind(":limit", limit)
        .rows(file_from);
}

bool FileStore::names(std::string_view content_hash) {
    return database_.prepared("SELECT EXISTS (SELECT 1 FROM file WHERE content_hash = :hash)")
               .bind(":hash", db::Blob{content_hash})
               .integer() != 0;
}

bool FileStore::forget(FileId id) {
    return database_.prepared("DELETE FROM file WHERE id = :id AND uses = 0").bind(":id", id).run() > 0;
}

bool FileStore::set_key(FileId id, std::uint32_t key) {
    return database_.prepared("UPDATE file SET key_id = :key WHERE id = :id").bind(":key", key).bind(":id", id).run() >
           0;
}

bool discard(db::Database& writer, const Folder& folder, const Staged& content) {
    assert(writer.in_transaction());
    return !FileStore{writer}.names(content.content_hash) && folder.remove(content);
}

}  // namespace mitra::file
