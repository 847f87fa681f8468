#include <zlib.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/ascii.hpp"
#include "lib/file/proof_formats.hpp"

namespace mitra::file {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t k_longest_name = 64;
constexpr std::size_t k_longest_dictionary = 8'192;
constexpr std::size_t k_most_looks = 4'000;  ///< around a name, each as far as a dictionary
constexpr std::size_t k_most_inflated = std::size_t{32} * 1024 * 1024;

// What runs something, opens something, fetches or carries a file. /URI and /GoTo, which a person has to tap, are not
// among them.
constexpr std::array k_active{"JavaScript"sv,   "Launch"sv,
                              "EmbeddedFile"sv, "EmbeddedFiles"sv,
                              "RichMedia"sv,    "XFA"sv,
                              "SubmitForm"sv,   "ImportData"sv,
                              "GoToE"sv,        "GoToR"sv,
                              "Rendition"sv,    "Movie"sv,
                              "Sound"sv,        "OnInstantiate"sv,
                              "OpenAction"sv,   "RichMediaExecute"sv,
                              "AA"sv,           "JS"sv};
// So short that compressed bytes hold them by chance: these count where text stands around them. Nothing is lost by
// that, since whatever they lead to has a name of its own above.
constexpr std::array k_short{"AA"sv, "JS"sv};

bool is_white(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

bool is_regular(char c) {
    return !is_white(c) && "()<>[]{}/%"sv.find(c) == std::string_view::npos;
}

bool is_text(char c) {
    return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t';
}

struct Name {
    std::size_t at = 0;   ///< of its slash
    std::size_t end = 0;  ///< one past it
    std::string text;     ///< "#4a" decoded
};

Name name_at(std::string_view bytes, std::size_t at) {
    Name name{at, at + 1, {}};
    while (name.end < bytes.size() && is_regular(bytes[name.end]) && name.text.size() <= k_longest_name) {
        const bool escaped = bytes[name.end] == '#' && name.end + 2 < bytes.size() &&
                             hex_value(bytes[name.end + 1]) >= 0 && hex_value(bytes[name.end + 2]) >= 0;
        name.text += escaped ? static_cast<char>(hex_value(bytes[name.end + 1]) * 16 + hex_value(bytes[name.end + 2]))
                             : bytes[name.end];
        name.end += escaped ? 3 : 1;
    }
    return name;
}

/// Calls `use` with every name in the bytes, whatever stands around it: what a careful reader takes for a comment or a
/// text may be an object to the next, which goes by the table of offsets.
template <typename Use>
void each_name(std::string_view bytes, Use use) {
    for (std::size_t at = bytes.find('/'); at != std::string_view::npos; at = bytes.find('/', at + 1))
        use(name_at(bytes, at));
}

bool among_text(std::string_view bytes, const Name& name) {
    constexpr std::size_t k_around = 8;
    const std::size_t from = name.at - std::min(name.at, k_around);
    const std::string_view around = bytes.substr(from, name.end + k_around - from);
    return std::all_of(around.begin(), around.end(), is_text);
}

/// An OpenAction that is an array is a page to begin with, as many programs write it; anything else acts.
bool is_destination(std::string_view bytes, const Name& name) {
    const std::size_t next = bytes.find_first_not_of(" \r\n\t\f\0"sv, name.end);
    return next != std::string_view::npos && bytes[next] == '[';
}

bool is_active(std::string_view bytes, const Name& name) {
    if (std::find(k_active.begin(), k_active.end(), name.text) == k_active.end()) return false;
    if (std::find(k_short.begin(), k_short.end(), name.text) != k_short.end()) return among_text(bytes, name);
    return name.text != "OpenAction" || !is_destination(bytes, name);
}

/// The whole of a zlib stream at the front of `bytes`; nothing where it is broken or grows beyond `most`.
std::optional<std::string> inflate_all(std::string_view bytes, std::size_t most) {
    z_stream stream{};
    if (::inflateInit(&stream) != Z_OK) return std::nullopt;
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));  // zlib's type; never written
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string plain;
    std::vector<char> piece(65'536);
    int result = Z_OK;
    while (result == Z_OK && plain.size() <= most) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        result = ::inflate(&stream, Z_NO_FLUSH);
        plain.append(piece.data(), piece.size() - stream.avail_out);
    }
    ::inflateEnd(&stream);
    return result == Z_STREAM_END && plain.size() <= most ? std::optional{std::move(plain)} : std::nullopt;
}

/// Where the text that begins at `at` ends.
std::size_t end_of_text(std::string_view bytes, std::size_t at) {
    int depth = 0;
    for (; at < bytes.size(); ++at) {
        if (bytes[at] == '\\')
            ++at;
        else if (bytes[at] == '(')
            ++depth;
        else if (bytes[at] == ')' && --depth == 0)
            break;
    }
    return at + 1;
}

struct Keyword {
    std::size_t at = 0;
    std::string_view text;
};

/// The "stream" or "endobj" that ends the dictionary around `from`, as a reader finds it: the same letters in a name, a
/// text or a remark are none. Empty where there is none near.
Keyword end_of_dictionary(std::string_view bytes, std::size_t from) {
    const std::string_view near = bytes.substr(0, std::min(bytes.size(), from + k_longest_dictionary));
    std::size_t at = from;
    while (at < near.size()) {
        const char c = near[at];
        if (c == '(') {
            at = end_of_text(near, at);
        } else if (c == '%') {
            at = near.find_first_of("\r\n", at);
        } else if (c == '<' && near.substr(at, 2) != "<<") {
            at = near.find('>', at);
        } else if (is_regular(c) || c == '/') {
            std::size_t end = at + 1;
            while (end < near.size() && is_regular(near[end]))
                ++end;
            const std::string_view word = near.substr(at, end - at);
            if (word == "stream" || word == "endobj") return {at, word};
            at = end;
        } else {
            at += near.substr(at, 2) == "<<" ? 2U : 1U;
        }
    }
    return {};
}

/// The last "5 0 obj" before a name: at the beginning of its line, where no remark can hold it.
std::size_t begin_of_object(std::string_view before) {
    std::size_t at = before.rfind("obj");
    if (at == std::string_view::npos) return at;
    const std::size_t behind = at + 3;
    for (int number = 0; number < 2; ++number) {
        const std::size_t blank = at;
        while (at > 0 && is_white(before[at - 1]))
            --at;
        const std::size_t digits = at;
        while (at > 0 && before[at - 1] >= '0' && before[at - 1] <= '9')
            --at;
        if (at == digits || digits == blank) return std::string_view::npos;
    }
    const bool begins_line = at == 0 || before[at - 1] == '\n' || before[at - 1] == '\r';
    return begins_line ? behind : std::string_view::npos;
}

/// Objects that lie compressed in a stream. Readers take them from any stream whose dictionary has a /First, whether or
/// not it is called an /ObjStm. They may be packed in one way only, the usual one, and written plainly; every other way
/// could hide from us what a reader finds.
Fault check_object_stream(std::string_view bytes, const Name& type, std::size_t& inflated) {
    const Keyword end = end_of_dictionary(bytes, type.end);
    if (type.text == "First" && end.text != "stream") return Fault::none;  // an outline's
    if (end.text != "stream") return Fault::broken;
    const std::size_t window = type.at - std::min(type.at, k_longest_dictionary);
    const std::size_t from = begin_of_object(bytes.substr(window, type.at - window));
    if (from == std::string_view::npos) return Fault::active;
    const std::string_view dictionary = bytes.substr(window + from, end.at - window - from);
    if (dictionary.find_first_of("()%") != std::string_view::npos) return Fault::active;
    bool filtered = false, flate = false, other = false;
    each_name(dictionary, [&](const Name& name) {
        filtered = filtered || name.text == "Filter";
        other = other || name.text == "DecodeParms" || name.text == "DP" || name.text == "F" ||
                (flate && name.text == "FlateDecode") || (name.text != "FlateDecode" && name.text.ends_with("Decode"));
        flate = flate || name.text == "FlateDecode";
    });
    if (other || filtered != flate) return Fault::active;
    if (!filtered) return Fault::none;  // plain: looked through with the rest
    std::size_t data = end.at + end.text.size();
    if (data < bytes.size() && bytes[data] == '\r') ++data;
    if (data < bytes.size() && bytes[data] == '\n') ++data;
    const auto plain = inflate_all(bytes.substr(data), k_most_inflated - inflated);
    if (!plain) return Fault::broken;
    inflated += plain->size();
    Fault fault = Fault::none;
    each_name(*plain, [&](const Name& name) {
        if (is_active(*plain, name) || name.text == "ObjStm") fault = Fault::active;
    });
    return fault;
}

bool ends_as_pdf(std::string_view bytes) {
    while (!bytes.empty() && is_white(bytes.back()))
        bytes.remove_suffix(1);
    return bytes.ends_with("%%EOF") &&
           bytes.find("startxref", bytes.size() - std::min<std::size_t>(bytes.size(), 1'024)) != std::string_view::npos;
}

}  // namespace

bool begins_as_pdf(std::string_view bytes) {
    return bytes.starts_with("%PDF-1.") || bytes.starts_with("%PDF-2.0");
}

Fault check_pdf(std::string_view bytes) {
    if (!ends_as_pdf(bytes)) return bytes.find("%%EOF") == std::string_view::npos ? Fault::broken : Fault::behind;
    if (bytes.find(" obj") == std::string_view::npos) return Fault::broken;
    Fault fault = Fault::none;
    std::size_t inflated = 0, looked_around = 0;
    each_name(bytes, [&](const Name& name) {
        if (fault != Fault::none) return;
        if (name.text == "Encrypt") fault = Fault::locked;
        if (name.text == "ObjStm" || name.text == "First")
            fault = ++looked_around > k_most_looks ? Fault::broken : check_object_stream(bytes, name, inflated);
        if (is_active(bytes, name)) fault = Fault::active;
    });
    return fault;
}

}  // namespace mitra::file
