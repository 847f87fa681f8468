#include "lib/payout/file_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"

namespace mitra::payout {
namespace {

constexpr std::array k_layouts = std::to_array<FileLayout>({
    {"csv", "csv", true, make_csv_writer},
    {"bca", "csv", false, make_bca_writer},
    {"mandiri", "csv", false, make_mandiri_writer},
});

}  // namespace

std::span<const FileLayout> file_layouts() {
    return k_layouts;
}

const FileLayout& file_layout(std::string_view name) {
    const auto* found =
        std::find_if(k_layouts.begin(), k_layouts.end(), [&](const FileLayout& layout) { return layout.name == name; });
    if (found == k_layouts.end())
        throw Error{ErrorKind::usage, fmt::format("no file has the layout '{:.40}'", name),
                    "there are csv, bca and mandiri", "payout"};
    return *found;
}

std::string file_name(PayoutId payout, const FileLayout& layout) {
    return layout.verified ? fmt::format("{}.{}", payout, layout.extension)
                           : fmt::format("{}-{}-unverified.{}", payout, layout.name, layout.extension);
}

std::string plain_words(std::string_view words, std::size_t longest) {
    std::string plain;
    for (const char c : words) {
        if (is_letter_or_digit(c) || c == '.' || c == '-' || c == '/')
            plain += c;
        else if (!plain.empty() && plain.back() != ' ')
            plain += ' ';
    }
    plain.resize(std::min(plain.size(), longest));
    while (plain.ends_with(' '))
        plain.pop_back();
    return plain;
}

}  // namespace mitra::payout
