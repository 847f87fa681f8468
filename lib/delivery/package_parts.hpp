#pragma once

#include <string_view>

#include "lib/delivery/package_module.hpp"

/// What libmitra_package.so consists of: zip_package.cpp (libzip) and pdf_package.cpp (libqpdf).
namespace mitra::delivery::parts {

void say(MitraPackage& package, MitraPackage::Outcome outcome, std::string_view words);

void look_at_zip(MitraPackage& package);
void open_zip(MitraPackage& package);
void protect_zip(MitraPackage& package);
/// Any file, as the one of a new zip.
void protect_file(MitraPackage& package);

void look_at_pdf(MitraPackage& package);
void open_pdf(MitraPackage& package);
void protect_pdf(MitraPackage& package);

}  // namespace mitra::delivery::parts
