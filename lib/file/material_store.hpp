#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"
#include "lib/file/file_store.hpp"

namespace mitra::file {

/// What a right lets a person download.
struct Material {
    MaterialId id;
    std::string right;
    std::string title;
    std::string file_name;
    std::optional<FileId> file;  ///< empty once it was removed
    Instant added_at;
    std::optional<Instant> removed_at;
};

/// Which materials; never the removed ones.
struct MaterialFilter {
    std::string right;                    ///< empty: of all
    std::optional<Instant> since, until;  ///< when they were added
};

class MaterialStore {
 public:
    explicit MaterialStore(db::Database& database) : database_{database} {}

    MaterialId add(const Material& material);
    std::optional<Material> find(MaterialId id);
    std::vector<Material> list(const MaterialFilter& filter, MaterialId after, std::int64_t limit);
    std::int64_t count(const MaterialFilter& filter);
    /// What somebody with these rights may download, by right and title.
    std::vector<Material> behind(const std::vector<std::string>& rights);
    /// False when it was removed before.
    bool remove(MaterialId id, Instant at);

 private:
    db::Database& database_;
};

}  // namespace mitra::file
