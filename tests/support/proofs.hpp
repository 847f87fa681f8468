#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mitra::test {

/// A whole PNG; `extra` are chunks before its pixels (png_chunk).
std::string png(std::uint32_t width = 2, std::uint32_t height = 2, const std::string& extra = {});
std::string png_chunk(std::string_view type, std::string_view data);

/// A whole JPEG; `extra` are segments before its frame (jpeg_segment).
std::string jpeg(std::uint32_t width = 2, std::uint32_t height = 2, const std::string& extra = {});
std::string jpeg_segment(int marker, std::string_view data);

/// A PDF of these objects, the first its catalogue; with offsets as they are.
std::string pdf(const std::vector<std::string>& objects);
/// The objects of a page with a line of text.
std::vector<std::string> pdf_page();
/// An object stream, compressed; `entries` go into its dictionary.
std::string pdf_object_stream(std::string_view objects, std::string_view entries = "/Filter/FlateDecode");

/// A ZIP with one stored file, its offsets counted from `front` bytes before it.
std::string zip(std::size_t front = 0);

}  // namespace mitra::test
