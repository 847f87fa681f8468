#include "lib/http/multipart.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/support/temp_dir.hpp"

using namespace mitra;
using namespace mitra::http;
using Catch::Matchers::Contains;

namespace {

std::string part(std::string_view head, std::string_view content) {
    return "--b0\r\n" + std::string{head} + "\r\n\r\n" + std::string{content} + "\r\n";
}

std::string text(std::string_view name, std::string_view content) {
    return part("Content-Disposition: form-data; name=\"" + std::string{name} + "\"", content);
}

std::string file(std::string_view sent_name, std::string_view content = "x") {
    return part("Content-Disposition: form-data; name=\"bukti\"; filename=\"" + std::string{sent_name} + "\"", content);
}

const std::string k_end = "--b0--\r\n";

struct Read {
    std::optional<Refusal> refusal;
    Fields texts;
    std::optional<Upload> upload;
};

Read read(std::string_view body, Multipart::Limits limits = {}) {
    if (limits.spool_folder.empty()) limits.spool_folder = std::filesystem::temp_directory_path();
    Multipart reader{"b0", std::move(limits)};
    if (auto refusal = reader.feed(body)) return {std::move(refusal), {}, {}};
    if (auto refusal = reader.finish()) return {std::move(refusal), {}, {}};
    return {{}, reader.take_texts(), reader.take_upload()};
}

struct Case {
    const char* what;
    std::string body;
    int status = 400;
};

const std::vector<Case> k_refused{
    {"nothing", ""},
    {"something before", "hello\r\n" + text("a", "1") + k_end},
    {"a line break before", "\r\n" + text("a", "1") + k_end},
    {"another boundary", "--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b1--\r\n"},
    {"no end", text("a", "1")},
    {"half an end", text("a", "1") + "--b0-"},
    {"something behind", text("a", "1") + k_end + "x"},
    {"half a line break behind", text("a", "1") + "--b0--\r"},
    {"another part behind", text("a", "1") + k_end + text("b", "1") + k_end},
    {"blanks behind a boundary", "--b0 \r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b0--\r\n"},
    {"a field twice", text("a", "1") + text("a", "2") + k_end},
    {"a field named as the file", file("x") + text("bukti", "2") + k_end},
    {"two files", file("x") + part("Content-Disposition: form-data; name=\"b\"; filename=\"y\"", "y") + k_end},
    {"two empty files", file("", "") + part("Content-Disposition: form-data; name=\"b\"; filename=\"\"", "") + k_end},
    {"no disposition", part("Content-Type: text/plain", "1") + k_end},
    {"no headers", "--b0\r\n\r\n1\r\n--b0--\r\n"},
    {"another disposition", part("Content-Disposition: attachment; name=\"a\"", "1") + k_end},
    {"no name", part("Content-Disposition: form-data; filename=\"a\"", "1") + k_end},
    {"an empty name", text("", "1") + k_end},
    {"a name twice", part("Content-Disposition: form-data; name=\"a\"; name=\"b\"", "1") + k_end},
    {"an extended name", part("Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''x", "1") + k_end},
    {"a quote without end", part("Content-Disposition: form-data; name=\"a", "1") + k_end},
    {"a name that is no text", text("\xff", "1") + k_end},
    {"a disposition twice",
     part("Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"", "1") + k_end},
    {"a multipart inside",
     part("Content-Disposition: form-data; name=\"a\"\r\nContent-Type: Multipart/mixed; boundary=c", "1") + k_end},
    {"another encoding",
     part("Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64", "MQ==") + k_end},
    {"a folded header", part("Content-Disposition: form-data;\r\n name=\"a\"", "1") + k_end},
    {"a large head", part("Content-Disposition: form-data; name=\"a\"\r\nX: " + std::string(3'000, 'x'), "1") + k_end},
    {"a head without end", "--b0\r\nX: " + std::string(3'000, 'x')},
    {"a value that is no text", text("a", "\xff") + k_end},
    {"a NUL in a value", text("a", std::string_view{"\0", 1}) + k_end},
    {"a large file", file("x", std::string(101, 'x')) + k_end, 413},
    {"a large text", text("a", std::string(50, 'x')) + k_end, 413},
    {"many texts", text("a", "1") + text("b", "1") + text("c", "1") + text("d", "1") + k_end, 413},
};

}  // namespace

TEST_CASE("a body that is not written as browsers write it is refused", "[multipart]") {
    for (const Case& one : k_refused) {
        INFO(one.what);
        const Read result = read(one.body, {.largest_file = 100, .largest_texts = 40, .most_texts = 3});
        REQUIRE(result.refusal);
        CHECK(result.refusal->status == one.status);
    }
}

TEST_CASE("texts and the file come as they were sent", "[multipart]") {
    const Read result = read(text("a", "1\r\n2") + file("x", std::string_view{"\0\r\n--b\r\n--b1", 13}) +
                             text("b", "") + "--b0--");  // curl and browsers end with a line break, not all others do
    REQUIRE_FALSE(result.refusal);
    CHECK(result.texts.get("a") == "1\r\n2");
    CHECK(result.texts.find("b") == "");
    REQUIRE(result.upload);
    CHECK(result.upload->field() == "bukti");
    CHECK(result.upload->read() == std::string{"\0\r\n--b\r\n--b1", 13});
}

TEST_CASE("the sent name is a name and never a path", "[multipart]") {
    for (const auto& [sent, name] :
         std::vector<std::pair<std::string, std::string>>{{"bukti.png", "bukti.png"},
                                                          {"/etc/passwd", "passwd"},
                                                          {"../../x.png", "x.png"},
                                                          {R"(C:\fakepath\x.png)", "x.png"},
                                                          {R"(a\"b.png)", "a\"b.png"},
                                                          {"..", ""},
                                                          {"dir/", ""},
                                                          {"bukti transfer; 1.png", "bukti transfer; 1.png"}}) {
        INFO(sent);
        const Read result = read(file(sent) + k_end);
        REQUIRE(result.upload);
        CHECK(result.upload->sent_name() == name);
    }
}

TEST_CASE("a form without a chosen file has no upload; an empty file has a name", "[multipart]") {
    const Read none = read(file("", "") + text("a", "1") + k_end);
    CHECK_FALSE(none.refusal);
    CHECK_FALSE(none.upload);
    CHECK(read(file("x", "") + k_end).upload->size() == 0);
    CHECK_FALSE(read(text("a", "1") + k_end).upload);
}

TEST_CASE("only a plain boundary is one", "[multipart]") {
    CHECK(boundary_of("multipart/form-data; boundary=----WebKitFormBoundaryAbc1") == "----WebKitFormBoundaryAbc1");
    CHECK(boundary_of("Multipart/Form-Data;boundary=\"a'b\"") == "a'b");
    for (const char* odd :
         {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=a; boundary=b",
          "multipart/mixed; boundary=a", "multipart/form-data; boundary=a; charset=x", "multipart/form-data boundary=a",
          "multipart/form-data; boundary=\"a", "multipart/form-data; boundary=\"a b\"",
          "multipart/form-data; boundary=a b"})
        CHECK_FALSE(boundary_of(odd));
    CHECK_FALSE(boundary_of("multipart/form-data; boundary=" + std::string(71, 'a')));
}

TEST_CASE("a large file lies where no name leads to it, and goes with its upload", "[multipart]") {
    const test::TempDir dir;
    {
        const std::string content(200'000, 'x');
        const Read result = read(file("x", content) + k_end, {.spool_folder = dir.path()});
        REQUIRE(result.upload);
        CHECK((result.upload->read() == content));
        CHECK(std::filesystem::is_empty(dir.path()));
    }
    const Read refused = read(file("x", std::string(100'000, 'x')) + k_end, {.spool_folder = dir / "nowhere"});
    REQUIRE(refused.refusal);
    CHECK(refused.refusal->status == 503);
    CHECK(std::filesystem::is_empty(dir.path()));
}
