#include "daemons/web/file_response.hpp"

#include <filesystem>
#include <system_error>

#include "daemons/web/attachment.hpp"
#include "lib/crypto/digest.hpp"

namespace mitra::web {

http::Response file_response(const file::Folder& folder, const file::Staged& content, std::string_view name) {
    return http::Response::download(content.type, {.path = folder.path_of(content),
                                                   .bytes = content.bytes,
                                                   .etag = crypto::to_hex(content.content_hash).substr(0, 32)})
        .with("Content-Disposition", attachment(name))
        .with("Content-Security-Policy", "sandbox; default-src 'none'");
}

bool is_on_disk(const http::FileBody& file) {
    std::error_code failure;
    const auto status = std::filesystem::symlink_status(file.path, failure);
    if (failure || !std::filesystem::is_regular_file(status)) return false;
    const auto bytes = std::filesystem::file_size(file.path, failure);
    return !failure && bytes == static_cast<std::uintmax_t>(file.bytes);
}

}  // namespace mitra::web
