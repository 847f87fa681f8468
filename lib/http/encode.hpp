#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mitra::http {

/// Percent-encodes for a query or a path segment.
std::string url_encode(std::string_view text);
/// "a=1&b=two%20words", of a query or a form.
std::string encode_form(const std::vector<std::pair<std::string_view, std::string_view>>& fields);

}  // namespace mitra::http
