// UNVERIFIED: no bank has taken a file of this layout yet. KlikBCA Bisnis' multi transfer as it is described by those
// who use it: the account, the amount with two decimals, the holder, and two lines of note. Try it with one small line,
// then compare with what the bank's own page says; whoever has seen it work sets `verified` in file_writer.cpp.
#include <fmt/format.h>

#include <ostream>

#include "lib/payout/file_writer.hpp"
#include "lib/text/csv.hpp"

namespace mitra::payout {
namespace {

constexpr std::size_t k_longest_holder = 70;
constexpr std::size_t k_longest_bank = 18;

class BcaWriter : public FileWriter {
 public:
    void head(std::ostream& out, const FileHead&) override {
        text::write_csv(out, {"No. Rekening", "Nominal", "Nama Penerima", "Bank", "Berita 1", "Berita 2"});
    }
    void line(std::ostream& out, const FileLine& line) override {
        text::write_csv(out,
                        {line.payee.number, fmt::format("{}.00", line.amount.rupiah()),
                         plain_words(line.payee.holder, k_longest_holder), plain_words(line.payee.bank, k_longest_bank),
                         to_string(line.payout), to_string(line.line)});
    }
};

}  // namespace

std::unique_ptr<FileWriter> make_bca_writer() {
    return std::make_unique<BcaWriter>();
}

}  // namespace mitra::payout
