// The layout for every bank and for people: a row for each person, with a head that says what stands where.
//
//     person   PER-12; what 'mitra payout result' reads back
//     amount   whole rupiah, digits only
//     bank     its short name, as the person gave it
//     number   the account's digits
//     holder   whose name the bank has for it
//     note     what both sides see on their statements: the payout and its line
//
// A value that a spreadsheet would take for a formula has an apostrophe before it (lib/text/csv.hpp).
#include <fmt/format.h>

#include <ostream>

#include "lib/payout/file_writer.hpp"
#include "lib/text/csv.hpp"

namespace mitra::payout {
namespace {

class CsvWriter : public FileWriter {
 public:
    void head(std::ostream& out, const FileHead&) override {
        text::write_csv(out, {"person", "amount", "bank", "number", "holder", "note"});
    }
    void line(std::ostream& out, const FileLine& line) override {
        text::write_csv(out, {to_string(line.person), std::to_string(line.amount.rupiah()), line.payee.bank,
                              line.payee.number, line.payee.holder, fmt::format("{} {}", line.payout, line.line)});
    }
};

}  // namespace

std::unique_ptr<FileWriter> make_csv_writer() {
    return std::make_unique<CsvWriter>();
}

}  // namespace mitra::payout
