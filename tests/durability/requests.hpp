#pragma once

#include <string>

#include "lib/payment/payment.hpp"

namespace mitra::durability {

/// POST /checkout/magang by whoever has the phone.
std::string order_request(const std::string& method, const std::string& key, const std::string& phone);
/// POST PATH/bukti with a picture.
std::string proof_request(const std::string& path, const std::string& content);
/// A picture of some 70 KB that no other number gives.
std::string proof_of(int number);
/// POST /hook/duitku: what Duitku calls us with about a payment that it has.
std::string callback_request(const payment::Payment& paid);

}  // namespace mitra::durability
