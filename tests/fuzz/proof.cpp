// Proofs of payment: whatever comes is taken as what it is, or refused with a reason; what is taken carries nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lib/file/proof_check.hpp"
#include "lib/file/proof_formats.hpp"

namespace {

using namespace mitra::file;

void require(bool holds) {
    if (!holds) std::abort();
}

/// Whether a PDF has this very name: "/JavaScripts" is another.
bool names(std::string_view bytes, std::string_view name) {
    constexpr std::string_view k_ends{" \n\r\t\f\0()<>[]{}/%", 16};
    for (std::size_t at = bytes.find(name); at != std::string_view::npos; at = bytes.find(name, at + 1)) {
        const std::string_view behind = bytes.substr(at + name.size(), 1);
        if (behind.empty() || k_ends.find(behind.front()) != std::string_view::npos) return true;
    }
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(bytes), size};
    const Checked checked = check_proof(input);
    require(checked.type.empty() != checked.reason.empty());
    if (checked.type.empty()) return 0;
    require(begins_as_png(input) || begins_as_jpeg(input) || begins_as_pdf(input));
    require(!holds_zip(input) && !holds_markup(input));
    if (begins_as_pdf(input)) require(!names(input, "/JavaScript"));
    return 0;
}
