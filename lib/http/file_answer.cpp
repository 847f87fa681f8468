#include "lib/http/file_answer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "lib/base/error.hpp"

namespace mitra::http {
namespace {

constexpr auto k_most = std::numeric_limits<std::uint64_t>::max();

/// Digits only; what is larger than every file is the largest number.
std::optional<std::uint64_t> read_number(std::string_view digits) {
    std::uint64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped, failure] = std::from_chars(digits.data(), end, number);
    if (digits.empty() || stopped != end) return std::nullopt;
    return failure == std::errc::result_out_of_range ? k_most : number;
}

enum class Range { whole, part, unsatisfiable };
struct Part {
    Range range = Range::whole;
    std::uint64_t begin = 0;
    std::uint64_t length = 0;
};

Part read_range(std::string_view text, std::uint64_t bytes) {
    constexpr std::string_view k_unit = "bytes=";
    if (!text.starts_with(k_unit)) return {};
    text.remove_prefix(k_unit.size());
    const std::size_t hyphen = text.find('-');
    if (hyphen == std::string_view::npos) return {};
    const auto first = read_number(text.substr(0, hyphen));
    const auto last = read_number(text.substr(hyphen + 1));
    if (hyphen == 0) {  // the last so many
        if (!last) return {};
        if (*last == 0 || bytes == 0) return {Range::unsatisfiable};
        const std::uint64_t length = std::min(*last, bytes);
        return {Range::part, bytes - length, length};
    }
    if (!first || (hyphen + 1 < text.size() && !last) || (last && *last < *first)) return {};
    if (*first >= bytes) return {Range::unsatisfiable};
    return {Range::part, *first, std::min(last.value_or(k_most), bytes - 1) - *first + 1};
}

/// Whether a list of entity tags names ours; the weak ones too (RFC 9110, 13.1.2).
bool names(std::string_view list, std::string_view quoted_tag) {
    if (list == "*") return true;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        std::string_view tag = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        tag.remove_prefix(std::min(tag.find_first_not_of(" \t"), tag.size()));
        if (tag.starts_with("W/")) tag.remove_prefix(2);
        while (tag.ends_with(' ') || tag.ends_with('\t'))
            tag.remove_suffix(1);
        if (tag == quoted_tag) return true;
    }
    return false;
}

/// Of what the kernel took. Zero while the connection stands: then it may still go out, also after we have closed it.
std::uint64_t never_left(int socket) {
    tcp_info found{};
    socklen_t size = sizeof found;
    if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &found, &size) != 0 || found.tcpi_state != TCP_CLOSE) return 0;
    int waiting = 0;
    if (::ioctl(socket, SIOCOUTQNSD, &waiting) != 0 || waiting < 0) return 0;
    return static_cast<std::uint64_t>(waiting);
}

[[noreturn]] void wrong_file(const FileBody& file, std::string_view what, ErrorKind kind = ErrorKind::internal) {
    throw Error{kind, fmt::format("file {}: {}", file.path.filename().string(), what)};
}

/// What is short now may be there in a moment.
ErrorKind kind_of(int failure) {
    const bool is_short = failure == EMFILE || failure == ENFILE || failure == ENOMEM;
    return is_short ? ErrorKind::unavailable : ErrorKind::internal;
}

}  // namespace

FileConditions FileConditions::of(const Fields& headers) {
    return {std::string{headers.get("range")}, std::string{headers.get("if-range")},
            std::string{headers.get("if-none-match")}};
}

FileAnswer answer_file(const Response& response, const FileConditions& asked) {
    const FileBody& file = response.file.value();
    const auto bytes = static_cast<std::uint64_t>(file.bytes);
    FileAnswer answer{response, 0, bytes};
    answer.head.file.reset();
    if (response.status != 200) return answer;
    const std::string tag = file.etag.empty() ? "" : '"' + file.etag + '"';
    if (!tag.empty()) answer.head.with("ETag", tag);
    if (!tag.empty() && names(asked.if_none_match, tag)) {
        answer.head.status = 304;
        answer.length = 0;
        return answer;
    }
    answer.head.with("Accept-Ranges", "bytes");
    if (asked.range.empty() || (!asked.if_range.empty() && asked.if_range != tag)) return answer;
    const Part part = read_range(asked.range, bytes);
    if (part.range == Range::whole) return answer;
    answer.begin = part.begin;
    answer.length = part.length;
    if (part.range == Range::unsatisfiable) {
        answer.head.status = 416;
        answer.head.with("Content-Range", fmt::format("bytes */{}", bytes));
    } else {
        answer.head.status = 206;
        answer.head.with("Content-Range",
                         fmt::format("bytes {}-{}/{}", part.begin, part.begin + part.length - 1, bytes));
    }
    return answer;
}

std::int64_t file_bytes_asked(const Request& request, const Response& response) {
    if (request.method == "HEAD") return 0;
    const FileAnswer answer = answer_file(response, FileConditions::of(request.headers));
    return answer.head.status == 416 ? 0 : static_cast<std::int64_t>(answer.length);
}

void keep_little_unsent(int socket) {
    constexpr int k_unsent = 2 * FileSending::k_piece;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &k_unsent, sizeof k_unsent);
}

FileSending::FileSending(const FileBody& file, std::uint64_t begin, std::uint64_t length)
    : file_{::open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)},
      at_{begin},
      left_{length},
      ahead_{begin} {
    if (file_ < 0) wrong_file(file, std::strerror(errno), kind_of(errno));
    struct stat found {};
    const bool right = ::fstat(file_, &found) == 0 && S_ISREG(found.st_mode) && found.st_size == file.bytes;
    if (!right) {
        ::close(file_);
        wrong_file(file, "not the file that its row names");
    }
    read_ahead();
}

FileSending::FileSending(FileSending&& other) noexcept
    : file_{std::exchange(other.file_, -1)},
      at_{other.at_},
      left_{std::exchange(other.left_, 0)},
      taken_{std::exchange(other.taken_, 0)},
      ahead_{other.ahead_} {}

FileSending& FileSending::operator=(FileSending&& other) noexcept {
    std::swap(file_, other.file_);
    std::swap(at_, other.at_);
    std::swap(left_, other.left_);
    std::swap(taken_, other.taken_);
    std::swap(ahead_, other.ahead_);
    return *this;
}

FileSending::~FileSending() {
    if (file_ >= 0) ::close(file_);
}

FileSending::Sent FileSending::send_some(int socket) {
    auto at = static_cast<off_t>(at_);
    const ssize_t sent = ::sendfile(socket, file_, &at, std::min<std::uint64_t>(left_, k_at_once));
    if (sent < 0) return errno == EAGAIN || errno == EINTR ? Sent::nothing_now : Sent::failed;
    if (sent == 0) return Sent::failed;  // the file was cut meanwhile
    at_ += static_cast<std::uint64_t>(sent);
    left_ -= static_cast<std::uint64_t>(sent);
    taken_ += static_cast<std::uint64_t>(sent);
    read_ahead();
    return Sent::some;
}

std::uint64_t FileSending::sent(int socket) const {
    return taken_ - std::min(taken_, never_left(socket));
}

/// What comes next is read from the disk while this goes out: the loop must not wait for a disk. Each part of the file
/// is asked for once.
void FileSending::read_ahead() {
    if (at_ + k_at_once < ahead_) return;
    ::posix_fadvise(file_, static_cast<off_t>(ahead_), 2 * k_at_once, POSIX_FADV_WILLNEED);
    ahead_ += 2 * k_at_once;
}

}  // namespace mitra::http
