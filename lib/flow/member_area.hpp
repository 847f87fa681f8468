#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/db/database.hpp"
#include "lib/delivery/delivery.hpp"

namespace mitra::flow {

/// An order as its buyer's list shows it.
struct MemberOrder {
    OrderId id;
    std::string product;
    std::string state;  ///< as state_edge has it
    Money total;
    Money refunded;
    Instant placed_at;
    bool waits_for_sign_in = false;  ///< a free one that its buyer takes with a tap
};

struct MemberMaterial {
    MaterialId id;
    std::string title;
    std::string file_name;
    std::int64_t bytes = 0;
};

/// A file that somebody may have, and what the download is called.
struct Download {
    FileId file;
    std::string name;
};

/// A file that was made for one order.
struct MemberFile {
    DeliveryFileId id;
    FileId file;
    std::string name;
    std::int64_t bytes = 0;
};

/// What one person sees in the member area. Every question names the person, and the answer is made in one query: what
/// is somebody else's is as if it were not there.
class MemberAreaStore {
 public:
    explicit MemberAreaStore(db::Database& database) : database_{database} {}

    /// Newest first, older than `before` (0: all).
    std::vector<MemberOrder> orders(PersonId person, OrderId before, std::int64_t limit);
    /// The groups of their programmes, in the order they joined.
    std::vector<std::string> groups(PersonId person);
    /// Behind the rights that they have now, by title.
    std::vector<MemberMaterial> materials(PersonId person);
    std::optional<Download> material(PersonId person, MaterialId material);
    /// What a paid order of kind `file` bought, unless it was refunded.
    std::optional<Download> bought(PersonId person, OrderId order);
    /// What is attached to an order's done steps, or to no step, unless it was refunded; oldest first.
    std::vector<MemberFile> attached(PersonId person, OrderId order);
    std::optional<Download> attached(PersonId person, OrderId order, DeliveryFileId file);
    /// Whether this is a free order of theirs, taken or not.
    bool has_free(PersonId person, OrderId order);

 private:
    db::Database& database_;
};

}  // namespace mitra::flow
