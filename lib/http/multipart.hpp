#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "lib/http/head.hpp"
#include "lib/http/message.hpp"
#include "lib/http/upload.hpp"

namespace mitra::http {

/// The boundary of "multipart/form-data; boundary=..."; nothing where the type is another one or says anything else.
std::optional<std::string> boundary_of(std::string_view content_type);

/// Reads a multipart/form-data body as it comes, as browsers and curl write it and no more loosely: the boundary from
/// the first byte, text fields each once, one file, bounded part headers, nothing nested, nothing before, between or
/// behind. Holds a piece of the wire and the text fields; the file goes to a Spool.
class Multipart {
 public:
    struct Limits {
        std::size_t largest_file = 5'242'880;
        std::size_t largest_texts = 16'384;  ///< names and values of the text fields together
        std::size_t most_texts = 64;
        std::filesystem::path spool_folder;
    };

    Multipart(std::string_view boundary, Limits limits);

    /// The next bytes; a Refusal (400, 413, 503) ends the reading.
    std::optional<Refusal> feed(std::string_view bytes);
    /// After the last byte: whether all of it was there.
    std::optional<Refusal> finish() const;

    [[nodiscard]] Fields take_texts() { return std::move(texts_); }
    /// Nothing where there was no file part, or the browser's empty one of a form without a chosen file.
    [[nodiscard]] std::optional<Upload> take_upload();

 private:
    enum class State { first_boundary, boundary_end, headers, content, last_boundary, ended };
    enum class Step { on, more };
    struct Part {
        std::string name;
        std::optional<std::string> file_name;
    };

    using Result = std::pair<Step, std::optional<Refusal>>;
    Result step();
    Result read_first_boundary();
    Result read_boundary_end();
    Result read_headers();
    Result read_content();
    Result read_last();
    std::optional<Refusal> begin_part(std::string_view headers);
    std::optional<Refusal> add_content(std::string_view bytes);
    std::optional<Refusal> end_part();
    [[nodiscard]] bool is_named(std::string_view name) const;

    std::string delimiter_;  ///< CR LF, two hyphens, the boundary
    Limits limits_;
    State state_ = State::first_boundary;
    std::string pending_;  ///< come and not yet used: less than a piece and a delimiter
    Part part_;
    std::string text_;  ///< the value of the text field being read
    std::size_t text_bytes_ = 0;
    Fields texts_;
    std::optional<Part> file_;
    std::shared_ptr<Spool> spool_;
};

}  // namespace mitra::http
