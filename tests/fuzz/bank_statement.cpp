// A bank's statement: it is refused as wrong usage, or every incoming line has a real day that is not in the future, an
// amount of at least a rupiah, and words that fit.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "lib/base/error.hpp"
#include "lib/payment/statement.hpp"

namespace {

using namespace mitra;

constexpr Instant k_now{1'795'150'800'000};

void require(bool holds) {
    if (!holds) std::abort();
}

void require_sound(const payment::StatementLine& line) {
    require(line.line > 0);
    if (line.kind != payment::StatementLine::Kind::incoming) {
        require(!line.why.empty());
        return;
    }
    require(line.amount > Money{} && line.amount.rupiah() <= Money::k_largest);
    require(line.words.size() <= 500);
    const auto day = parse_instant(line.day, Zone{});
    require(day && *day <= k_now);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::istringstream in{std::string{reinterpret_cast<const char*>(bytes), size}};
    try {
        for (const auto& line : payment::read_statement(in, k_now, Zone{}))
            require_sound(line);
    } catch (const Error& refusal) {
        require(refusal.kind() == ErrorKind::usage);
    }
    return 0;
}
