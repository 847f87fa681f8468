#pragma once

#include "lib/crypto/vault.hpp"

namespace mitra::test {

/// Keys for tests, made once per program.
const crypto::Vault& test_vault();

}  // namespace mitra::test
