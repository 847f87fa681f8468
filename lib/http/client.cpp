#include "lib/http/client.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "lib/base/error.hpp"

namespace mitra::http {
namespace {

void start_library() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw Error{ErrorKind::internal, "libcurl does not start"};
}

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

void add(HeaderList& list, const std::string& line) {
    if (line.find_first_of("\r\n") != std::string::npos)
        throw Error{ErrorKind::internal, "a line break in the value of a request's header"};
    list.reset(curl_slist_append(list.release(), line.c_str()));
}

HeaderList headers_of(const Call& call) {
    HeaderList list;
    add(list, "Expect:");        // no waiting for an invitation to send the body
    add(list, "Content-Type:");  // none by default; a later line of the same name counts
    for (const auto& [name, value] : call.headers)
        add(list, value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
    return list;
}

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
    std::string copy{text};
    curl_free(text);
    return copy;
}

/// What is wrong with an address, or an empty text.
std::string objection(const std::string& address) {
    const std::unique_ptr<CURLU, FreeUrl> url{curl_url()};
    if (curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK) return "not a web address";
    const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
    const std::string host = part_of(url.get(), CURLUPART_HOST);
    if (scheme == "https") return {};
    if (scheme != "http") return "neither https nor http";
    const bool loopback = host == "localhost" || host == "[::1]" ||
                          (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
    return loopback ? std::string{} : "plain http is for loopback only";
}

/// What a call gathers while curl runs.
struct Gathering {
    CURL* easy = nullptr;
    std::string body;
    std::size_t most = 0;
    bool too_large = false;
    Family family = Family::any;
};

std::size_t take_body(const char* bytes, std::size_t one, std::size_t count, void* user) {
    auto& gathering = *static_cast<Gathering*>(user);
    const std::size_t size = one * count;
    gathering.too_large = size > gathering.most - gathering.body.size();
    if (gathering.too_large) return 0;
    gathering.body.append(bytes, size);
    return size;
}

bool has_sent(CURL* easy) {
    long bytes = 0;
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &bytes);
    return bytes > 0;
}

/// Curl opens a second connection for a request whose kept one died under it, and sends it again. What has left once
/// must not leave twice: the other side may have acted on it.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address) {
    const auto& gathering = *static_cast<Gathering*>(user);
    if (has_sent(gathering.easy)) return CURL_SOCKET_BAD;
    // An address that is written as a number is not resolved, so curl's own option does not look at it.
    if (gathering.family == Family::ipv4 && address->family != AF_INET) return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
    if (curl_easy_setopt(easy, option, value) != CURLE_OK)
        throw Error{ErrorKind::internal, fmt::format("libcurl does not take option {}", static_cast<int>(option))};
}

void set_method(CURL* easy, const Call& call) {
    if (call.method == "GET" && call.body.empty()) return;
    if (call.method == "HEAD") return set(easy, CURLOPT_NOBODY, 1L);
    set(easy, CURLOPT_POST, 1L);
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
    set(easy, CURLOPT_POSTFIELDS, call.body.data());
    set(easy, CURLOPT_CUSTOMREQUEST, call.method.c_str());
}

std::string header(CURL* easy, const char* name) {
    curl_header* found = nullptr;
    return curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? std::string{found->value}
                                                                                  : std::string{};
}

/// Curl's words may quote the address; what stands behind its '?' is nobody's business.
std::string without_query(std::string text, const std::string& url) {
    const std::size_t mark = url.find('?');
    if (mark == std::string::npos) return text;
    const std::string query = url.substr(mark);
    for (std::size_t at = text.find(query); at != std::string::npos; at = text.find(query))
        text.erase(at, query.size());
    return text;
}

}  // namespace

struct Client::Curl {
    Curl() : easy{curl_easy_init()} {
        if (easy == nullptr) throw Error{ErrorKind::internal, "libcurl gives no handle"};
    }
    Curl(const Curl&) = delete;
    Curl& operator=(const Curl&) = delete;
    ~Curl() { curl_easy_cleanup(easy); }

    /// Forgets the last call but keeps its connection.
    void prepare(const Call& call, const HeaderList& headers, Gathering& gathering, char* failure) const {
        curl_easy_reset(easy);
        set(easy, CURLOPT_URL, call.url.c_str());
        set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        set(easy, CURLOPT_PROXY, "");
        set(easy, CURLOPT_NOSIGNAL, 1L);
        if (call.family == Family::ipv4) set(easy, CURLOPT_IPRESOLVE, static_cast<long>(CURL_IPRESOLVE_V4));
        set(easy, CURLOPT_HTTPHEADER, headers.get());
        set(easy, CURLOPT_USERAGENT, "mitra/" MITRA_VERSION);
        set(easy, CURLOPT_CONNECTTIMEOUT_MS, call.connect_timeout.count());
        set(easy, CURLOPT_TIMEOUT_MS, call.timeout.count());
        set(easy, CURLOPT_ERRORBUFFER, failure);
        set(easy, CURLOPT_WRITEFUNCTION, &take_body);
        set(easy, CURLOPT_WRITEDATA, &gathering);
        set(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
        set(easy, CURLOPT_OPENSOCKETDATA, &gathering);
        set_method(easy, call);
    }

    CURL* easy;
};

Client::Client() {
    start_library();
    curl_ = std::make_unique<Curl>();
}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

CallResult Client::call(const Call& call) {
    CallResult result;
    result.failure = objection(call.url);
    if (!result.failure.empty()) return result;

    CURL* easy = curl_->easy;
    const HeaderList headers = headers_of(call);
    Gathering gathering{.easy = easy, .body = {}, .most = call.largest_answer, .family = call.family};
    std::array<char, CURL_ERROR_SIZE> failure{};
    curl_->prepare(call, headers, gathering, failure.data());
    const CURLcode code = curl_easy_perform(easy);

    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    result.status = static_cast<int>(status);
    if (code == CURLE_OK) {
        result.reached = Reached::answered;
        result.content_type = header(easy, "Content-Type");
        result.retry_after = header(easy, "Retry-After");
        result.body = std::move(gathering.body);
        return result;
    }
    result.reached = has_sent(easy) ? Reached::sent : Reached::nothing;
    if (gathering.too_large)
        result.failure = fmt::format("the answer has more than {} bytes", call.largest_answer);
    else
        result.failure = without_query(failure.at(0) != '\0' ? failure.data() : curl_easy_strerror(code), call.url);
    return result;
}

}  // namespace mitra::http
