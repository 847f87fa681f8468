#include "lib/delivery/package_store.hpp"

#include "lib/crypto/random.hpp"

namespace mitra::delivery {

void PackageStore::add(FileId file, std::string_view source_hash, std::string_view code, Instant at) {
    if (has(file)) return;
    const std::string uuid = crypto::row_uuid(at);
    const std::string sealed = vault_.seal({"package", "code_sealed", uuid}, code);
    auto query = database_.prepared(R"sql(
        INSERT INTO package (file_id, uuid, source_hash, code_sealed, added_at)
        VALUES (:file, :uuid, :source, :code, :at)
    )sql");
    query.bind(":file", file).bind(":uuid", uuid).bind(":code", db::Blob{sealed}).bind(":at", at);
    if (source_hash.empty())
        query.bind(":source", std::nullopt);
    else
        query.bind(":source", db::Blob{source_hash});
    query.run();
}

std::optional<FileId> PackageStore::made_from(std::string_view source_hash) {
    return database_.prepared("SELECT file_id FROM package WHERE source_hash = :source")
        .bind(":source", db::Blob{source_hash})
        .optional_row([](const db::Row& row) { return row.id<FileId>("file_id"); });
}

bool PackageStore::has(FileId file) {
    return database_.prepared("SELECT count(*) FROM package WHERE file_id = :file").bind(":file", file).integer() > 0;
}

std::optional<std::string> PackageStore::code_of(FileId file) {
    return database_.prepared("SELECT uuid, code_sealed FROM package WHERE file_id = :file")
        .bind(":file", file)
        .optional_row([this](const db::Row& row) {
            return vault_.open({"package", "code_sealed", row.text("uuid")}, row.blob("code_sealed"));
        });
}

}  // namespace mitra::delivery
