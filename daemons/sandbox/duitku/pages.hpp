#pragma once

#include <string>

#include "daemons/sandbox/duitku/duitku.hpp"

namespace mitra::sandbox::duitku {

/// The newest invoices with a link to pay each, for the front page; empty when there are none.
std::string invoice_list(const Duitku& duitku, std::size_t most);
/// All invoices with what can be done to them, and the knobs.
std::string invoices_page(const Duitku& duitku);
/// The same for scripts, oldest first: `items`, `knobs`, `calls`.
std::string invoices_json(const Duitku& duitku);
std::string invoice_json(const Invoice& invoice);

}  // namespace mitra::sandbox::duitku
