#include "tests/durability/requests.hpp"

#include <fmt/format.h>

#include "daemons/sandbox/duitku/signature.hpp"
#include "tests/support/proofs.hpp"
#include "tests/support/raw_client.hpp"

namespace mitra::durability {

using sandbox::duitku::Scheme;
using sandbox::duitku::Signed;

std::string order_request(const std::string& method, const std::string& key, const std::string& phone) {
    return test::post(
        "/checkout/magang",
        fmt::format("nama=Budi+Santoso&email=b{0}%40contoh.id&no_wa={0}&kota=Bogor&metode={1}&setuju=ya&kunci={2}",
                    phone, method, key));
}

std::string proof_request(const std::string& path, const std::string& content) {
    const std::string body =
        "--b0\r\nContent-Disposition: form-data; name=\"bukti\"; filename=\"b.png\"\r\n"
        "Content-Type: image/png\r\n\r\n" +
        content + "\r\n--b0--\r\n";
    return fmt::format(
        "POST {}/bukti HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b0\r\n"
        "Content-Length: {}\r\n\r\n{}",
        path, body.size(), body);
}

std::string proof_of(int number) {
    return test::png(40, 40, test::png_chunk("tEXt", fmt::format("{:070000}", number)));
}

std::string callback_request(const payment::Payment& paid) {
    return test::post(
        "/hook/duitku",
        fmt::format("merchantCode=DX0042&amount=150000&merchantOrderId={}&resultCode=00&reference={}&signature={}",
                    paid.reference, paid.provider_reference,
                    sandbox::duitku::signature({}, Scheme::hmac_sha256, Signed::callback, {"150000", paid.reference})));
}

}  // namespace mitra::durability
