// A multipart body in one piece, byte by byte and in odd pieces: all must come to the same end, and what is accepted
// must keep every limit.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "lib/http/decode.hpp"
#include "lib/http/multipart.hpp"

namespace {

using namespace mitra::http;

constexpr std::size_t k_largest_file = 200;
constexpr std::size_t k_largest_texts = 100;

void require(bool holds) {
    if (!holds) std::abort();
}

struct Outcome {
    int status = 0;
    std::string shown;
    bool operator==(const Outcome&) const = default;
};

void check_accepted(const Fields& texts, const std::optional<Upload>& upload) {
    std::size_t bytes = 0;
    for (const auto& [name, value] : texts) {
        require(!name.empty() && is_utf8(name) && is_utf8(value) && value.find('\0') == std::string::npos);
        require(std::count_if(texts.begin(), texts.end(),
                              [&name = name](const auto& other) { return other.first == name; }) == 1);
        bytes += name.size() + value.size();
    }
    require(bytes <= k_largest_texts);
    if (!upload) return;
    require(upload->size() <= k_largest_file && upload->read().size() == upload->size());
    require(upload->sent_name().find_first_of("/\\") == std::string::npos && upload->sent_name() != "..");
    require(!texts.find(upload->field()));
}

Outcome read(std::string_view input, std::size_t piece) {
    Multipart reader{"b0",
                     {.largest_file = k_largest_file,
                      .largest_texts = k_largest_texts,
                      .spool_folder = std::filesystem::temp_directory_path()}};
    for (std::size_t at = 0; at < input.size(); at += piece)
        if (const auto refusal = reader.feed(input.substr(at, piece))) return {refusal->status, {}};
    if (const auto refusal = reader.finish()) return {refusal->status, {}};
    const Fields texts = reader.take_texts();
    const auto upload = reader.take_upload();
    check_accepted(texts, upload);
    Outcome outcome;
    for (const auto& [name, value] : texts)
        outcome.shown += name + '=' + value + '\n';
    if (upload) outcome.shown += upload->field() + '=' + upload->sent_name() + '=' + upload->read();
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(bytes), size};
    const Outcome whole = read(input, std::max<std::size_t>(size, 1));
    require((whole.status == 0) == (read(input, 1).status == 0));
    if (whole.status == 0) {
        require(whole == read(input, 1));
        require(whole == read(input, 7));
    }
    if (const auto boundary = boundary_of(input)) require(!boundary->empty() && boundary->size() <= 70);
    return 0;
}
