#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mitra::http {

/// Names and values in the order they came; every name at most once (a repeated one was refused on arrival).
class Fields {
 public:
    Fields() = default;
    Fields(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_{fields} {}

    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
    /// The value, or an empty text.
    [[nodiscard]] std::string_view get(std::string_view name) const { return find(name).value_or(std::string_view{}); }
    void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
    [[nodiscard]] auto begin() const { return fields_.begin(); }
    [[nodiscard]] auto end() const { return fields_.end(); }
    [[nodiscard]] bool empty() const { return fields_.empty(); }

 private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// What a handler sees of a request. All limits have been kept and all text is decoded by now.
struct Request {
    std::string method;   ///< "GET", "HEAD" or "POST"
    std::string path;     ///< percent-decoded, valid UTF-8, starts with '/'
    Fields query;         ///< of the address; never mixed with the form
    Fields headers;       ///< names in lower case
    Fields cookies;
    Fields form;          ///< application/x-www-form-urlencoded bodies
    std::string body;     ///< any other body, raw
    std::string peer;     ///< the client's address, seen through a trusted proxy where there is one
};

/// What a handler answers. Security headers, Date and Content-Length are added on the way out.
struct Response {
    int status = 200;
    std::string content_type = "text/html; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;  ///< Location, Set-Cookie, Cache-Control, ...

    static Response html(int status, std::string body);
    static Response text(int status, std::string body);
    static Response json(int status, std::string body);
    /// 303 to another address.
    static Response see_other(std::string location);
};

}  // namespace mitra::http
