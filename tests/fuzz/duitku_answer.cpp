// Duitku's answers: the first byte chooses the status. No input crashes, a page to send buyers to is one of Duitku's,
// and what is paid has an order and an amount.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/unit/payment/duitku_account.hpp"

namespace {

using namespace mitra::payment::duitku;

void require(bool holds) {
    if (!holds) std::abort();
}

bool harmless(const std::string& words) {
    return words.size() < 256 && words.find('\n') == std::string::npos && words.find('@') == std::string::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::array k_statuses{200, 200, 400, 401, 403, 404, 409, 429, 500, 302};
    if (size == 0) return 0;
    const int status = k_statuses.at(bytes[0] % k_statuses.size());
    const std::string_view body{reinterpret_cast<const char*>(bytes) + 1, size - 1};
    const auto account = mitra::test::duitku_account();

    const auto invoice = read_invoice_answer(account, status, body);
    const bool opened = invoice.kind == InvoiceAnswer::Kind::opened;
    require(opened == !invoice.pay_url.empty());
    require(!opened || (status == 200 && !invoice.reference.empty() && is_pay_page(account, invoice.pay_url)));
    require(harmless(invoice.why));

    const auto said = read_status_answer(status, body);
    require(said.kind != StatusAnswer::Kind::paid || (status == 200 && said.amount && !said.order.empty()));
    require(harmless(said.why));

    for (const Channel& channel : read_channels_answer(status, body).channels)
        require(is_channel_code(channel.code) && !channel.name.empty());
    return 0;
}
