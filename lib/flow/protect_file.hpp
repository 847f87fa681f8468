#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "lib/file/folder.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// A content that opens with a code, staged.
struct Protected {
    file::Staged content;
    std::string code;
    std::string source_hash;  ///< of what it was made from; empty: it came protected
    bool made_here = true;    ///< we protected it, now or earlier
    bool again = false;       ///< the same was given before, and its package is used
};

/// Protects a file (a zip or PDF as itself, anything else in a zip) with a new code and stages it, once: what was made
/// of the same content before is found. Or (`code` given) proves that it is protected and opens with that code, and
/// stages it as it is. Before any transaction. `told` hears how much is through, of 1000. Error{usage} says what is
/// wrong with the file or the code, Error{unavailable} for a full disk (nothing is left behind).
Protected protect_file(const Services& services, const file::Folder& folder, const std::filesystem::path& file,
                       std::string_view name, const std::optional<std::string>& code,
                       const std::function<void(int)>& told = {});
/// The same without writing anything: for a rehearsal. What would be made has no content yet, but its source's.
Protected rehearse_protection(const Services& services, const file::Folder& folder, const std::filesystem::path& file,
                              std::string_view name, const std::optional<std::string>& code);
/// Keeps its row and its code; the file's id. In the caller's transaction.
FileId keep_protected(const Services& services, const Protected& package);

/// What an attachment must be that a step calls `pdf-encrypted`: Error{usage} for a PDF that opens without a code, and
/// for what is no whole PDF.
void require_encrypted_pdf(const std::filesystem::path& file);

}  // namespace mitra::flow
