#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/http/upload.hpp"

namespace mitra::db {
class Database;
}

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
    [[nodiscard]] std::size_t size() const { return fields_.size(); }

 private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// What a handler sees of a request. All limits have been kept and all text is decoded by now.
struct Request {
    std::string method;  ///< "GET", "HEAD", "POST" or "PUT"
    std::string path;    ///< percent-decoded, valid UTF-8, starts with '/'
    Fields parameters;   ///< what stood in the route's {name}s: of "/m/{token}" the token
    Fields query;        ///< of the address; never mixed with the form
    Fields headers;      ///< names in lower case; a list that came in several lines is joined by ", "
    Fields cookies;      ///< of two with one name the first, which is the one with the longer path
    Fields form;         ///< application/x-www-form-urlencoded bodies, and the text fields of a multipart/form-data
    std::string body;    ///< any other body, raw
    std::string peer;    ///< the client's address, seen through a trusted proxy where there is one
    std::optional<Upload> upload;  ///< the file of a multipart/form-data; only where a route takes_upload
};

/// A file as an answer's body, sent piece by piece. A route that `sends_file` also answers If-None-Match (304) and one
/// Range (206, 416). A file that has gone or changed its size is a 500.
struct FileBody {
    std::filesystem::path path;
    std::int64_t bytes = 0;
    std::string etag;  ///< letters and digits, without quotes: a content's name; empty: none

    using OnEnd = std::function<void(std::int64_t sent, db::Database& writer)>;
    /// Told once when the exchange is over, however it ended (done, cut, too slow, shut down, or nobody was there any
    /// more): how many bytes of the file left. Run by the writer after other writes, in a transaction of its own, and
    /// never dropped for want of room; only with the process itself is it lost.
    OnEnd on_end = {};
};

/// What a handler answers. Security headers, Date and Content-Length are added on the way out; a header set here
/// replaces the default of the same name (Cache-Control is "no-store" unless said otherwise).
struct Response {
    int status = 200;
    std::string content_type = "text/html; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;  ///< Location, Set-Cookie, Cache-Control, ...
    std::optional<FileBody> file = {};                         ///< instead of `body`

    static Response html(int status, std::string body);
    static Response text(int status, std::string body);
    static Response json(int status, std::string body);
    static Response download(std::string content_type, FileBody file);
    /// 303 to another address.
    static Response see_other(std::string location);

    Response& with(std::string header, std::string value) &;
    Response&& with(std::string header, std::string value) &&;
};

}  // namespace mitra::http
