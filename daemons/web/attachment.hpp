#pragma once

#include <string>
#include <string_view>

namespace mitra::web {

/// The value of Content-Disposition for a download that is called so (RFC 6266): whole in filename*, and in plain
/// letters for what does not know that. Whatever the name holds, it is one header and no path.
std::string attachment(std::string_view file_name);

}  // namespace mitra::web
