#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "lib/delivery/delivery.hpp"
#include "lib/file/folder.hpp"
#include "lib/flow/protect_file.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// A file for one buyer, and where it goes.
struct Attachment {
    OrderId order;
    std::optional<DeliveryStepId> step;  ///< empty: the open step that asks for a file
    std::string file_name;               ///< what the buyer sees
    std::filesystem::path bytes;         ///< where it can be looked at
};

/// The step that the file goes to; nothing for an order without steps. To be asked before a large file is staged.
/// Error{refused} where the order was taken back, or no open step asks for a file and none is named.
std::optional<delivery::Step> step_to_attach_to(const Services& services, const Attachment& attachment);

/// What the step demands of it: Error{usage} for a PDF that opens without a code, or is no PDF.
void check_attachment(const std::optional<delivery::Step>& step, const std::filesystem::path& bytes);

struct Attached {
    DeliveryFileId id;
    std::optional<DeliveryStepId> step;
    bool changed = true;  ///< false: this very file is there by this name
    bool replaces = false;
};
/// Attaches it, in place of one of the same name at the same step, whose links end.
Attached attach_file(const Services& services, const Attachment& attachment,
                     const std::variant<file::Staged, Protected>& content);

/// The buyer does not get it any more, and its links end. False when it was removed before. Error{not_found} for none.
bool detach_file(const Services& services, DeliveryFileId file);

}  // namespace mitra::flow
