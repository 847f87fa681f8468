#include "lib/file/proof_check.hpp"

#include <algorithm>
#include <array>

#include "lib/file/magic.hpp"
#include "lib/file/proof_formats.hpp"

namespace mitra::file {
namespace {

using namespace std::string_view_literals;

const char* words_for(Fault fault) {
    switch (fault) {
        case Fault::none:
            break;
        case Fault::broken:
            return "Berkas ini rusak atau tidak lengkap. Coba kirim ulang, atau kirim tangkapan layar.";
        case Fault::too_large:
            return "Gambar ini terlalu besar: paling besar 8.000 piksel di tiap sisi.";
        case Fault::behind:
            return "Berkas ini berisi hal lain di belakang gambarnya. Kirim tangkapan layar dari bukti itu.";
        case Fault::active:
            return "Dokumen ini berisi skrip atau lampiran. Kirim gambar atau tangkapan layar dari bukti itu.";
        case Fault::locked:
            return "PDF ini terkunci dengan sandi. Kirim yang tidak terkunci, atau tangkapan layarnya.";
    }
    return "";
}

struct Format {
    const char* type;
    bool (*begins)(std::string_view bytes);
    Fault (*check)(std::string_view bytes);
};
constexpr std::array k_formats{Format{"image/png", begins_as_png, check_png},
                               Format{"image/jpeg", begins_as_jpeg, check_jpeg},
                               Format{"application/pdf", begins_as_pdf, check_pdf}};

bool equal_without_case(char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t number = 0;
    for (std::size_t i = size; i > 0; --i)
        number = number << 8U | static_cast<unsigned char>(bytes[at + i - 1]);
    return number;
}

/// A second file format where its readers look for it. A PDF's do so in the first KiB.
bool holds_another(std::string_view bytes, std::string_view type) {
    const bool pdf = type == "application/pdf";
    if (holds_zip(bytes) || (!pdf && bytes.substr(0, 1'024 + 5).find("%PDF-") != std::string_view::npos)) return true;
    constexpr std::size_t k_disc = 32'769;  // ISO 9660
    return (bytes.size() > k_disc + 5 && bytes.substr(k_disc, 5) == "CD001") ||
           bytes.find("Rar!\x1a\x07"sv) != std::string_view::npos ||
           bytes.find("7z\xbc\xaf\x27\x1c"sv) != std::string_view::npos;
}

}  // namespace

/// By the end of its directory, as its readers find it: the directory must be where that record says.
bool holds_zip(std::string_view bytes) {
    constexpr std::size_t k_record = 22;
    constexpr std::size_t k_entry = 46;
    for (std::size_t at = bytes.find("PK\5\6"sv); at != std::string_view::npos; at = bytes.find("PK\5\6"sv, at + 1)) {
        if (bytes.size() - at < k_record) return false;
        const std::size_t entries = little_endian(bytes, at + 10, 2);
        const std::size_t size = little_endian(bytes, at + 12, 4);
        if (entries > 0 && size >= k_entry * std::min<std::size_t>(entries, 1) && size <= at &&
            bytes.substr(at - size, 4) == "PK\1\2"sv)
            return true;
    }
    return false;
}

bool holds_markup(std::string_view bytes) {
    constexpr std::array k_marks{"<script"sv, "<iframe"sv, "<!doctype"sv, "<html>"sv,  "<html "sv,
                                 "<svg "sv,   "<svg>"sv,   "<?php "sv,    "<?php\n"sv, "javascript:"sv};
    for (std::size_t at = bytes.find_first_of("<jJ"); at != std::string_view::npos;
         at = bytes.find_first_of("<jJ", at + 1)) {
        for (const std::string_view mark : k_marks) {
            const std::string_view here = bytes.substr(at, mark.size());
            if (std::equal(here.begin(), here.end(), mark.begin(), mark.end(), equal_without_case)) return true;
        }
    }
    return false;
}

Checked check_proof(std::string_view content) {
    const auto format =
        std::find_if(k_formats.begin(), k_formats.end(), [&](const Format& each) { return each.begins(content); });
    if (format == k_formats.end()) return {"", "Berkas ini bukan gambar JPEG atau PNG, dan bukan PDF."};
    Fault fault = format->check(content);
    if (fault == Fault::none && holds_another(content, format->type)) fault = Fault::behind;
    if (fault == Fault::none && holds_markup(content)) fault = Fault::active;
    if (fault == Fault::none && type_of(content) != format->type) fault = Fault::broken;
    if (fault != Fault::none) return {"", words_for(fault)};
    return {format->type, ""};
}

}  // namespace mitra::file
