#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace mitra::db {

/// Whom a backup is sealed to: the installation's own keys, or a public key whose secret is kept elsewhere, so that
/// whoever takes over the server cannot open its backups.
struct SealTo {
    std::string secret;      ///< 32 bytes
    std::string public_key;  ///< 32 bytes, or empty
};

/// What can open it; `private_key` (32 bytes) is for the ones sealed to a public key, and may be empty.
struct OpenWith {
    std::string secret;
    std::string private_key;
};

/// A new key pair for sealing to: the public half stands in the settings, the private one is written down elsewhere.
struct KeyPair {
    std::string public_key;
    std::string private_key;
};
KeyPair new_key_pair();

/// Writes a file of mode 0600 in libsodium's secretstream: it is opened from its start to its end or not at all, and a
/// change or a cut shows. Beginning, then 64 KiB pieces, the last one marked. `path` must not exist.
class SealedWriter {
 public:
    SealedWriter(const std::filesystem::path& path, const SealTo& to);
    SealedWriter(const SealedWriter&) = delete;
    SealedWriter& operator=(const SealedWriter&) = delete;
    ~SealedWriter();
    void write(std::string_view bytes);
    /// Seals the last piece and flushes the file to the disk.
    void finish();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Reads it back. Throws Error{refused} for what is not such a file, was changed or cut, or does not open with the
/// keys.
class SealedReader {
 public:
    SealedReader(const std::filesystem::path& path, const OpenWith& with);
    SealedReader(const SealedReader&) = delete;
    SealedReader& operator=(const SealedReader&) = delete;
    ~SealedReader();
    /// The next piece, valid until the next call; empty at the end.
    std::string_view read();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mitra::db
