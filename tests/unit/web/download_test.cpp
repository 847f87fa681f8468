// /d/TOKEN: what a link gives, to whom it says no, and that it never gives more than it has.
#include <catch2/catch.hpp>
#include <filesystem>

#include "lib/delivery/download_store.hpp"
#include "lib/file/file_store.hpp"
#include "lib/flow/change_links.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/flow/send_delivery.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/unit/web/member.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t k_bytes = 1'000;

/// Siti bought a file of a thousand bytes, and has a link to it that gives it twice.
struct Buyer : Member {
    Buyer() : Member{[](flow::Site& site) { site.delivery.max_downloads = 2; }} {
        file = file::FileStore{site().database}.keep(staged, k_noon);
        const ProductId product = shop::ProductStore{site().database}.add({.id = {},
                                                                           .slug = "kit",
                                                                           .name = "Kit Portofolio",
                                                                           .kind = shop::ProductKind::file,
                                                                           .price = Money{50'000},
                                                                           .file = file,
                                                                           .file_name = "kit é.zip",
                                                                           .created_at = k_noon});
        order = flow::grant_order(site().services(), product, person).order.id;
        send();
    }
    void send() {
        id = flow::send_delivery(site().services(), order, {.cause = "again@" + std::to_string(++sent)}).links.at(0);
    }

    delivery::Download link() { return delivery::DownloadStore{site().database}.find(id).value(); }
    std::string address() { return "/d/" + delivery::download_token(test_vault(), link()); }
    http::Response get(const std::string& range = {}) {
        return range.empty() ? visitor.get(address()) : visitor.get(address(), {{"range", range}});
    }
    /// What the listener says once the connection is over.
    void end(http::Response& answer, std::int64_t left) {
        db::in_transaction(site().database, [&] { answer.file->on_end(left, site().database); });
        answer.file.reset();
    }

    file::Staged staged = visitor.folder().stage(std::string(k_bytes, 'z'), "application/zip", file::Storage::plain);
    FileId file;
    OrderId order;
    DownloadId id;
    int sent = 0;
};

void check_tells_nothing(Buyer& siti, const http::Response& page) {
    for (const char* secret : {"Siti", "Rahayu", "6281", "siti@", "kit", "Kit", "ORD-"})
        CHECK_FALSE(has(page, secret));
    CHECK_FALSE(has(page, siti.address()));
    CHECK(header(page, "X-Robots-Tag") == "noindex");
    CHECK(header(page, "Referrer-Policy") == "no-referrer");
}

}  // namespace

TEST_CASE("a link gives its file as an attachment that no page shows", "[web][download]") {
    Buyer siti;
    auto answer = siti.get();
    REQUIRE(answer.file);
    CHECK(answer.status == 200);
    CHECK(answer.content_type == "application/zip");
    CHECK(answer.file->bytes == k_bytes);
    CHECK(header(answer, "Content-Disposition").find("filename*=UTF-8''kit%20%C3%A9.zip") != std::string::npos);
    CHECK(header(answer, "Content-Security-Policy") == "sandbox; default-src 'none'");
    CHECK(header(answer, "Referrer-Policy") == "no-referrer");
    CHECK(header(answer, "X-Robots-Tag") == "noindex");
    CHECK(header(answer, "Cache-Control").empty());  // the listener's own: no-store
    CHECK(siti.link().taken == k_bytes);             // before the first byte leaves
    CHECK(siti.link().opened_at == siti.site().clock.now());
    siti.end(answer, k_bytes);
    CHECK(siti.link().downloads() == 1);
}

TEST_CASE("a cut download gives back what did not leave, and is continued", "[web][download]") {
    Buyer siti;
    auto whole = siti.get();
    siti.end(whole, 300);
    CHECK(siti.link().taken == 300);
    auto rest = siti.get("bytes=300-");
    REQUIRE(rest.file);
    CHECK(siti.link().taken == k_bytes);
    siti.end(rest, 700);
    CHECK(siti.link().downloads() == 1);
    auto part = siti.get("bytes=-10");
    siti.end(part, 10);
    CHECK(siti.link().taken == k_bytes + 10);
    CHECK(siti.link().downloads() == 2);
    // 990 are left: not enough for the whole, enough for the part of it.
    CHECK(siti.get().status == 410);
    auto last = siti.get("bytes=10-");
    REQUIRE(last.file);
    siti.end(last, 990);
    CHECK(siti.get("bytes=0-0").status == 410);
}

TEST_CASE("what sends no byte takes none", "[web][download]") {
    Buyer siti;
    const std::string tag = '"' + siti.get().file->etag + '"';
    const auto taken = siti.link().taken;
    CHECK(siti.visitor.get(siti.address(), {{"if-none-match", tag}}).file);
    CHECK(siti.get("bytes=1000-").file);  // the listener's 416
    CHECK(siti.visitor.head(siti.address()).file);
    CHECK(siti.link().taken == taken);
    // A range of another content is the whole, which is taken whole.
    auto whole = siti.visitor.get(siti.address(), {{"range", "bytes=0-9"}, {"if-range", "\"old\""}});
    REQUIRE(whole.file);
    CHECK(siti.link().taken == taken + k_bytes);
    CHECK(siti.get("bytes=0-9").status == 503);
}

TEST_CASE("while another download may give something back, a link is busy and not used up", "[web][download]") {
    Buyer siti;
    auto one = siti.get(), two = siti.get();
    REQUIRE((one.file && two.file));
    const auto busy = siti.get();
    CHECK(busy.status == 503);
    CHECK(header(busy, "Retry-After") == "30");
    check_tells_nothing(siti, busy);
    siti.end(one, k_bytes);
    CHECK(siti.get().status == 503);
    siti.end(two, 0);
    auto three = siti.get();
    REQUIRE(three.file);
    siti.end(three, k_bytes);
    CHECK(siti.get().status == 410);
}

TEST_CASE("a token with any one character changed is no link", "[web][download]") {
    Buyer siti;
    const std::string address = siti.address();
    REQUIRE(address.size() == 3 + 43);
    for (std::size_t i = 3; i < address.size(); ++i) {
        for (const char c : std::string{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"}) {
            if (c == address[i]) continue;
            std::string changed = address;
            changed[i] = c;
            if (siti.visitor.get(changed).status != 404) FAIL(changed << " opens like " << address);
        }
    }
    for (const std::string& odd : {address + "A", address + "=", address.substr(0, address.size() - 1)})
        CHECK(siti.visitor.get(odd).status == 404);
    CHECK(siti.link().taken == 0);
}

TEST_CASE("a link that is over says so, and nothing of whose it was", "[web][download]") {
    Buyer siti;
    SECTION("expired") {
        siti.site().clock.advance(7 * 24h - 1ms);
        CHECK(siti.get().file);
        siti.site().clock.advance(1ms);
        const auto page = siti.get();
        CHECK(page.status == 410);
        CHECK(has(page, "kedaluwarsa"));
        CHECK(has(page, "Ada masalah"));
        check_tells_nothing(siti, page);
        flow::extend_links(siti.site().services(), siti.order, {.days = 1, .downloads = {}});
        CHECK(siti.get().file);
    }
    SECTION("used up") {
        for (int i = 0; i < 2; ++i) {
            auto answer = siti.get();
            siti.end(answer, k_bytes);
        }
        const auto page = siti.get();
        CHECK(page.status == 410);
        CHECK(has(page, "habis"));
        check_tells_nothing(siti, page);
        flow::extend_links(siti.site().services(), siti.order, {.days = {}, .downloads = 1});
        auto answer = siti.get();
        REQUIRE(answer.file);
        siti.end(answer, k_bytes);
        CHECK(siti.get().status == 410);
    }
    SECTION("revoked") {
        flow::revoke_links(siti.site().services(), siti.order, std::nullopt);
        const auto page = siti.get();
        CHECK(page.status == 410);
        CHECK(has(page, "dicabut"));
        check_tells_nothing(siti, page);
        CHECK_THROWS(flow::extend_links(siti.site().services(), siti.order, {}));
    }
    SECTION("replaced by a newer one") {
        const std::string before = siti.address();
        siti.send();
        CHECK(siti.visitor.get(before).status == 410);
        CHECK(siti.get().file);
    }
}

TEST_CASE("a file that is not on the disk takes nothing; the admin hears of it once a day", "[web][download]") {
    Buyer siti;
    std::filesystem::remove(siti.staged.path);
    const auto alerts = [&] {
        return siti.site().count(
            "SELECT count(*) FROM message WHERE cause LIKE 'file-missing:%' AND channel = 'whatsapp'");
    };
    for (int i = 0; i < 3; ++i) {
        const auto page = siti.get();
        CHECK(page.status == 503);
        CHECK(has(page, "tidak berkurang"));
        check_tells_nothing(siti, page);
    }
    CHECK(siti.link().taken == 0);
    CHECK(alerts() == 1);
    siti.site().clock.advance(24h);
    CHECK(siti.get().status == 503);
    CHECK(alerts() == 2);
    // Cut short is as bad as gone.
    siti.visitor.folder().stage(std::string(k_bytes, 'z'), "application/zip", file::Storage::plain);
    CHECK(siti.get().file);
    std::filesystem::resize_file(siti.staged.path, 10);
    CHECK(siti.get().status == 503);
}

TEST_CASE("a link that is asked for too often is told to wait, and takes nothing meanwhile", "[web][download]") {
    Buyer siti;
    int answered = 0;
    http::Response answer;
    for (; answered < 300; ++answered) {
        answer = siti.get("bytes=0-0");
        if (answer.status == 429) break;
        siti.end(answer, 0);
    }
    CHECK(answered >= 200);  // and some that fill up meanwhile
    CHECK(header(answer, "Retry-After") == "60");
    CHECK(siti.link().taken == 0);
}
