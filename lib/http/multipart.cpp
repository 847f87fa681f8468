#include "lib/http/multipart.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/http/decode.hpp"

namespace mitra::http {
namespace {

using Checked = std::optional<Refusal>;

constexpr std::size_t k_largest_headers = 2'048;  // of one part
constexpr std::size_t k_most_headers = 8;
constexpr std::size_t k_longest_name = 255;

/// A token's character (RFC 9110, 5.6.2).
bool is_token(char c) {
    return is_letter_or_digit(c) || std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}

/// RFC 2046, 5.1.1; a blank inside is allowed there and written by nobody.
bool is_boundary(std::string_view text) {
    return !text.empty() && text.size() <= 70 && std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter_or_digit(c) || std::string_view{"'()+_,-./:=?"}.find(c) != std::string_view::npos;
    });
}

std::string lower_case(std::string_view text) {
    std::string lower{text};
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

void skip_blanks(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

std::string_view take_token(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_token);
    const std::string_view token = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(token.size());
    return token;
}

/// A quoted text. A backslash stands before a quote or a backslash; elsewhere it is itself, as old browsers send paths.
std::optional<std::string> take_quoted(std::string_view& text) {
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return value;
        }
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
        value += text[i];
    }
    return std::nullopt;
}

struct Parameters {
    std::string value;  ///< what stands before the first ';', in lower case
    Fields fields;      ///< names in lower case
};

/// "form-data; name="a"; filename="b"". Nothing where it is broken or names a parameter twice.
std::optional<Parameters> read_parameters(std::string_view text) {
    Parameters read;
    const std::size_t end = std::min(text.find(';'), text.size());
    read.value = lower_case(text.substr(0, end));
    read.value.erase(read.value.find_last_not_of(" \t") + 1);
    text.remove_prefix(end);
    for (;;) {
        skip_blanks(text);
        if (text.empty()) return read;
        if (text.front() != ';') return std::nullopt;
        text.remove_prefix(1);
        skip_blanks(text);
        const std::string name = lower_case(take_token(text));
        if (name.empty() || !text.starts_with('=') || read.fields.find(name)) return std::nullopt;
        text.remove_prefix(1);
        std::optional<std::string> value =
            text.starts_with('"') ? take_quoted(text) : std::optional{std::string{take_token(text)}};
        if (!value) return std::nullopt;
        read.fields.add(name, std::move(*value));
    }
}

bool is_clean(std::string_view text) {
    return is_utf8(text) && std::none_of(text.begin(), text.end(),
                                         [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// What stands behind the last slash of either kind; nothing of "." and "..".
std::string without_folders(std::string_view sent) {
    sent.remove_prefix(std::min(sent.find_last_of("/\\") + 1, sent.size()));
    return sent == "." || sent == ".." ? std::string{} : std::string{sent};
}

/// The header lines of a part, names in lower case; nothing where they are broken or come twice.
std::optional<Fields> read_part_headers(std::string_view text) {
    Fields headers;
    while (!text.empty()) {
        const std::size_t end = text.find("\r\n");  // the last line has one as well
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 2);
        const std::string name = lower_case(take_token(line));
        if (name.empty() || !line.starts_with(':') || headers.find(name) || headers.size() == k_most_headers)
            return std::nullopt;
        line.remove_prefix(1);
        skip_blanks(line);
        if (!is_clean(line)) return std::nullopt;
        headers.add(name, std::string{line});
    }
    return headers;
}

}  // namespace

std::optional<std::string> boundary_of(std::string_view content_type) {
    const auto read = read_parameters(content_type);
    if (!read || read->value != "multipart/form-data" || read->fields.size() != 1) return std::nullopt;
    const auto boundary = read->fields.find("boundary");
    return boundary && is_boundary(*boundary) ? std::optional{std::string{*boundary}} : std::nullopt;
}

Multipart::Multipart(std::string_view boundary, Limits limits)
    : delimiter_{"\r\n--" + std::string{boundary}}, limits_{std::move(limits)} {}

Checked Multipart::feed(std::string_view bytes) {
    pending_.append(bytes);
    try {
        for (;;) {
            Result result = step();
            if (result.second) return std::move(result.second);
            if (result.first == Step::more) return std::nullopt;
        }
    } catch (const Error& error) {  // the spool's disk
        return Refusal{http_status(error.kind()), error.what()};
    }
}

Checked Multipart::finish() const {
    if (state_ == State::ended || (state_ == State::last_boundary && pending_.empty())) return std::nullopt;
    return Refusal{400, "a multipart body that ends early"};
}

std::optional<Upload> Multipart::take_upload() {
    if (!file_ || (spool_->size() == 0 && file_->file_name->empty())) return std::nullopt;
    return Upload{std::move(file_->name), std::move(*file_->file_name), std::move(spool_)};
}

Multipart::Result Multipart::step() {
    switch (state_) {
        case State::first_boundary:
            return read_first_boundary();
        case State::boundary_end:
            return read_boundary_end();
        case State::headers:
            return read_headers();
        case State::content:
            return read_content();
        case State::last_boundary:
            return read_last();
        case State::ended:
            if (!pending_.empty()) return {Step::more, Refusal{400, "bytes behind a multipart body"}};
            return {Step::more, {}};
    }
    return {Step::more, Refusal{500, "a multipart state"}};
}

Multipart::Result Multipart::read_first_boundary() {
    const std::string_view expected = std::string_view{delimiter_}.substr(2);
    const std::size_t here = std::min(expected.size(), pending_.size());
    if (pending_.compare(0, here, expected, 0, here) != 0)
        return {Step::more, Refusal{400, "a multipart body that does not begin with its boundary"}};
    if (here < expected.size()) return {Step::more, {}};
    pending_.erase(0, here);
    state_ = State::boundary_end;
    return {Step::on, {}};
}

Multipart::Result Multipart::read_boundary_end() {
    if (pending_.size() < 2) return {Step::more, {}};
    if (pending_.starts_with("\r\n")) {
        state_ = State::headers;
    } else if (pending_.starts_with("--")) {
        state_ = State::last_boundary;
    } else {
        return {Step::more, Refusal{400, "a boundary with something behind it"}};
    }
    pending_.erase(0, 2);
    return {Step::on, {}};
}

Multipart::Result Multipart::read_headers() {
    const std::size_t end = pending_.find("\r\n\r\n");
    if (std::min(end, pending_.size()) > k_largest_headers)
        return {Step::more, Refusal{400, "a part with too large a head"}};
    if (end == std::string::npos) return {Step::more, {}};
    if (Checked wrong = begin_part(std::string_view{pending_}.substr(0, end + 2))) return {Step::more, wrong};
    pending_.erase(0, end + 4);
    state_ = State::content;
    return {Step::on, {}};
}

bool Multipart::is_named(std::string_view name) const {
    return texts_.find(name).has_value() || (file_ && file_->name == name);
}

Checked Multipart::begin_part(std::string_view text) {
    const auto headers = read_part_headers(text);
    if (!headers) return Refusal{400, "a part with a broken head"};
    const auto disposition = read_parameters(headers->get("content-disposition"));
    if (!disposition || disposition->value != "form-data") return Refusal{400, "a part that is no form-data"};
    if (lower_case(headers->get("content-type")).starts_with("multipart/"))
        return Refusal{400, "a multipart inside a multipart"};
    const std::string encoding = lower_case(headers->get("content-transfer-encoding"));
    if (!encoding.empty() && encoding != "binary" && encoding != "8bit" && encoding != "7bit")
        return Refusal{400, "a part in another encoding"};

    const Fields& fields = disposition->fields;
    const auto name = fields.find("name");
    const auto file_name = fields.find("filename");
    if (!name || fields.size() != (file_name ? 2U : 1U)) return Refusal{400, "a part without a plain name"};
    if (name->empty() || name->size() > k_longest_name || !is_clean(*name)) return Refusal{400, "an odd field name"};
    if (is_named(*name)) return Refusal{400, "a form that names a field twice"};

    part_ = {std::string{*name}, std::nullopt};
    if (file_name) {
        if (file_) return Refusal{400, "more than one file"};
        if (file_name->size() > 4 * k_longest_name || !is_clean(*file_name)) return Refusal{400, "an odd file name"};
        part_.file_name = without_folders(*file_name);
        file_ = part_;
        spool_ = std::make_shared<Spool>(limits_.spool_folder);
    } else {
        if (texts_.size() == limits_.most_texts) return Refusal{413, "too many fields"};
        text_bytes_ += name->size();
    }
    return std::nullopt;
}

Multipart::Result Multipart::read_content() {
    const std::size_t end = pending_.find(delimiter_);
    if (end != std::string::npos) {
        if (Checked wrong = add_content(std::string_view{pending_}.substr(0, end))) return {Step::more, wrong};
        pending_.erase(0, end + delimiter_.size());
        if (Checked wrong = end_part()) return {Step::more, wrong};
        state_ = State::boundary_end;
        return {Step::on, {}};
    }
    // All but what may be the beginning of a delimiter.
    if (pending_.size() >= delimiter_.size()) {
        const std::size_t certain = pending_.size() - delimiter_.size() + 1;
        if (Checked wrong = add_content(std::string_view{pending_}.substr(0, certain))) return {Step::more, wrong};
        pending_.erase(0, certain);
    }
    return {Step::more, {}};
}

Checked Multipart::add_content(std::string_view bytes) {
    if (part_.file_name) {
        if (spool_->size() + bytes.size() > limits_.largest_file) return Refusal{413, "a file that is too large"};
        spool_->append(bytes);
        return std::nullopt;
    }
    text_bytes_ += bytes.size();
    if (text_bytes_ > limits_.largest_texts) return Refusal{413, "a form that is too large"};
    text_.append(bytes);
    return std::nullopt;
}

Checked Multipart::end_part() {
    if (part_.file_name) return std::nullopt;
    if (!is_utf8(text_) || text_.find('\0') != std::string::npos) return Refusal{400, "a field that is no text"};
    texts_.add(std::move(part_.name), std::exchange(text_, {}));
    return std::nullopt;
}

Multipart::Result Multipart::read_last() {
    if (pending_.empty()) return {Step::more, {}};
    const std::size_t here = std::min<std::size_t>(2, pending_.size());
    if (pending_.compare(0, here, "\r\n", 0, here) != 0)
        return {Step::more, Refusal{400, "bytes behind a multipart body"}};
    if (here < 2) return {Step::more, {}};
    pending_.erase(0, 2);
    state_ = State::ended;
    return {Step::on, {}};
}

}  // namespace mitra::http
