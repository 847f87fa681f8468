#include "tests/support/vault.hpp"

#include "tests/support/temp_dir.hpp"

namespace mitra::test {

const crypto::Vault& test_vault() {
    static const crypto::Vault vault = [] {
        const TempDir dir;
        crypto::Vault::create(dir / "keys");
        return crypto::Vault::load(dir / "keys");
    }();
    return vault;
}

}  // namespace mitra::test
