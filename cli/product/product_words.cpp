#include "cli/product/product_words.hpp"

#include <fstream>
#include <sstream>

#include "cli/group/group_view.hpp"
#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

constexpr std::string_view k_none = "none";
constexpr std::string_view k_default = "default";
constexpr std::uintmax_t k_most_landing_bytes = 1024 * 1024;  // the flow has the real limit; this one saves memory

std::string text_of(const std::filesystem::path& file) {
    std::error_code failed;
    const bool readable = std::filesystem::is_regular_file(file, failed);
    const auto size = readable ? std::filesystem::file_size(file, failed) : 0;
    std::ifstream stream{file, std::ios::binary};
    if (!readable || failed || !stream)
        throw Error{ErrorKind::usage, fmt::format("--landing: '{}' cannot be read", file.string()),
                    "give a Markdown file"};
    if (size > k_most_landing_bytes)
        throw Error{ErrorKind::usage, fmt::format("--landing: '{}' has {} bytes", file.string(), size),
                    "a landing text has at most 64 KiB"};
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::optional<GroupId> group_of(Context& context, const std::string& reference) {
    if (reference == k_none) return std::nullopt;
    return group_named(context, reference).id;
}

/// What a browser makes of a download, by its name's end; anything else is only ever saved.
std::string type_of(const std::filesystem::path& file) {
    static const std::pair<std::string_view, const char*> k_types[] = {
        {".pdf", "application/pdf"}, {".zip", "application/zip"}, {".epub", "application/epub+zip"},
        {".mp3", "audio/mpeg"},      {".mp4", "video/mp4"},       {".png", "image/png"},
        {".jpg", "image/jpeg"},      {".jpeg", "image/jpeg"}};
    for (const auto& [end, type] : k_types)
        if (file.extension() == end) return type;
    return "application/octet-stream";
}

}  // namespace

Verb& declare_product(Verb& verb, ProductWords& words) {
    return verb.option("--slug S", words.slug, "its web address is /p/S (default: made from the name)")
        .option("--description TEXT", words.description, "a sentence or two for lists and search engines")
        .option("--landing FILE", words.landing, "its page's text in Markdown, without raw HTML")
        .option("--group-on-order GROUP", words.group_on_order, "where its buyers go when they order, or 'none'")
        .option("--group-on-paid GROUP", words.group_on_paid, "where they go when they have paid, or 'none'")
        .option("--file FILE", words.file, "what a product of kind file sells")
        .option("--rate-bp N", words.rate, "an affiliate's commission in basis points (1500 is 15 %), or 'default'");
}

void apply(Context& context, const ProductWords& words, shop::Product& product) {
    if (words.price) product.price = *words.price;
    if (words.slug) product.slug = *words.slug;
    if (words.description) product.description = *words.description;
    if (words.landing) product.landing = text_of(*words.landing);
    if (words.group_on_order) product.group_on_order = group_of(context, *words.group_on_order);
    if (words.group_on_paid) product.group_on_paid = group_of(context, *words.group_on_paid);
    if (words.file) product.file_name = words.file->filename().string();
    if (words.rate == k_default) {
        product.rate_bp.reset();
    } else if (words.rate) {
        BasisPoints rate;
        read_text(*words.rate, rate);
        product.rate_bp = rate.value;
    }
}

flow::Goods goods_of(Context& context, const ProductWords& words) {
    if (!words.file) return std::nullopt;
    const file::Folder folder{context.app().settings().store.files_dir, context.app().vault()};
    std::error_code unknown;
    const auto bytes = std::filesystem::file_size(*words.file, unknown);
    Progress progress{context, "storing the file", unknown ? 0 : static_cast<std::int64_t>(bytes)};
    return folder.stage_file(*words.file, type_of(*words.file), [&](std::int64_t done) { progress.at(done); });
}

}  // namespace mitra::cli
