#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace mitra::http {

/// Bytes as they come: the first 64 KiB in memory, all of them in a file without a name as soon as there are more. The
/// file goes with the last who holds it, also when the program dies.
class Spool {
 public:
    /// `folder` is on the disk where uploads may lie; nothing is made there before it is needed.
    explicit Spool(std::filesystem::path folder);
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;
    ~Spool();

    /// Error{unavailable} when the disk is full or nearly so (RELIABILITY 2), or the folder cannot be written.
    void append(std::string_view bytes);
    [[nodiscard]] std::size_t size() const { return size_; }
    /// All of them. Safe from several threads once nobody appends.
    [[nodiscard]] std::string read() const;

    static constexpr std::size_t k_in_memory = 65'536;

 private:
    void open_file();
    void write(std::string_view bytes);

    std::filesystem::path folder_;
    std::string memory_;
    std::size_t size_ = 0;
    std::size_t asked_at_ = 0;  ///< how large it was when the disk's space was last asked for
    int file_ = -1;
};

/// The one file of a multipart/form-data request. Copies share the bytes.
class Upload {
 public:
    Upload(std::string field, std::string sent_name, std::shared_ptr<const Spool> content)
        : field_{std::move(field)}, sent_name_{std::move(sent_name)}, content_{std::move(content)} {}

    /// The form field's name: "bukti".
    [[nodiscard]] const std::string& field() const { return field_; }
    /// What the sender calls it, without any folder: to show, never to open. May be empty.
    [[nodiscard]] const std::string& sent_name() const { return sent_name_; }
    [[nodiscard]] std::size_t size() const { return content_->size(); }
    /// The bytes. Reads a file beyond 64 KiB: in a Slow only.
    [[nodiscard]] std::string read() const { return content_->read(); }

 private:
    std::string field_;
    std::string sent_name_;
    std::shared_ptr<const Spool> content_;
};

}  // namespace mitra::http
