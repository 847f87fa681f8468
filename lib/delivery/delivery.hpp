#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"

namespace mitra {
// clang-format off
struct DeliveryStepKind { static constexpr std::string_view prefix = "STP"; };
struct DeliveryFileKind { static constexpr std::string_view prefix = "DFL"; };
struct DownloadKind     { static constexpr std::string_view prefix = "DWN"; };
// clang-format on
using DeliveryStepId = Id<DeliveryStepKind>;
using DeliveryFileId = Id<DeliveryFileKind>;
using DownloadId = Id<DownloadKind>;
}  // namespace mitra

namespace mitra::delivery {

/// Whose turn a step is. One of `system` is done by itself at its deadline.
enum class Who { admin, buyer, system };
/// "admin", "buyer", "system".
std::string_view name(Who who);
std::optional<Who> who_named(std::string_view name);

/// What must be attached before a step is done.
enum class Attach { nothing, file, encrypted_pdf };
/// "", "file", "pdf-encrypted".
std::string_view name(Attach attach);
std::optional<Attach> attach_named(std::string_view name);

/// What is to be done for a product's buyer; orders keep what it said when they were paid.
struct StepPlan {
    std::int64_t position = 0;  ///< from 1
    std::string name;
    Who who = Who::admin;
    std::int64_t after = 0;  ///< the position of the step it follows, always a smaller one; 0: the payment
    std::int64_t due_hours = 0;
    bool business = false;  ///< its hours pass on business days alone
    std::string message;    ///< the template that the buyer gets when it is done; may be empty
    Attach attach = Attach::nothing;
    std::string asks;     ///< of a buyer: what they are asked to write; may be empty
    std::string confirm;  ///< of a buyer: what they agree to in writing; may be empty

    bool operator==(const StepPlan&) const = default;
};

enum class StepState {
    waiting,  ///< for the step before it
    open,
    done,
    stopped,  ///< the order was taken back
};
/// "waiting", "open", "done", "stopped".
std::string_view name(StepState state);

/// A step of one order.
struct Step {
    DeliveryStepId id;
    std::string uuid;
    OrderId order;
    StepPlan plan;
    StepState state = StepState::waiting;
    std::optional<Instant> started_at, due_at, remind_at, done_at;
    std::string words;  ///< what the buyer wrote, or the admin noted; empty once the buyer was erased
    Instant moved_at;
    std::string moved_by;

    [[nodiscard]] bool overdue(Instant now) const { return state == StepState::open && due_at && *due_at < now; }
};

enum class DeliveryState {
    running,
    delivered,  ///< nothing is owed by anybody; `system` steps (support, follow-up) may go on
    stopped,    ///< the order was taken back
};
/// "running", "delivered", "stopped".
std::string_view name(DeliveryState state);
std::optional<DeliveryState> delivery_state_named(std::string_view name);

/// An order whose goods or work are owed.
struct Delivery {
    OrderId order;
    ProductId product;
    Instant started_at;
    DeliveryState state = DeliveryState::running;
    Instant moved_at;
    std::string moved_by;
};

/// A file for one buyer.
struct DeliveryFile {
    DeliveryFileId id;
    OrderId order;
    std::optional<DeliveryStepId> step;
    std::optional<FileId> file;  ///< empty once it was removed
    std::string file_name;
    Instant attached_at;
    std::string attached_by;
    std::optional<Instant> removed_at;
};

}  // namespace mitra::delivery
