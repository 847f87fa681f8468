#include "lib/crypto/key_file.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <utility>
#include <vector>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::crypto {
namespace {

constexpr std::string_view k_header = "mitra keys 1";

/// Where the reader stands, for its complaints. They never quote the line: it may hold half a key.
struct Reader {
    const std::filesystem::path& file;
    int line = 0;

    [[noreturn]] void complain(std::string_view what) const {
        throw Error{ErrorKind::usage, fmt::format("{}:{}: {}", file.string(), line, what),
                    "this is no key file of mitra, or it was damaged: take it from where you keep its copy"};
    }
    [[nodiscard]] Key key(std::string_view text) const {
        const std::string bytes = from_base64url(text);
        if (bytes.size() != Key::k_bytes) complain("a key has 43 characters of base64url");
        Key key;
        std::copy(bytes.begin(), bytes.end(), key.data());
        return key;
    }
    [[nodiscard]] std::uint32_t number(std::string_view text) const {
        std::uint32_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size() || value == 0)
            complain("a sealing key's number is 1 or more");
        return value;
    }
};

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream stream{line};
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words;
}

std::string as_text(const Key& key) {
    return to_base64url({reinterpret_cast<const char*>(key.data()), Key::k_bytes});
}

}  // namespace

Key::~Key() {
    sodium_memzero(bytes_.data(), bytes_.size());
}

Key random_key() {
    const std::string bytes = random_bytes(Key::k_bytes);
    Key key;
    std::copy(bytes.begin(), bytes.end(), key.data());
    return key;
}

KeyFile KeyFile::parse(std::string_view text, const std::filesystem::path& file) {
    KeyFile keys;
    Reader reader{file};
    bool has_lookup = false;
    bool has_link = false;
    std::istringstream lines{std::string{text}};
    for (std::string line; std::getline(lines, line);) {
        ++reader.line;
        const std::vector<std::string> words = words_of(line);
        if (reader.line == 1) {
            if (line != k_header) reader.complain(fmt::format("the first line is not '{}'", k_header));
        } else if (words.empty()) {
            continue;
        } else if (words[0] == "lookup" && words.size() == 2 && !std::exchange(has_lookup, true)) {
            keys.lookup = reader.key(words[1]);
        } else if (words[0] == "link" && words.size() == 2 && !std::exchange(has_link, true)) {
            keys.link = reader.key(words[1]);
        } else if (words[0] == "seal" && (words.size() == 3 || (words.size() == 4 && words[3] == "active"))) {
            const std::uint32_t number = reader.number(words[1]);
            if (!keys.seals.emplace(number, reader.key(words[2])).second) reader.complain("this number came before");
            if (words.size() == 4 && std::exchange(keys.active, number) != 0) reader.complain("two keys are active");
        } else {
            reader.complain("expected 'lookup KEY', 'link KEY' or 'seal NUMBER KEY [active]', each once");
        }
    }
    if (!has_lookup || !has_link || keys.active == 0)
        reader.complain("a lookup key, a link key and one active sealing key are needed");
    return keys;
}

std::string KeyFile::text() const {
    std::string result = fmt::format("{}\nlookup {}\nlink {}\n", k_header, as_text(lookup), as_text(link));
    for (const auto& [number, key] : seals)
        result += fmt::format("seal {} {}{}\n", number, as_text(key), number == active ? " active" : "");
    return result;
}

}  // namespace mitra::crypto
