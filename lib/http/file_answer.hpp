#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/http/message.hpp"

namespace mitra::http {

/// What a GET says about which part of a file it wants, and whether it has it already.
struct FileConditions {
    std::string range;
    std::string if_range;
    std::string if_none_match;

    static FileConditions of(const Fields& headers);
};

/// How a file is answered: the head, and which bytes of the file follow it.
struct FileAnswer {
    Response head;  ///< 200, 206, 304 or 416, with ETag, Accept-Ranges and Content-Range
    std::uint64_t begin = 0;
    std::uint64_t length = 0;
};

/// RFC 9110, 13 and 14: If-None-Match, then one Range where If-Range still holds. Several ranges, or one that is not
/// understood, are answered with the whole file.
FileAnswer answer_file(const Response& response, const FileConditions& asked);

/// How many bytes of the file a GET or HEAD would be sent: what a handler takes from an allowance before it answers.
std::int64_t file_bytes_asked(const Request& request, const Response& response);

/// Lets little wait in a socket that is not on the wire yet: of a client that goes away in the middle of a file only
/// what it was sent has left, and what waits for slow ones is not the kernel's memory.
void keep_little_unsent(int socket);

/// An open file on its way into a socket, without a copy in our memory.
class FileSending {
 public:
    FileSending() = default;
    /// Error{internal} where the file is missing, not a regular one, or has another size than was promised;
    /// Error{unavailable} where this process or the machine can open no more files.
    FileSending(const FileBody& file, std::uint64_t begin, std::uint64_t length);
    FileSending(FileSending&& other) noexcept;
    FileSending& operator=(FileSending&& other) noexcept;
    ~FileSending();

    enum class Sent { some, nothing_now, failed };
    /// As much as the socket takes at once, at most `k_at_once`: then it is another connection's turn.
    Sent send_some(int socket);
    [[nodiscard]] std::uint64_t left() const { return left_; }
    /// How many bytes left so far. What still waits in a socket that its peer broke off is not among them: it never
    /// will.
    [[nodiscard]] std::uint64_t sent(int socket) const;

    static constexpr std::size_t k_piece = 131'072;  ///< has a deadline of its own
    static constexpr std::size_t k_at_once = 1'048'576;

 private:
    void read_ahead();

    int file_ = -1;
    std::uint64_t at_ = 0;
    std::uint64_t left_ = 0;
    std::uint64_t taken_ = 0;  ///< by the socket
    std::uint64_t ahead_ = 0;  ///< up to here the disk was asked for
};

}  // namespace mitra::http
