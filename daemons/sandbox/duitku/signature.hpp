#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace mitra::sandbox::duitku {

/// The project that Duitku knows. The demo's is invented, and what `mitra init --profile demo` writes.
struct Account {
    std::string merchant_code = "DX0042";
    std::string api_key = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
};

enum class Scheme { hmac_sha256, legacy };
enum class Signed { pop_header, payment_methods, inquiry, status, callback };

/// The signature over the merchant code and `parts`, in the order in which they are given, as Duitku itself makes it:
/// on purpose not the code that mitra signs with.
std::string signature(const Account& account, Scheme scheme, Signed what,
                      std::initializer_list<std::string_view> parts);

}  // namespace mitra::sandbox::duitku
