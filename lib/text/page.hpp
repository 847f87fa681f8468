#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lib/base/embedded_file.hpp"

namespace mitra::text {

/// What a page shows: texts, things that are there or not, and lists, by name.
class PageData {
 public:
    /// {{name}}, escaped for HTML; as a section, {{#name}}...{{/name}}, shown unless the text is empty.
    PageData& set(std::string name, std::string_view text);
    /// {{#name}}...{{/name}} is shown or not, {{^name}}...{{/name}} the other way round.
    PageData& show(std::string name, bool shown);
    /// {{#name}}...{{/name}} once for each.
    PageData& list(std::string name, std::vector<PageData> items);

 private:
    friend class Pages;
    using Thing = std::variant<std::string, bool, std::vector<PageData>>;
    std::map<std::string, Thing> things_;
};

/// Web pages: mustache templates with HTML escaping. {{> layout/head}} puts another template in its place.
class Pages {
 public:
    /// The files are named as below their folder ("landing.html"). Partials are put in now: one that is missing, or
    /// that contains itself, throws Error{internal}.
    explicit Pages(std::span<const EmbeddedFile> files);
    Pages(Pages&&) noexcept;
    Pages& operator=(Pages&&) noexcept;
    ~Pages();

    /// "landing" is landing.html. Any number of threads may render at once.
    [[nodiscard]] std::string render(std::string_view page, const PageData& data) const;

 private:
    struct Page;
    std::map<std::string, std::unique_ptr<Page>, std::less<>> pages_;
};

}  // namespace mitra::text
