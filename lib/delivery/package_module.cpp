// The only code that knows libzip and libqpdf, in a library of its own (package_module.hpp): linked into the programs
// they and what they bring along would be loaded at every start of every command (ARCHITECTURE.md, "Start-up").
#include "lib/delivery/package_module.hpp"

#include <exception>

#include "lib/delivery/package_parts.hpp"

using namespace mitra::delivery::parts;

void mitra_package(MitraPackage* package) {
    try {
        switch (package->act) {
            case MitraPackage::look:
                return package->kind == MitraPackage::pdf ? look_at_pdf(*package) : look_at_zip(*package);
            case MitraPackage::open:
                return package->kind == MitraPackage::pdf ? open_pdf(*package) : open_zip(*package);
            case MitraPackage::protect:
                if (package->kind == MitraPackage::pdf) return protect_pdf(*package);
                return package->kind == MitraPackage::zip ? protect_zip(*package) : protect_file(*package);
        }
    } catch (const std::exception& failure) {
        say(*package, MitraPackage::bad, failure.what());
    }
}
