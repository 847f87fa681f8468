#include <qpdf/qpdf-c.h>

#include <cstdio>
#include <string>

#include "lib/delivery/package_parts.hpp"

namespace mitra::delivery::parts {
namespace {

/// A document in libqpdf's hands; it says nothing on its own to stderr.
class Document {
 public:
    Document() : data_{qpdf_init()} {
        qpdf_silence_errors(data_);
        qpdf_set_suppress_warnings(data_, QPDF_TRUE);
    }
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;
    ~Document() { qpdf_cleanup(&data_); }
    [[nodiscard]] qpdf_data get() const { return data_; }

    enum class Opened { yes, needs_code, no };
    /// Its cross references and trailer are read; streams are not.
    Opened read(const char* file, const char* code) {
        if ((qpdf_read(data_, file, code) & QPDF_ERRORS) == 0) return Opened::yes;
        return failure() == qpdf_e_password ? Opened::needs_code : Opened::no;
    }
    /// What kind of error came last, and its words.
    qpdf_error_code_e failure() {
        qpdf_error error = qpdf_get_error(data_);
        if (error == nullptr) return kind_;
        words_ = qpdf_get_error_message_detail(data_, error);
        return kind_ = qpdf_get_error_code(data_, error);
    }
    [[nodiscard]] const std::string& words() const { return words_; }

 private:
    qpdf_data data_;
    qpdf_error_code_e kind_ = qpdf_e_success;
    std::string words_;
};

void say_unreadable(MitraPackage& package, Document& document) {
    if (document.failure() == qpdf_e_unsupported)
        return say(package, MitraPackage::bad, "it is encrypted in a way that few programs open");
    say(package, MitraPackage::bad, "it is broken: " + document.words());
}

}  // namespace

void look_at_pdf(MitraPackage& package) {
    Document document;
    switch (document.read(package.file, "")) {
        case Document::Opened::yes:
            return;  // also one that an owner's password protects against changes: anybody reads it
        case Document::Opened::needs_code:
            package.yes = true;
            return;
        case Document::Opened::no:
            return say_unreadable(package, document);
    }
}

void open_pdf(MitraPackage& package) {
    Document document;
    const auto opened = document.read(package.file, package.code);
    if (opened == Document::Opened::no) return say_unreadable(package, document);
    package.yes = opened == Document::Opened::yes;
}

void protect_pdf(MitraPackage& package) {
    Document document;
    if (document.read(package.file, "") != Document::Opened::yes) return say_unreadable(package, document);
    const auto failed = [&] {
        const bool disk = document.failure() == qpdf_e_system;
        say(package, disk ? MitraPackage::no_room : MitraPackage::bad, document.words());
    };
    if ((qpdf_init_write(document.get(), package.target) & QPDF_ERRORS) != 0) return failed();
    // Streams go through as they are: nothing that is packed in them is unpacked.
    qpdf_set_stream_data_mode(document.get(), qpdf_s_preserve);
    qpdf_set_preserve_encryption(document.get(), QPDF_FALSE);
    qpdf_set_r6_encryption_parameters2(document.get(), package.code, package.code, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
                                       QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full, QPDF_TRUE);
    qpdf_register_progress_reporter(
        document.get(),
        [](int percent, void* asked) {
            const auto& said = *static_cast<MitraPackage*>(asked);
            if (said.told != nullptr) said.told(said.listener, percent * 10);  // it cannot be ended
        },
        &package);
    if ((qpdf_write(document.get()) & QPDF_ERRORS) != 0) failed();
}

}  // namespace mitra::delivery::parts
