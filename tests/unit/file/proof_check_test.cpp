#include "lib/file/proof_check.hpp"

#include <catch2/catch.hpp>

#include "lib/file/magic.hpp"
#include "tests/support/proofs.hpp"

using namespace mitra::file;
using namespace mitra::test;
using namespace std::string_literals;
using Catch::Matchers::Contains;

namespace {

std::string type(const std::string& content) {
    return check_proof(content).type;
}

std::vector<std::string> page_and(const std::string& object) {
    auto objects = pdf_page();
    objects.push_back(object);
    return objects;
}

std::string with_catalogue(const std::string& entries) {
    auto objects = pdf_page();
    objects.front() = "<</Type/Catalog/Pages 2 0 R" + entries + ">>";
    return pdf(objects);
}

struct Case {
    const char* what;
    std::string content;
    const char* reason;
};

}  // namespace

TEST_CASE("pictures and documents are taken for what they are", "[proof]") {
    CHECK(type(png()) == "image/png");
    CHECK(type(png(8000, 8000)) == "image/png");
    CHECK(type(png(2, 2, png_chunk("tEXt", "Software\0Screenshot"s))) == "image/png");
    CHECK(type(jpeg()) == "image/jpeg");
    CHECK(type(jpeg(8000, 1)) == "image/jpeg");
    CHECK(type(pdf(pdf_page())) == "application/pdf");
}

TEST_CASE("what phones and programs add is no harm", "[proof]") {
    CHECK(type(jpeg() + jpeg()) == "image/jpeg");                          // a second exposure
    CHECK(type(jpeg() + std::string(40, '\0') + jpeg()) == "image/jpeg");  // padded
    CHECK(type(jpeg() + "Image_UTC_Data1700000000000SEFH\1\2\3SEFT") == "image/jpeg");
    CHECK(type(with_catalogue("/OpenAction[3 0 R/FitH null]")) == "application/pdf");
    CHECK(type(with_catalogue("/OpenAction [3 0 R /FitH null]")) == "application/pdf");
    CHECK(type(pdf(page_and("<</S/URI/URI(https://bank.example/)>>"))) == "application/pdf");
    CHECK(type(pdf(page_and(pdf_object_stream("9 0 <</Type/Font/AAB 1>>")))) == "application/pdf");
    CHECK(type(pdf(pdf_page()) + "\r\n \0\n"s) == "application/pdf");
    const std::string twice = pdf(pdf_page());  // an incremental change has a second end
    CHECK(type(twice + "5 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF") == "application/pdf");
}

TEST_CASE("every start of a picture or document that was cut is broken", "[proof]") {
    for (const std::string& whole : {png(), jpeg(), pdf(pdf_page())}) {
        const std::size_t ends = whole.find_last_not_of("\n") + 1;
        for (std::size_t size = 0; size < ends; ++size) {
            INFO(size << " bytes of " << whole.substr(1, 3));
            CHECK(type(whole.substr(0, size)).empty());
        }
    }
}

TEST_CASE("every changed byte of a PNG shows", "[proof]") {
    const std::string whole = png();
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        CHECK(type(changed).empty());
    }
}

TEST_CASE("what is no picture and no document is refused whatever it is called", "[proof]") {
    for (const std::string& content :
         {""s, "x"s,
          "\x7f"
          "ELF\2\1\1\0"s +
              std::string(60, '\0'),
          "MZ\x90\0"s + std::string(80, '\0'), zip(),
          "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"s,
          "<?xml version=\"1.0\"?><svg/>"s, "<!DOCTYPE html><script>alert(1)</script>"s,
          "GIF89a"s + std::string(30, '\0'), "BM"s + std::string(60, '\0'),
          "RIFF\x24\0\0\0WEBPVP8 "s + std::string(40, '\0'), "\x1f\x8b\x08\0\0\0\0\0"s, " " + png(),
          "\n" + pdf(pdf_page()), "%!PS-Adobe-3.0\n"s, "%PDF-9.9\n%%EOF"s, "#!/bin/sh\nrm -rf /\n"s}) {
        const Checked checked = check_proof(content);
        CHECK(checked.type.empty());
        CHECK_FALSE(checked.reason.empty());
    }
}

TEST_CASE("what is hidden in, before or behind a picture is found", "[proof]") {
    const std::vector<Case> cases{
        {"a wide PNG", png(8001, 1), "terlalu besar"},
        {"a tall PNG", png(1, 8001), "terlalu besar"},
        {"a PNG of 2^32", png(0xffffffffU, 0xffffffffU), "terlalu besar"},
        {"a PNG without width", png(0, 1), "rusak"},
        {"a wide JPEG", jpeg(8001, 1), "terlalu besar"},
        {"a tall JPEG", jpeg(1, 8001), "terlalu besar"},
        {"a JPEG whose height comes later", jpeg(1, 0), "rusak"},
        {"a wide JPEG behind a small one", jpeg() + jpeg(8001, 1), "terlalu besar"},
        {"two frames", jpeg(2, 2, jpeg_segment(0xc0, "\x08\0\2\0\2\1\1\x11\0"s)), "rusak"},
        {"a ZIP behind a PNG", png() + zip(png().size()), "di belakang"},
        {"a ZIP behind a JPEG", jpeg() + zip(jpeg().size()), "di belakang"},
        {"a ZIP inside a PNG", png(2, 2, png_chunk("prVt", zip(41))), "di belakang"},
        {"a ZIP inside a JPEG", jpeg(2, 2, jpeg_segment(0xfe, zip(24))), "di belakang"},
        {"a program behind a PNG", png() + "MZ\x90\0"s, "di belakang"},
        {"a byte behind a PNG", png() + "x", "di belakang"},
        {"a film behind a JPEG",
         jpeg() + "\0\0\0\x18"
                  "ftypmp42"s,
         "di belakang"},
        {"a long note behind a JPEG", jpeg() + std::string(5'000, 'x') + "SEFT", "di belakang"},
        {"a page in a PNG's text", png(2, 2, png_chunk("tEXt", "Comment\0<ScRiPt>alert(1)</script>"s)), "skrip"},
        {"PHP in a JPEG's comment", jpeg(2, 2, jpeg_segment(0xfe, "<?php system($_GET[0]); ?>")), "skrip"},
        {"an SVG in a JPEG's Exif", jpeg(2, 2, jpeg_segment(0xe1, "Exif\0\0<svg onload=alert(1)>"s)), "skrip"},
        {"a PDF inside a PNG", png(2, 2, png_chunk("tEXt", pdf(pdf_page()))), "di belakang"},
        {"a second header", png(2, 2, png_chunk("IHDR", "x")), "rusak"},
        {"a chunk that must be known", png(2, 2, png_chunk("JaVA", "x")), "rusak"},
        {"pixels in two places", png(2, 2, png_chunk("IDAT", "x") + png_chunk("tEXt", "a\0b"s)), "rusak"},
    };
    for (const Case& one : cases) {
        INFO(one.what);
        const Checked checked = check_proof(one.content);
        CHECK(checked.type.empty());
        CHECK_THAT(checked.reason, Contains(one.reason));
    }
}

TEST_CASE("a document that runs, opens or carries something is refused, however it is written", "[proof]") {
    const std::string script = "<</S/JavaScript/JS(app.alert\\(1\\))>>";
    std::string packed = pdf_object_stream("9 0 " + script);
    const std::string packed_data = packed.substr(packed.find("stream"));
    packed.erase(packed.find("/Filter"), std::string_view{"/Filter/FlateDecode"}.size());
    const std::vector<Case> cases{
        {"a script", pdf(page_and(script)), "skrip"},
        {"an escaped script", pdf(page_and("<</S/J#61v#61Script/#4a#53(x)>>")), "skrip"},
        {"all of it escaped", pdf(page_and("<</S/#4A#61#76#61#53#63#72#69#70#74>>")), "skrip"},
        {"JS alone", pdf(page_and("<< /JS (x) >>")), "skrip"},
        {"a script in a comment", pdf(page_and("<<>>\n% " + script)), "skrip"},
        {"a script in a text that never ends", pdf(page_and("( " + script)), "skrip"},
        {"a program", pdf(page_and("<</S/Launch/F(cmd.exe)>>")), "skrip"},
        {"a file", pdf(page_and("<</Type/EmbeddedFile>>")), "skrip"},
        {"files", with_catalogue("/Names<</EmbeddedFiles 9 0 R>>"), "skrip"},
        {"an action at opening", with_catalogue("/OpenAction<</S/GoTo>>"), "skrip"},
        {"an action somewhere", with_catalogue("/OpenAction 9 0 R"), "skrip"},
        {"actions", with_catalogue("/AA<</WC 9 0 R>>"), "skrip"},
        {"media", pdf(page_and("<</Subtype/RichMedia>>")), "skrip"},
        {"a form of its own", with_catalogue("/AcroForm<</XFA 9 0 R>>"), "skrip"},
        {"a form that is sent", pdf(page_and("<</S/SubmitForm>>")), "skrip"},
        {"a script in an object stream", pdf(page_and(pdf_object_stream("9 0 " + script))), "skrip"},
        {"escaped in an object stream", pdf(page_and(pdf_object_stream("9 0 <</S/#4aavaScript>>"))), "skrip"},
        {"a plain object stream", pdf(page_and(pdf_object_stream("9 0 " + script, ""))), "skrip"},
        {"an object stream in another packing", pdf(page_and(pdf_object_stream("9 0 <<>>", "/Filter/ASCIIHexDecode"))),
         "skrip"},
        {"packed twice", pdf(page_and(pdf_object_stream("9 0 <<>>", "/Filter[/FlateDecode/FlateDecode]"))), "skrip"},
        {"packed with a predictor",
         pdf(page_and(pdf_object_stream("9 0 <<>>", "/Filter/FlateDecode/DecodeParms<</Predictor 12>>"))), "skrip"},
        {"in a file elsewhere", pdf(page_and(pdf_object_stream("9 0 <<>>", "/Filter/FlateDecode/F(x)"))), "skrip"},
        {"a name for an object stream", pdf(page_and("/Obj#53tm")), "rusak"},
        {"one that does not open", pdf(page_and("<</Type/ObjStm/Filter/FlateDecode>>stream\nxyz\nendstream")), "rusak"},
        {"one that grows without end", pdf(page_and(pdf_object_stream(std::string(40'000'000, ' ')))), "rusak"},
        {"hidden by a remark", pdf(page_and(pdf_object_stream("9 0 " + script, "%stream\n/Filter/FlateDecode"))),
         "skrip"},
        {"hidden by a text", pdf(page_and(pdf_object_stream("9 0 " + script, "/X(stream)/Filter/FlateDecode"))),
         "skrip"},
        {"hidden by a name", pdf(page_and(pdf_object_stream("9 0 " + script, "/Xstream 1/Filter/FlateDecode"))),
         "skrip"},
        {"hidden by a text before", pdf(page_and("<</Filter/FlateDecode/X(5 0 obj)" + packed.substr(2))), "skrip"},
        {"hidden by a remark before", pdf(page_and("<</Filter/FlateDecode%5 0 obj\n" + packed.substr(2))), "skrip"},
        {"that is not called one", pdf(page_and("<</N 1/First 4/Filter/FlateDecode>>" + packed_data)), "skrip"},
        {"not called one, behind an end that is none",
         pdf(page_and("<</N 1/First 4%endobj\n/Filter/FlateDecode>>" + packed_data)), "skrip"},
        {"a lock", with_catalogue("/Encrypt 9 0 R"), "sandi"},
        {"a ZIP behind", pdf(pdf_page()) + zip(pdf(pdf_page()).size()), "di belakang"},
        {"a ZIP inside", pdf(page_and("<</Length 99>>stream\n" + zip(0) + "\nendstream")), "di belakang"},
        {"a page inside", pdf(page_and("<</Length 99>>stream\n<script>x</script>\nendstream")), "skrip"},
    };
    for (const Case& one : cases) {
        INFO(one.what);
        const Checked checked = check_proof(one.content);
        CHECK(checked.type.empty());
        CHECK_THAT(checked.reason, Contains(one.reason));
    }
}

TEST_CASE("a type is known by its bytes", "[proof]") {
    CHECK(type_of(png()) == "image/png");
    CHECK(type_of(zip()) == "application/zip");
    CHECK(type_of("hello\n") == "text/plain");
}
