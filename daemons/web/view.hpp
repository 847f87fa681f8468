#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/event/event.hpp"
#include "lib/flow/services.hpp"
#include "lib/http/message.hpp"
#include "lib/text/page.hpp"

namespace mitra::web {

/// What a page's head says of it.
struct Head {
    std::string title;
    std::string description;
    std::string path = "/";      ///< of the canonical address
    std::string shared_path{};   ///< where a shared preview leads, if elsewhere: a referral link keeps its code
    bool for_everybody = false;  ///< false: kept out of search engines, and no preview when shared
};

/// All pages of the site, in Indonesian: templates (etc/templates/web) with what each of them shows. Knows no database;
/// any number of threads may use it at once.
class View {
 public:
    explicit View(const flow::Site& site);

    [[nodiscard]] http::Response page(int status, std::string_view name, const Head& head, text::PageData data) const;
    /// Something went wrong, said kindly and without internals: 400, 403, 404, 405, 409, 413, 429, 500, 503, ...
    [[nodiscard]] http::Response failure(int status) const;
    /// A heading, a sentence, and one way on.
    [[nodiscard]] http::Response notice(int status, std::string_view heading, std::string_view text) const;

    /// A page that is no page of the site's for people: without its head and foot.
    [[nodiscard]] http::Response bare_page(int status, std::string_view name, const text::PageData& data) const;

    /// The style sheet, under a name that changes with its content: it is cached for ever.
    [[nodiscard]] const std::string& css_path() const { return css_path_; }
    /// The script that loads a partner's trackers, likewise.
    [[nodiscard]] const std::string& pixel_path() const { return pixel_path_; }
    [[nodiscard]] const flow::Site& site() const { return site_; }

 private:
    [[nodiscard]] http::Response notice_page(int status, text::PageData data) const;

    flow::Site site_;
    text::Pages pages_;
    std::string css_path_;
    std::string pixel_path_;
};

/// One of the files that are served as they are ("mitra.css", "favicon.svg").
std::string_view asset(std::string_view name);

/// The event card's fields; without an event it says that the date will be announced.
void put_event(text::PageData& data, const std::optional<event::Event>& event, Zone zone);

}  // namespace mitra::web
