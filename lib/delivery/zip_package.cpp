#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/delivery/package_parts.hpp"

namespace mitra::delivery::parts {
namespace {

constexpr zip_int64_t k_most_entries = 100'000;
/// A package whose files are larger than both is a bomb: whoever opens it fills their disk.
constexpr std::uint64_t k_bomb_bytes = 4ULL * 1024 * 1024 * 1024;
constexpr std::uint64_t k_bomb_times = 200;
constexpr int k_checked = 300;  // of 1000: what reading the source takes of the time

struct Discard {
    void operator()(zip_t* archive) const { ::zip_discard(archive); }
    void operator()(zip_file_t* file) const { ::zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Discard>;
using Reading = std::unique_ptr<zip_file_t, Discard>;

/// A file of an archive, as the archive's directory has it.
struct Entry {
    zip_uint64_t index = 0;
    std::string name;
    bool folder = false;
    std::uint64_t bytes = 0, packed_bytes = 0;
    zip_uint16_t encryption = ZIP_EM_NONE;
    zip_uint16_t compression = ZIP_CM_STORE;

    [[nodiscard]] bool strong() const {
        return encryption == ZIP_EM_AES_128 || encryption == ZIP_EM_AES_192 || encryption == ZIP_EM_AES_256;
    }
    /// What nobody needs a code for: nothing is in it.
    [[nodiscard]] bool nothing() const { return folder || (bytes == 0 && encryption == ZIP_EM_NONE); }
};

std::string words_of(int code) {
    zip_error_t error;
    ::zip_error_init_with_code(&error, code);
    std::string words = ::zip_error_strerror(&error);
    ::zip_error_fini(&error);
    return words;
}

Archive opened(MitraPackage& package) {
    int failure = 0;
    Archive archive{::zip_open(package.file, ZIP_RDONLY, &failure)};
    if (!archive) say(package, MitraPackage::bad, "it is broken: " + words_of(failure));
    return archive;
}

/// Nothing where something is wrong with the archive as a whole, which is said.
std::optional<std::vector<Entry>> entries_of(MitraPackage& package, zip_t* archive) {
    const zip_int64_t count = ::zip_get_num_entries(archive, 0);
    if (count > k_most_entries) {
        say(package, MitraPackage::bad, fmt::format("it has {} files", count));
        return std::nullopt;
    }
    std::vector<Entry> entries;
    for (zip_uint64_t index = 0; index < static_cast<zip_uint64_t>(count); ++index) {
        zip_stat_t found;
        constexpr zip_uint64_t k_needed =
            ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
        if (::zip_stat_index(archive, index, ZIP_FL_ENC_RAW, &found) != 0 || (found.valid & k_needed) != k_needed) {
            say(package, MitraPackage::bad, "it is broken: a file of it has no size");
            return std::nullopt;
        }
        Entry entry{.index = index,
                    .name = found.name,
                    .bytes = found.size,
                    .packed_bytes = found.comp_size,
                    .encryption = found.encryption_method,
                    .compression = found.comp_method};
        entry.folder = entry.name.ends_with('/') && found.size == 0;
        entries.push_back(std::move(entry));
    }
    if (std::all_of(entries.begin(), entries.end(), [](const Entry& entry) { return entry.folder; })) {
        say(package, MitraPackage::bad, "it has no files");
        return std::nullopt;
    }
    return entries;
}

std::string in_words(const Entry& entry) {
    std::string name = fmt::format("{:.100}", entry.name);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }, '?');
    return "'" + name + "'";
}

/// Reads a file of an archive to its end, never more than its directory promised; an empty text where it is whole.
std::string fault_of(zip_t* archive, const Entry& entry, zip_flags_t flags, const char* code,
                     const std::function<bool(std::uint64_t)>& go_on) {
    const Reading reading{::zip_fopen_index_encrypted(archive, entry.index, flags, code)};
    if (!reading) return ::zip_strerror(archive);
    const std::uint64_t promised = (flags & ZIP_FL_COMPRESSED) != 0 ? entry.packed_bytes : entry.bytes;
    std::vector<char> piece(64 * 1024);
    for (std::uint64_t through = 0;;) {
        const zip_int64_t got = ::zip_fread(reading.get(), piece.data(), piece.size());
        if (got < 0) return ::zip_file_strerror(reading.get());
        if (got == 0) return "";
        through += static_cast<std::uint64_t>(got);
        if (through > promised) return "it is larger than it says";
        if (go_on && !go_on(static_cast<std::uint64_t>(got))) return "";
    }
}

/// Writes an archive out; what was given to it must stay open until then.
void write_out(MitraPackage& package, Archive archive, int from) {
    struct Listener {
        MitraPackage& package;
        int from;
        bool ended = false;
    } listener{package, from};
    ::zip_register_progress_callback_with_state(
        archive.get(), 0.001,
        [](zip_t*, double done, void* asked) {
            auto& to = *static_cast<Listener*>(asked);
            const int at = to.from + static_cast<int>(done * (1000 - to.from));
            if (to.package.told != nullptr && to.package.told(to.package.listener, at) != 0) to.ended = true;
        },
        nullptr, &listener);
    ::zip_register_cancel_callback_with_state(
        archive.get(), [](zip_t*, void* asked) { return static_cast<Listener*>(asked)->ended ? 1 : 0; }, nullptr,
        &listener);
    if (::zip_close(archive.get()) == 0) {
        static_cast<void>(archive.release());
        return;
    }
    const int failure = ::zip_error_code_zip(::zip_get_error(archive.get()));
    const bool source =
        failure == ZIP_ER_READ || failure == ZIP_ER_CRC || failure == ZIP_ER_ZLIB || failure == ZIP_ER_COMPNOTSUPP;
    say(package,
        failure == ZIP_ER_CANCELLED ? MitraPackage::ended
        : source                    ? MitraPackage::bad
                                    : MitraPackage::no_room,
        ::zip_strerror(archive.get()));
}

Archive created(MitraPackage& package) {
    int failure = 0;
    Archive archive{::zip_open(package.target, ZIP_CREATE | ZIP_EXCL, &failure)};
    if (!archive) say(package, MitraPackage::no_room, words_of(failure));
    return archive;
}

/// Reads every file once, so that nothing broken is sold. False where it is not fine, which is said.
bool whole(MitraPackage& package, zip_t* archive, const std::vector<Entry>& entries) {
    std::uint64_t all = 0, packed = 0, through = 0;
    for (const Entry& entry : entries) {
        all += std::min(entry.bytes, k_bomb_bytes * k_bomb_times);
        packed += entry.packed_bytes;
    }
    if (all > k_bomb_bytes && all / k_bomb_times > packed) {
        say(package, MitraPackage::bad, "its files are more than 200 times as large as it is");
        return false;
    }
    bool ended = false;
    for (const Entry& entry : entries) {
        if (entry.folder) continue;
        const std::string fault = fault_of(archive, entry, 0, nullptr, [&](std::uint64_t read) {
            through += read;
            const int at = static_cast<int>(through * k_checked / std::max<std::uint64_t>(all, 1));
            ended = package.told != nullptr && package.told(package.listener, at) != 0;
            return !ended;
        });
        if (ended) {
            say(package, MitraPackage::ended, "");
            return false;
        }
        if (fault.empty()) continue;
        say(package, MitraPackage::bad, fmt::format("{} in it is broken: {}", in_words(entry), fault));
        return false;
    }
    return true;
}

/// Puts a file of one archive into another, by AES-256 and packed as it is. False where that fails, which is said.
bool copy(MitraPackage& package, zip_t* from, zip_t* to, const Entry& entry) {
    zip_int64_t at = -1;
    if (entry.folder) {
        at = ::zip_dir_add(to, entry.name.c_str(), ZIP_FL_ENC_GUESS);
    } else {
        zip_source_t* const source = ::zip_source_zip(to, from, entry.index, 0, 0, -1);
        if (source != nullptr) {
            at = ::zip_file_add(to, entry.name.c_str(), source, ZIP_FL_ENC_GUESS);
            if (at < 0) ::zip_source_free(source);
        }
    }
    const auto index = static_cast<zip_uint64_t>(at);
    bool done = at >= 0;
    if (done && !entry.folder)
        done = ::zip_set_file_compression(to, index, entry.compression, 0) == 0 &&
               ::zip_file_set_encryption(to, index, ZIP_EM_AES_256, package.code) == 0;
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (done && ::zip_file_get_external_attributes(from, entry.index, 0, &system, &attributes) == 0)
        done = ::zip_file_set_external_attributes(to, index, 0, system, attributes) == 0;
    if (!done) say(package, MitraPackage::bad, fmt::format("{} in it: {}", in_words(entry), ::zip_strerror(to)));
    return done;
}

}  // namespace

void say(MitraPackage& package, MitraPackage::Outcome outcome, std::string_view words) {
    package.outcome = outcome;
    const std::size_t size = std::min(words.size(), sizeof package.words - 1);
    std::memcpy(package.words, words.data(), size);
    package.words[size] = '\0';
}

void look_at_zip(MitraPackage& package) {
    const Archive archive = opened(package);
    const auto entries = archive ? entries_of(package, archive.get()) : std::nullopt;
    if (!entries) return;
    std::size_t strong = 0, open = 0;
    for (const Entry& entry : *entries) {
        if (entry.strong()) {
            ++strong;
        } else if (entry.encryption == ZIP_EM_TRAD_PKWARE) {
            return say(package, MitraPackage::bad, "it is encrypted by ZipCrypto, which is easily broken");
        } else if (entry.encryption != ZIP_EM_NONE) {
            return say(package, MitraPackage::bad, "it is encrypted in a way that few programs open");
        } else if (!entry.nothing()) {
            ++open;
        }
    }
    if (strong > 0 && open > 0)
        return say(package, MitraPackage::bad,
                   fmt::format("{} of its {} files open without a code", open, strong + open));
    package.yes = strong > 0;
}

void open_zip(MitraPackage& package) {
    const Archive archive = opened(package);
    const auto entries = archive ? entries_of(package, archive.get()) : std::nullopt;
    if (!entries) return;
    const Entry* smallest = nullptr;
    for (const Entry& entry : *entries) {
        if (!entry.strong()) continue;
        // Each file has a mark by which nearly every other code is known at once.
        const Reading reading{::zip_fopen_index_encrypted(archive.get(), entry.index, ZIP_FL_COMPRESSED, package.code)};
        if (!reading) {
            const int failure = ::zip_error_code_zip(::zip_get_error(archive.get()));
            if (failure == ZIP_ER_WRONGPASSWD || failure == ZIP_ER_NOPASSWD) return;
            return say(package, MitraPackage::bad,
                       fmt::format("{} in it is broken: {}", in_words(entry), ::zip_strerror(archive.get())));
        }
        if (smallest == nullptr || entry.packed_bytes < smallest->packed_bytes) smallest = &entry;
    }
    // The mark is short: what is read to its end is known by its checksum.
    package.yes =
        smallest != nullptr && fault_of(archive.get(), *smallest, ZIP_FL_COMPRESSED, package.code, {}).empty();
}

void protect_zip(MitraPackage& package) {
    const Archive source = opened(package);
    const auto entries = source ? entries_of(package, source.get()) : std::nullopt;
    if (!entries || !whole(package, source.get(), *entries)) return;
    Archive target = created(package);
    if (!target) return;
    for (const Entry& entry : *entries)
        if (!copy(package, source.get(), target.get(), entry)) return;
    write_out(package, std::move(target), k_checked);
}

void protect_file(MitraPackage& package) {
    Archive target = created(package);
    if (!target) return;
    zip_source_t* const source = ::zip_source_file(target.get(), package.file, 0, -1);
    const zip_int64_t at =
        source == nullptr ? -1 : ::zip_file_add(target.get(), package.name, source, ZIP_FL_ENC_GUESS);
    if (at < 0) {
        if (source != nullptr) ::zip_source_free(source);
        return say(package, MitraPackage::bad, ::zip_strerror(target.get()));
    }
    // Most of what is sold so is a film or a picture, which nothing makes smaller: quick is better than thorough.
    ::zip_set_file_compression(target.get(), static_cast<zip_uint64_t>(at), ZIP_CM_DEFLATE, 1);
    ::zip_file_set_encryption(target.get(), static_cast<zip_uint64_t>(at), ZIP_EM_AES_256, package.code);
    write_out(package, std::move(target), 0);
}

}  // namespace mitra::delivery::parts
