#include "cli/product/product_words.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iostream>
#include <sstream>

#include "cli/group/group_view.hpp"
#include "cli/staged_file.hpp"
#include "lib/base/error.hpp"
#include "lib/delivery/package.hpp"
#include "lib/delivery/steps_file.hpp"

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

std::vector<delivery::StepPlan> steps_of(const std::string& given) {
    if (given == k_none) return {};
    return delivery::read_steps(std::filesystem::path{given});
}

/// The code of `--code`; '-' reads it from stdin, so that it stands in nobody's history.
std::optional<std::string> code_of(const ProductWords& words) {
    if (words.code != "-") return words.code;
    std::string line;
    std::getline(std::cin, line);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

void check_file_words(const ProductWords& words) {
    const int ways = (words.code ? 1 : 0) + (words.plain ? 1 : 0) + (words.protect ? 1 : 0);
    if (ways > 1)
        throw Error{ErrorKind::usage, "--code, --plain and --protect: only one of them says what becomes of the file",
                    "see 'mitra product add --help'", "file"};
    if (ways == 1 && !words.file)
        throw Error{ErrorKind::usage, "--code, --plain and --protect are about a file", "give it with --file FILE",
                    "file"};
}

/// What its download is called: what is wrapped into a zip becomes one.
std::string name_sold(const ProductWords& words) {
    std::string name = words.file->filename().string();
    const bool wrapped = words.protect && delivery::look_at(*words.file).kind == delivery::Look::Kind::other;
    return wrapped ? name + ".zip" : name;
}

/// A zip or PDF is protected, and what comes with its code; anything else is sold as it is. Error{refused} for what is
/// called a zip or PDF and is none: it would be sold without the code that its seller expects.
bool becomes_package(const ProductWords& words) {
    if (words.plain) return false;
    if (words.code || words.protect) return true;
    if (delivery::look_at(*words.file).kind != delivery::Look::Kind::other) return true;
    std::string ending = words.file->extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
    if (ending == ".zip" || ending == ".pdf")
        throw Error{ErrorKind::refused,
                    fmt::format("{} is called {} and is none inside", words.file->filename().string(), ending),
                    "look at the file; --plain sells it as it is, without a code", "file"};
    return false;
}

flow::Protected protected_file(Context& context, const ProductWords& words) {
    const auto& file = *words.file;
    const auto code = code_of(words);
    const std::string name = file.filename().string();
    if (context.dry_run())
        return flow::rehearse_protection(context.services(), context.app().files(), file, name, code);
    refuse_while_others_wait(context, file);
    Progress progress{context, "protecting the file", 1000};
    return flow::protect_file(context.services(), context.app().files(), file, name, code,
                              [&](int of_1000) { progress.at(of_1000); });
}

}  // namespace

Verb& declare_product(Verb& verb, ProductWords& words) {
    return verb.option("--slug S", words.slug, "its web address is /p/S (default: made from the name)")
        .option("--description TEXT", words.description, "a sentence or two for lists and search engines")
        .option("--landing FILE", words.landing, "its page's text in Markdown, without raw HTML")
        .option("--group-on-order GROUP", words.group_on_order, "where its buyers go when they order, or 'none'")
        .option("--group-on-paid GROUP", words.group_on_paid, "where they go when they have paid, or 'none'")
        .option("--feature TEXT", words.features, "what it has, as often as needed; 'none' takes all away")
        .option(
            "--file FILE", words.file,
            "what a product of kind file sells; a zip (by AES-256) or PDF is protected with a new code, anything else "
            "is sold as it is")
        .option("--code CODE", words.code, "the file is protected already, and this opens it ('-' reads it from stdin)")
        .flag("--protect", words.protect, "protect a file of any other type too, in a zip of its own")
        .flag("--plain", words.plain, "sell the file as it is, so that it opens without a code")
        .option("--steps FILE", words.steps,
                "what is to be done for its buyers, a [[step]] each, or 'none'; a service needs them (examples: "
                "/usr/share/doc/mitra/examples)")
        .option("--rate-bp N", words.rate, "an affiliate's commission in basis points (1500 is 15 %), or 'default'");
}

Verb& declare_game(Verb& verb, flow::GameWords& words) {
    return verb
        .option("--target-rule RULE", words.target_rule,
                "kind topup: what ids look like, as digits:5-12, phone, meter, riot or name:3-20; empty: not sold")
        .option("--zone-rule RULE", words.zone_rule,
                "kind topup: what zones look like, as digits:3-6 or choice:os_asia=Asia,os_usa=Amerika; empty: none")
        .option("--nickname-code CODE", words.nickname_code,
                "kind topup: the supplier's code of its nickname check; empty: it has none");
}

void check_kind_words(const ProductWords& words, shop::ProductKind kind) {
    const bool is_game = kind == shop::ProductKind::topup;
    const auto refuse = [](bool said, const char* option, const char* why) {
        if (said) throw Error{ErrorKind::usage, fmt::format("{}: {}", option, why), "leave it out", "product"};
    };
    const char* not_a_game = "only what is topped up has it";
    refuse(!is_game && words.game.target_rule, "--target-rule", not_a_game);
    refuse(!is_game && words.game.zone_rule, "--zone-rule", not_a_game);
    refuse(!is_game && words.game.nickname_code, "--nickname-code", not_a_game);
    const char* of_services = "what is topped up is priced service by service, from its cost; see [topup]";
    refuse(is_game && words.price, "--price", of_services);
    const char* makes_no_sense = "what is topped up has none";
    refuse(is_game && (words.file || words.code || words.plain || words.protect), "--file", makes_no_sense);
    refuse(is_game && words.steps, "--steps", makes_no_sense);
    refuse(is_game && words.group_on_order, "--group-on-order", makes_no_sense);
    refuse(is_game && words.group_on_paid, "--group-on-paid", makes_no_sense);
    refuse(is_game && words.rate, "--rate-bp", makes_no_sense);
}

void apply(Context& context, const ProductWords& words, shop::Product& product) {
    if (words.price) product.price = *words.price;
    if (words.slug) product.slug = *words.slug;
    if (words.description) product.description = *words.description;
    if (words.landing) product.landing = text_of(*words.landing);
    if (words.group_on_order) product.group_on_order = group_of(context, *words.group_on_order);
    if (words.group_on_paid) product.group_on_paid = group_of(context, *words.group_on_paid);
    if (words.file) product.file_name = name_sold(words);
    if (!words.features.empty()) product.features = words.features;
    if (words.features == std::vector<std::string>{std::string{k_none}}) product.features.clear();
    if (words.rate == k_default) {
        product.rate_bp.reset();
    } else if (words.rate) {
        BasisPoints rate;
        read_text(*words.rate, rate);
        product.rate_bp = rate.value;
    }
}

flow::Goods goods_of(Context& context, const ProductWords& words) {
    check_file_words(words);
    flow::Goods goods;
    if (words.steps) goods.steps = steps_of(*words.steps);
    if (!words.file) return goods;
    if (becomes_package(words))
        goods.package = protected_file(context, words);
    else
        goods.plain = stage_given(context, *words.file, type_of(*words.file));
    return goods;
}

void tell_about_file(Context& context, const shop::Product& product, const flow::Goods& goods) {
    if (goods.plain) context.print("{} opens without a code", product.file_name);
    if (!goods.package) return;
    const flow::Protected& package = *goods.package;
    if (!package.made_here)
        context.print("{} opens with its code alone; 'mitra product code {}' shows it", product.file_name, product.id);
    else if (package.again)
        context.print("{} was protected before, and opens with the code of then; 'mitra product code {}' shows it",
                      product.file_name, product.id);
    else
        context.print("{} is protected with a new code; 'mitra product code {}' shows it", product.file_name,
                      product.id);
}

}  // namespace mitra::cli
