#pragma once

#include <string>

#include "daemons/web/site.hpp"
#include "tests/support/services.hpp"
#include "tests/support/temp_dir.hpp"

namespace mitra::test {

/// Somebody with a browser in front of the site's routes; no listener in between.
class Visitor {
 public:
    using Change = void (*)(flow::Site&);
    /// `change` says what is different about the site, `home` what is in front.
    explicit Visitor(
        Change change = [](flow::Site&) {}, std::string home = "socialpreneur");

    http::Response get(const std::string& address, http::Fields headers = {});
    http::Response head(const std::string& address);
    http::Response post(const std::string& path, http::Fields form, http::Fields headers = {});
    http::Response post_body(const std::string& path, const std::string& body, http::Fields headers = {});
    http::Response put_body(const std::string& path, const std::string& body, http::Fields headers = {});
    /// A form with a file in it.
    http::Response upload(const std::string& path, const std::string& field, const std::string& content,
                          http::Fields form = {}, http::Fields headers = {});
    /// Sent along with everything from now on.
    http::Fields cookies;
    std::string address = "203.0.113.7";

    [[nodiscard]] const http::Router& router() const { return router_; }
    /// Where contents lie.
    [[nodiscard]] file::Folder folder() const { return {files_.path(), test_vault()}; }

    TestSite site;
    std::shared_ptr<web::HookCounts> hook_counts = std::make_shared<web::HookCounts>();

 private:
    http::Response ask(http::Request request);

    TempDir files_;
    http::RateLimiter limiter_;
    http::Router router_;
};

/// A form in which nothing is wrong.
http::Fields good_form();
/// The same with one field changed.
http::Fields good_form_but(const std::string& field, const std::string& value);

/// The value of a header, or an empty text.
std::string header(const http::Response& response, std::string_view name);
bool has(const http::Response& response, std::string_view text);

}  // namespace mitra::test
