// A sealed backup that somebody got at: the first three bytes choose what happens to it, the rest is what was sealed.
// It is read as it was written, or refused; and a file that we did not write is refused.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "lib/base/error.hpp"
#include "lib/db/sealed_file.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using fuzz::require;

const std::string k_secret(32, 's');

std::filesystem::path place(const char* name) {
    return std::filesystem::temp_directory_path() / ("mitra-fuzz-" + std::to_string(getpid()) + "-" + name);
}

void write(const std::filesystem::path& file, std::string_view bytes) {
    std::ofstream{file, std::ios::binary}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::optional<std::string> opened(const std::filesystem::path& file, const db::OpenWith& with) {
    try {
        db::SealedReader reader{file, with};
        std::string all;
        for (std::string_view piece = reader.read(); !piece.empty(); piece = reader.read())
            all += piece;
        return all;
    } catch (const Error& refusal) {
        require(refusal.kind() == ErrorKind::refused);
        return std::nullopt;
    }
}

void change(std::string& sealed, fuzz::Input& choice) {
    const std::uint8_t how = choice.byte();
    const std::size_t at = (choice.byte() * std::size_t{256} + choice.byte()) % sealed.size();
    if (how % 4 == 0) sealed[at] = static_cast<char>(sealed[at] ^ (1 << (how / 4 % 8)));
    if (how % 4 == 1) sealed.resize(at);
    if (how % 4 == 2) sealed += static_cast<char>(how);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const db::KeyPair pair = db::new_key_pair();
    static const std::filesystem::path file = place("backup");
    fuzz::Input input{bytes, size};
    const bool to_pair = size % 8 == 1;  // takes ten times as long
    fuzz::Input choice = input;
    write(file, input.rest());
    require(!opened(file, {k_secret, pair.private_key}));

    std::filesystem::remove(file);
    {
        db::SealedWriter writer{file, {k_secret, to_pair ? pair.public_key : ""}};
        writer.write(input.rest());
        writer.finish();
    }
    require(opened(file, {k_secret, pair.private_key}) == input.rest());
    require(!opened(file, to_pair ? db::OpenWith{k_secret, ""} : db::OpenWith{std::string(32, 't'), pair.private_key}));
    std::ostringstream content;
    content << std::ifstream{file, std::ios::binary}.rdbuf();
    std::string sealed = content.str();
    const std::string before = sealed;
    change(sealed, choice);
    write(file, sealed);
    require((opened(file, {k_secret, pair.private_key}) == input.rest()) == (sealed == before));
    std::filesystem::remove(file);
    return 0;
}
