#include "lib/text/page.hpp"

#include <fmt/format.h>

#include <functional>
#include <kainjow/mustache.hpp>
#include <mutex>

#include "lib/base/error.hpp"

namespace mitra::text {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::string_view k_partial = "{{>";
constexpr int k_deepest_partial = 8;

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \n");
    return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

std::string_view text_of(std::span<const EmbeddedFile> files, std::string_view page) {
    for (const EmbeddedFile& file : files) {
        if (file.name == fmt::format("{}.html", page)) return file.text;
    }
    throw Error{ErrorKind::internal, fmt::format("there is no page template '{}'", page)};
}

/// The library would look for partials at every rendering; they never change, so they are put in once.
std::string with_partials(std::span<const EmbeddedFile> files, std::string_view text, int depth) {
    if (depth > k_deepest_partial) throw Error{ErrorKind::internal, "a page template contains itself"};
    std::string whole;
    while (true) {
        const std::size_t begin = text.find(k_partial);
        whole += text.substr(0, begin);
        if (begin == std::string_view::npos) return whole;
        const std::size_t end = text.find("}}", begin);
        if (end == std::string_view::npos) throw Error{ErrorKind::internal, "a partial's name does not end"};
        const auto name = trimmed(text.substr(begin + k_partial.size(), end - begin - k_partial.size()));
        whole += with_partials(files, text_of(files, name), depth + 1);
        text.remove_prefix(end + 2);
    }
}

}  // namespace

PageData& PageData::set(std::string name, std::string_view text) {
    things_.insert_or_assign(std::move(name), std::string{text});
    return *this;
}

PageData& PageData::show(std::string name, bool shown) {
    things_.insert_or_assign(std::move(name), shown);
    return *this;
}

PageData& PageData::list(std::string name, std::vector<PageData> items) {
    things_.insert_or_assign(std::move(name), std::move(items));
    return *this;
}

/// A template, and copies of it that are parsed and idle: parsing takes longer than rendering, and one parsed copy
/// serves one thread at a time.
struct Pages::Page {
    std::string text;
    std::mutex mutex;
    std::vector<std::unique_ptr<mustache::mustache>> idle;

    std::unique_ptr<mustache::mustache> take() {
        {
            const std::lock_guard lock{mutex};
            if (!idle.empty()) {
                auto parsed = std::move(idle.back());
                idle.pop_back();
                return parsed;
            }
        }
        return std::make_unique<mustache::mustache>(text);
    }
    void give_back(std::unique_ptr<mustache::mustache> parsed) {
        const std::lock_guard lock{mutex};
        idle.push_back(std::move(parsed));
    }
};

Pages::Pages(Pages&&) noexcept = default;
Pages& Pages::operator=(Pages&&) noexcept = default;
Pages::~Pages() = default;

Pages::Pages(std::span<const EmbeddedFile> files) {
    for (const EmbeddedFile& file : files) {
        if (!file.name.ends_with(".html")) continue;
        const auto name = file.name.substr(0, file.name.size() - std::string_view{".html"}.size());
        auto page = std::make_unique<Page>();
        page->text = with_partials(files, file.text, 0);
        auto parsed = page->take();
        if (!parsed->is_valid()) {
            throw Error{ErrorKind::internal, fmt::format("page template '{}': {}", name, parsed->error_message())};
        }
        page->give_back(std::move(parsed));
        pages_.emplace(name, std::move(page));
    }
}

std::string Pages::render(std::string_view page, const PageData& data) const {
    const std::function<mustache::data(const PageData&)> converted = [&](const PageData& from) {
        mustache::data to{mustache::data::type::object};
        for (const auto& [name, thing] : from.things_) {
            if (const auto* text = std::get_if<std::string>(&thing)) {
                // An empty text counts as absent, or {{#name}} would show its section for nothing.
                to.set(name, text->empty() ? mustache::data{false} : mustache::data{*text});
            } else if (const auto* shown = std::get_if<bool>(&thing)) {
                to.set(name, mustache::data{*shown});
            } else {
                mustache::data items{mustache::data::type::list};
                for (const PageData& item : std::get<std::vector<PageData>>(thing))
                    items.push_back(converted(item));
                to.set(name, std::move(items));
            }
        }
        return to;
    };
    const auto found = pages_.find(page);
    if (found == pages_.end()) throw Error{ErrorKind::internal, fmt::format("there is no page '{}'", page)};
    auto parsed = found->second->take();
    std::string html = parsed->render(converted(data));
    found->second->give_back(std::move(parsed));
    return html;
}

}  // namespace mitra::text
