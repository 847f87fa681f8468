#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "lib/config/settings.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/file/folder.hpp"
#include "lib/flow/services.hpp"

namespace mitra::app {

/// What a program is built from: settings, keys, clock, chance. Connections are opened on demand, one per thread.
class App {
 public:
    /// Reads the settings (config::find_file) and the key file. In sandbox mode MITRA_NOW shifts the clock; in
    /// production it is refused.
    static App open(const std::optional<std::filesystem::path>& settings_file);

    [[nodiscard]] const config::Settings& settings() const;
    [[nodiscard]] const crypto::Vault& vault() const;
    [[nodiscard]] const Clock& clock() const;
    [[nodiscard]] Random& random() const;
    [[nodiscard]] const flow::Site& site() const;

    /// The folder of uploads, goods and materials.
    [[nodiscard]] file::Folder files() const;
    [[nodiscard]] db::Database connect(db::Access access, db::Cache cache = db::Cache::small) const;
    /// The services for flows on this connection. Safe to make on any thread; `random` is not shared between threads.
    [[nodiscard]] flow::Services services(db::Database& database, db::Actor actor) const;

 private:
    struct Parts;
    explicit App(std::shared_ptr<const Parts> parts);
    std::shared_ptr<const Parts> parts_;
};

}  // namespace mitra::app
