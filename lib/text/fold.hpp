#pragma once

#include <string>
#include <string_view>

namespace mitra::text {

/// For comparing what people typed: letter case gone (in all scripts), blanks single, ends trimmed.
std::string folded(std::string_view text);

}  // namespace mitra::text
