#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/delivery/delivery.hpp"

namespace mitra::delivery {

/// A link to one file of an order (/d/TOKEN).
struct Download {
    DownloadId id;
    std::string uuid;
    OrderId order;
    std::optional<FileId> file;  ///< empty once it ended
    std::string file_name;
    std::int64_t bytes = 0;  ///< of the file
    Instant made_at;
    Instant expires_at;
    std::int64_t max_downloads = 1;
    std::int64_t taken = 0;  ///< bytes that left by it, or are on their way
    std::optional<Instant> opened_at, last_at, ended_at;
    std::string ended_by;

    /// How often the whole file left, begun ones counted whole.
    [[nodiscard]] std::int64_t downloads() const { return (taken + bytes - 1) / bytes; }
    [[nodiscard]] bool open(Instant now) const {
        return !ended_at && now < expires_at && taken < bytes * max_downloads;
    }
};

/// The token of /d/TOKEN: made from the link's uuid, proven by a MAC; nothing is stored.
std::string download_token(const crypto::Vault& vault, const Download& link);
std::optional<Download> open_download_token(db::Database& database, const crypto::Vault& vault, std::string_view token);

class DownloadStore {
 public:
    explicit DownloadStore(db::Database& database) : database_{database} {}

    DownloadId add(const Download& link, std::string_view by);
    std::optional<Download> find(DownloadId id);
    std::optional<Download> by_uuid(std::string_view uuid);
    /// Of an order, newest first.
    std::vector<Download> of(OrderId order);
    /// Takes `bytes` from what the link may still give, all or none; false where it is not open or has less left.
    bool take(DownloadId id, std::int64_t bytes, Instant now);
    /// Gives back what did not leave.
    void give_back(DownloadId id, std::int64_t bytes);
    /// False for one that ended.
    bool extend(DownloadId id, Instant expires_at, std::int64_t max_downloads);
    /// Ends the open links of an order (of one file name alone, where one is given); how many.
    std::int64_t end(OrderId order, std::string_view file_name, Instant at, std::string_view by);
    bool end(DownloadId id, Instant at, std::string_view by);
    /// Ends links that expired before `before`; how many, at most `limit`.
    std::int64_t end_expired(Instant before, std::int64_t limit);

 private:
    db::Database& database_;
};

}  // namespace mitra::delivery
