// UNVERIFIED: no bank has taken a file of this layout yet. Mandiri Cash Management's bulk transfer as it is described
// by those who use it: a head "P,date,our account,lines,total", then a row for each account. IBU is a transfer inside
// Mandiri, LBU one to another bank. Try it with one small line, then compare with what the bank's own page says;
// whoever has seen it work sets `verified` in file_writer.cpp.
#include <fmt/format.h>

#include <ostream>

#include "lib/payout/file_writer.hpp"
#include "lib/text/csv.hpp"

namespace mitra::payout {
namespace {

constexpr std::size_t k_longest_holder = 40;
constexpr std::size_t k_longest_bank = 40;

class MandiriWriter : public FileWriter {
 public:
    void head(std::ostream& out, const FileHead& head) override {
        const LocalTime day = local_time(head.at, head.zone);
        text::write_csv(out, {"P", fmt::format("{:04}{:02}{:02}", day.year, day.month, day.day), head.source_number,
                              std::to_string(head.lines), std::to_string(head.total.rupiah())});
    }
    void line(std::ostream& out, const FileLine& line) override {
        const bool inside = line.payee.bank == "Mandiri";
        text::write_csv(out, {line.payee.number, plain_words(line.payee.holder, k_longest_holder), "", "", "", "IDR",
                              std::to_string(line.amount.rupiah()), to_string(line.payout), to_string(line.line),
                              inside ? "IBU" : "LBU", inside ? "" : plain_words(line.payee.bank, k_longest_bank)});
    }
};

}  // namespace

std::unique_ptr<FileWriter> make_mandiri_writer() {
    return std::make_unique<MandiriWriter>();
}

}  // namespace mitra::payout
