#pragma once

#include <string_view>

#include "lib/file/folder.hpp"
#include "lib/http/message.hpp"

namespace mitra::web {

/// A content in files_dir as a download that is called so: never shown in our name, and continued only while it is the
/// same content. Whether somebody may have it was looked at before.
http::Response file_response(const file::Folder& folder, const file::Staged& content, std::string_view name);

/// Whether it lies there, with the size that its row says.
bool is_on_disk(const http::FileBody& file);

}  // namespace mitra::web
