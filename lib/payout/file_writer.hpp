#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/payout/payee.hpp"

namespace mitra::payout {

/// What stands above the lines of a file for a bank.
struct FileHead {
    PayoutId payout;
    std::string source_number;  ///< of our account, digits
    Instant at;                 ///< when the file was first made
    Zone zone;
    std::int64_t lines = 0;
    Money total;
};

struct FileLine {
    PayoutLineId line;
    PayoutId payout;
    PersonId person;
    Money amount;
    PayeeWords payee;
};

/// Writes one payout's file, line by line.
class FileWriter {
 public:
    FileWriter() = default;
    FileWriter(const FileWriter&) = delete;
    FileWriter& operator=(const FileWriter&) = delete;
    virtual ~FileWriter() = default;

    virtual void head(std::ostream& out, const FileHead& head) = 0;
    virtual void line(std::ostream& out, const FileLine& line) = 0;
};

/// A layout that files can be written in. To add one: a file_writer_<name>.cpp and its row in file_writer.cpp.
struct FileLayout {
    std::string_view name;       ///< "csv"
    std::string_view extension;  ///< "csv"
    bool verified = false;       ///< false: made from a description, and no bank has taken it yet
    std::unique_ptr<FileWriter> (*make)();
};
std::span<const FileLayout> file_layouts();
/// Error{usage} where there is none of that name.
const FileLayout& file_layout(std::string_view name);

/// "PYT-2.csv", "PYT-2-bca-unverified.csv": the name of a file says where nobody has seen a bank take it.
std::string file_name(PayoutId payout, const FileLayout& layout);

/// For banks that take no other letters: ASCII, at most `longest`, without what separates fields.
std::string plain_words(std::string_view words, std::size_t longest);

// One for each layout.
std::unique_ptr<FileWriter> make_csv_writer();
std::unique_ptr<FileWriter> make_bca_writer();
std::unique_ptr<FileWriter> make_mandiri_writer();

}  // namespace mitra::payout
