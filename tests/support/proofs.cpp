#include "tests/support/proofs.hpp"

#include <fmt/format.h>
#include <zlib.h>

namespace mitra::test {
namespace {

std::string big_endian(std::uint32_t number, int bytes) {
    std::string text;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        text += static_cast<char>(number >> static_cast<unsigned>(shift) & 0xffU);
    return text;
}

std::string little_endian(std::size_t number, int bytes) {
    const std::string text = big_endian(static_cast<std::uint32_t>(number), bytes);
    return {text.rbegin(), text.rend()};
}

std::uint32_t checksum(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

std::string deflated(std::string_view plain) {
    uLongf size = ::compressBound(plain.size());
    std::string bytes(size, '\0');
    ::compress(reinterpret_cast<Bytef*>(bytes.data()), &size, reinterpret_cast<const Bytef*>(plain.data()),
               plain.size());
    bytes.resize(size);
    return bytes;
}

}  // namespace

std::string png_chunk(std::string_view type, std::string_view data) {
    const std::string covered = std::string{type} + std::string{data};
    return big_endian(static_cast<std::uint32_t>(data.size()), 4) + covered + big_endian(checksum(covered), 4);
}

std::string png(std::uint32_t width, std::uint32_t height, const std::string& extra) {
    using namespace std::string_literals;
    return "\x89PNG\r\n\x1a\n"s + png_chunk("IHDR", big_endian(width, 4) + big_endian(height, 4) + "\x08\0\0\0\0"s) +
           extra + png_chunk("IDAT", deflated("\0ab\0cd"s)) + png_chunk("IEND", "");
}

std::string jpeg_segment(int marker, std::string_view data) {
    return std::string{'\xff', static_cast<char>(marker)} + big_endian(static_cast<std::uint32_t>(data.size() + 2), 2) +
           std::string{data};
}

std::string jpeg(std::uint32_t width, std::uint32_t height, const std::string& extra) {
    using namespace std::string_literals;
    return "\xff\xd8"s + jpeg_segment(0xe0, "JFIF\0\1\1\0\0\1\0\1\0\0"s) + extra +
           jpeg_segment(0xdb, std::string(65, '\1')) +
           jpeg_segment(0xc0, "\x08"s + big_endian(height, 2) + big_endian(width, 2) + "\1\1\x11\0"s) +
           jpeg_segment(0xda, "\1\1\0\0\x3f\0"s) + "a\xff\0b\xff\xd0zz"s + "\xff\xd9"s;
}

std::string pdf(const std::vector<std::string>& objects) {
    std::string text = "%PDF-1.5\n%\xe2\xe3\xcf\xd3\n";
    std::string table = fmt::format("xref\n0 {}\n0000000000 65535 f \n", objects.size() + 1);
    for (std::size_t i = 0; i < objects.size(); ++i) {
        table += fmt::format("{:010} 00000 n \n", text.size());
        text += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
    }
    const std::size_t at = text.size();
    return text + table +
           fmt::format("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", objects.size() + 1, at);
}

std::vector<std::string> pdf_page() {
    return {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R>>",
            "<</Length 45>>stream\nBT /F1 12 Tf 10 10 Td (Transfer Rp 150.123) Tj ET\nendstream"};
}

std::string pdf_object_stream(std::string_view objects, std::string_view entries) {
    const bool flate = entries.find("Flate") != std::string_view::npos;
    const std::string data = flate ? deflated(objects) : std::string{objects};
    return fmt::format("<</Type/ObjStm/N 1/First 4{}/Length {}>>stream\r\n", entries, data.size()) + data +
           "\r\nendstream";
}

std::string zip(std::size_t front) {
    using namespace std::string_literals;
    const std::string name = "x.js", content = "alert(1)";
    const std::string sizes = little_endian(checksum(content), 4) + little_endian(content.size(), 4) +
                              little_endian(content.size(), 4) + little_endian(name.size(), 2) + little_endian(0, 2);
    const std::string file = "PK\3\4\x0a\0\0\0\0\0\0\0\0\0"s + sizes + name + content;
    const std::string entry =
        "PK\1\2\x0a\0\x0a\0\0\0\0\0\0\0\0\0"s + sizes + std::string(10, '\0') + little_endian(front, 4) + name;
    return file + entry + "PK\5\6\0\0\0\0\1\0\1\0"s + little_endian(entry.size(), 4) +
           little_endian(front + file.size(), 4) + "\0\0"s;
}

}  // namespace mitra::test
