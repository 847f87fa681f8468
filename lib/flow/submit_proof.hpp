#pragma once

#include <string>

#include "lib/file/file_store.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

inline constexpr std::int64_t k_most_proofs = 5;

struct HandedIn {
    std::string sender;          ///< the name on the transfer
    std::string transferred_on;  ///< "2026-11-20", or empty
};

/// A transfer's buyer hands in a proof that was checked and staged: the order waits for the admin, who gets a message
/// with a signed link over WhatsApp and e-mail. Error{refused} for an order that is not open or paid otherwise, and for
/// the sixth proof. The same content again, while it waits, changes nothing.
void submit_proof(const Services& services, OrderId order, const file::Staged& content, const HandedIn& words);

}  // namespace mitra::flow
