#define POINTERHOLDER_TRANSITION 4
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFWriter.hh>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <string>

#include "lib/delivery/package_parts.hpp"

namespace mitra::delivery::parts {
namespace {

/// The disk did not take something.
struct NoRoom : std::exception {
    explicit NoRoom(int number) : words_{std::strerror(number)} {}
    [[nodiscard]] const char* what() const noexcept override { return words_.c_str(); }

 private:
    std::string words_;
};
/// `told` said that it is enough.
struct Ended : std::exception {};

/// Where a document is written to: libqpdf's own does not notice a full disk. It throws nothing, since libqpdf writes
/// in destructors too; whoever wrote asks `check`.
class Output : public Pipeline {
 public:
    explicit Output(const char* target) : Pipeline{"output", nullptr}, file_{std::fopen(target, "wxe")} {
        if (file_ == nullptr) throw NoRoom{errno};
    }
    ~Output() override { std::fclose(file_); }
    void write(const unsigned char* bytes, std::size_t count) override {
        if (failure_ == 0 && std::fwrite(bytes, 1, count, file_) != count) failure_ = errno;
    }
    void finish() override {
        if (failure_ == 0 && std::fflush(file_) != 0) failure_ = errno;
    }
    void check() const {
        if (failure_ != 0) throw NoRoom{failure_};
    }

 private:
    std::FILE* file_;
    int failure_ = 0;
};

class Progress : public QPDFWriter::ProgressReporter {
 public:
    Progress(const MitraPackage& package, const Output& output) : package_{package}, output_{output} {}
    void reportProgress(int percent) override {
        output_.check();
        if (package_.told != nullptr && package_.told(package_.listener, percent * 10) != 0) throw Ended{};
    }

 private:
    const MitraPackage& package_;
    const Output& output_;
};

enum class Opened { yes, needs_code, no };

/// Reads a document's cross references and trailer, not its streams. What is wrong with it is said.
Opened open(MitraPackage& package, QPDF& document, const char* code) {
    document.setSuppressWarnings(true);
    try {
        document.processFile(package.file, code);
        return Opened::yes;
    } catch (const QPDFExc& failure) {
        if (failure.getErrorCode() == qpdf_e_password) return Opened::needs_code;
        say(package, MitraPackage::bad,
            failure.getErrorCode() == qpdf_e_unsupported ? "it is encrypted in a way that few programs open"
                                                         : "it is broken: " + failure.getMessageDetail());
    } catch (const std::exception& failure) {
        say(package, MitraPackage::bad, std::string{"it is broken: "} + failure.what());
    }
    return Opened::no;
}

void write(MitraPackage& package, QPDF& document) {
    Output output{package.target};
    QPDFWriter writer{document};
    writer.setOutputPipeline(&output);
    // Streams go through as they are: nothing that is packed in them is unpacked.
    writer.setStreamDataMode(qpdf_s_preserve);
    writer.setPreserveEncryption(false);
    writer.setR6EncryptionParameters(package.code, package.code, true, true, true, true, true, true, qpdf_r3p_full,
                                     true);
    writer.registerProgressReporter(std::make_shared<Progress>(package, output));
    writer.write();
    output.finish();
    output.check();
}

}  // namespace

void look_at_pdf(MitraPackage& package) {
    QPDF document;
    // One that an owner's password protects against changes alone is read by anybody.
    package.yes = open(package, document, "") == Opened::needs_code;
}

void open_pdf(MitraPackage& package) {
    QPDF document;
    package.yes = open(package, document, package.code) == Opened::yes;
}

void protect_pdf(MitraPackage& package) {
    QPDF document;
    if (const Opened opened = open(package, document, ""); opened != Opened::yes) {
        if (opened == Opened::needs_code) say(package, MitraPackage::bad, "it is protected already");
        return;
    }
    try {
        write(package, document);
    } catch (const NoRoom& failure) {
        say(package, MitraPackage::no_room, failure.what());
    } catch (const Ended&) {
        say(package, MitraPackage::ended, "");
    } catch (const std::exception& failure) {
        say(package, MitraPackage::bad, std::string{"it is broken: "} + failure.what());
    }
}

}  // namespace mitra::delivery::parts
