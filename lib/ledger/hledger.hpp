#pragma once

#include <string>
#include <string_view>

#include "lib/ledger/ledger_store.hpp"

namespace mitra::ledger {

// The books as a journal that hledger and its kin read (plain text accounting): the same signs, amounts in IDR.

/// "assets:cash:BCA", "liabilities:credit:PER-12", "income:sales".
std::string hledger_account(std::string_view account);
/// What stands above the entries: the commodity, whole rupiah.
std::string hledger_head();
/// The declaration of an account, with its type for hledger's reports.
std::string hledger_declaration(std::string_view account);
/// One transaction, with the date that its time has in `zone`, and an empty line behind it.
std::string hledger_transaction(const Entry& entry, Zone zone);

}  // namespace mitra::ledger
