#include <catch2/catch.hpp>

#include "daemons/web/attachment.hpp"
#include "lib/file/material_store.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/flow/refund_order.hpp"
#include "lib/people/group_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/unit/web/member.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

/// A site with something to have: a group with a material, a file for sale, and another member.
struct Area : Member {
    people::GroupStore groups{site().database};
    GroupId inside = groups.add({.id = {}, .name = "Pelatihan Bahasa", .rights = {{"materi", false}}});
    GroupId kept = groups.add({.id = {}, .name = "Sudah Bayar", .rights = {{"panduan", true}}});
    PersonId other = add_person(site().database, {.name = "Budi", .email = "budi@contoh.id"});

    Area() { enter(); }

    file::Staged content(std::string_view text, std::string_view type = "application/pdf") {
        return visitor.folder().stage(text, type, file::Storage::plain);
    }
    std::string material(const std::string& right, const std::string& text, const std::string& name = "Modul 1.pdf") {
        const FileId file = file::FileStore{site().database}.keep(content(text), k_noon);
        return "/saya/materi/" +
               to_string(file::MaterialStore{site().database}.add(
                   {.id = {}, .right = right, .title = "Modul " + text, .file_name = name, .file = file}));
    }
    ProductId product(const std::string& name, shop::ProductKind kind, Money price, std::string_view text = "") {
        shop::Product product{.id = {}, .slug = shop::slug_of(name), .name = name, .kind = kind, .price = price};
        product.created_at = k_noon;
        if (!text.empty()) {
            product.file = file::FileStore{site().database}.keep(content(text), k_noon);
            product.file_name = name + ".pdf";
        }
        return shop::ProductStore{site().database}.add(product);
    }
    OrderId granted(ProductId product, PersonId to) {
        return flow::grant_order(site().services(), product, to).order.id;
    }
    static std::string file_of(OrderId order) { return "/saya/berkas/" + to_string(order); }
    std::string saya() { return visitor.get("/saya").body; }
};

bool has(const std::string& page, std::string_view text) {
    return page.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("the member area greets, and shows no section that is empty", "[web][member]") {
    Area siti;
    const auto page = siti.visitor.get("/saya");
    CHECK(page.status == 200);
    CHECK(test::has(page, "Halo, Siti Rahayu!"));
    CHECK(test::has(page, "s•••@contoh.id"));
    CHECK_FALSE(test::has(page, "siti@contoh.id"));
    CHECK(test::has(page, "Belum ada pesanan"));
    CHECK_FALSE(test::has(page, "id=\"materi\""));
    CHECK_FALSE(test::has(page, "Tahap"));
    CHECK(test::has(page, "noindex"));
}

TEST_CASE("a name that is made of markup stays a name", "[web][member]") {
    Member member;
    const PersonId odd = add_person(member.site().database, {.name = "<script>alert(1)</script>"});
    member.person = odd;
    member.enter();
    const auto page = member.visitor.get("/saya");
    CHECK(page.status == 200);
    CHECK_FALSE(test::has(page, "<script>"));
}

TEST_CASE("a material is there while its group is, and a right that is kept stays", "[web][member]") {
    Area siti;
    const std::string bound = siti.material("materi", "bahasa"), kept = siti.material("panduan", "panduan");
    CHECK(siti.visitor.get(bound).status == 404);
    siti.groups.join(siti.inside, siti.person, k_noon);
    siti.groups.join(siti.kept, siti.person, k_noon);
    CHECK((has(siti.saya(), bound) && has(siti.saya(), kept) && has(siti.saya(), "Pelatihan Bahasa")));
    const auto answer = siti.visitor.get(bound);
    CHECK(answer.status == 200);
    REQUIRE(answer.file);
    CHECK(answer.file->bytes == 6);
    CHECK(answer.content_type == "application/pdf");
    CHECK(header(answer, "Content-Disposition") ==
          "attachment; filename=\"Modul 1.pdf\"; filename*=UTF-8''Modul%201.pdf");
    CHECK(siti.visitor.get(kept).status == 200);

    siti.groups.leave(siti.inside, siti.person, k_noon);
    siti.groups.leave(siti.kept, siti.person, k_noon);
    CHECK(siti.visitor.get(bound).status == 404);
    CHECK(siti.visitor.get(kept).status == 200);
    CHECK_FALSE(has(siti.saya(), bound));
    CHECK_FALSE(has(siti.saya(), "Pelatihan Bahasa"));
}

TEST_CASE("a removed material, one of others and one that never was are alike", "[web][member]") {
    Area siti;
    siti.groups.join(siti.inside, siti.person, k_noon);
    siti.groups.join(siti.kept, siti.other, k_noon);
    const std::string own = siti.material("materi", "bahasa"), others = siti.material("panduan", "panduan");
    const auto never = siti.visitor.get("/saya/materi/MAT-4711");
    CHECK(never.status == 404);
    CHECK(siti.visitor.get(others).body == never.body);
    file::MaterialStore{siti.site().database}.remove(*parse_id<MaterialId>(own.substr(own.rfind('/') + 1)), k_noon);
    CHECK(siti.visitor.get(own).body == never.body);
    for (const char* odd : {"MAT-0", "MAT--1", "MAT-1 OR 1=1", "1", "ORD-1", "MAT-99999999999999999999"}) {
        CAPTURE(odd);
        CHECK(siti.visitor.get("/saya/materi/" + std::string{odd}).body == never.body);
    }
}

TEST_CASE("a bought file is its buyer's alone, and goes with a refund", "[web][member]") {
    Area siti;
    const ProductId book = siti.product("Buku Saku", shop::ProductKind::file, Money{50'000}, "isi buku");
    const OrderId own = siti.granted(book, siti.person), others = siti.granted(book, siti.other);
    CHECK(has(siti.saya(), siti.file_of(own)));
    CHECK_FALSE(has(siti.saya(), siti.file_of(others)));
    const auto answer = siti.visitor.get(siti.file_of(own));
    REQUIRE(answer.file);
    CHECK(header(answer, "Content-Disposition").starts_with("attachment; filename=\"Buku Saku.pdf\""));
    CHECK(siti.visitor.get(siti.file_of(others)).status == 404);
    CHECK(siti.visitor.get("/saya/berkas/ORD-4711").body == siti.visitor.get(siti.file_of(others)).body);

    shop::OrderStore{siti.site().database}.move(own, shop::OrderState::fulfilled, shop::OrderState::refunded,
                                                {"test", k_noon});
    CHECK(siti.visitor.get(siti.file_of(own)).status == 404);
    CHECK_FALSE(has(siti.saya(), siti.file_of(own)));
    CHECK(has(siti.saya(), "Buku Saku"));  // the order itself stays to be seen
}

TEST_CASE("a file that is not paid for is not there, and a programme has none", "[web][member]") {
    Area siti;
    const ProductId book = siti.product("Buku Saku", shop::ProductKind::file, Money{50'000}, "isi buku");
    siti.site().site.shop.duitku = true;
    const auto placed = flow::place_order(siti.site().services(), {.product = book, .buyer = siti.person});
    CHECK(siti.visitor.get(siti.file_of(placed.order.id)).status == 404);
    const std::string page = siti.saya();
    CHECK(has(page, "/o/" + shop::order_token(test_vault(), placed.order)));
    CHECK(has(page, "Rp 50.000"));
    const OrderId programme = siti.granted(siti.product("Magang", shop::ProductKind::program, Money{1}), siti.person);
    CHECK(siti.visitor.get(siti.file_of(programme)).status == 404);
}

TEST_CASE("a free order that waited is taken by its buyer, once, and by nobody else", "[web][member]") {
    Area siti;
    const ProductId free = siti.product("Kelas Gratis", shop::ProductKind::program, Money{0});
    const auto typed = [&](const char* phone, const char* email) {
        return flow::place_order(
            siti.site().services(),
            {.product = free,
             .typed = flow::TypedBuyer{{"", "Orang Lain", "Bogor", "", email}, Phone::from_e164(phone)},
             .method = PaymentMethod::free,
             .bank_account = {},
             .consent = true});
    };
    const auto waiting = typed("+6281562726272", "jahat@contoh.id");  // a stranger typed Siti's number
    REQUIRE(waiting.order.buyer == siti.person);
    const std::string take = "/saya/ambil/" + to_string(waiting.order.id);
    CHECK(has(siti.saya(), take));

    Area other_site;  // of another database: no such order there
    CHECK(other_site.send(take, {}).status == 404);
    const PersonId owner = siti.person;
    siti.person = siti.other;
    siti.enter();
    CHECK_FALSE(has(siti.saya(), take));
    CHECK(siti.send(take, {}).status == 404);

    siti.person = owner;
    siti.enter();
    CHECK(header(siti.send(take, {}), "Location") == "/saya?diambil=ya");
    CHECK(header(siti.send(take, {}), "Location") == "/saya");  // the second tap changes nothing
    CHECK_FALSE(has(siti.saya(), take));
    const auto state = shop::OrderStore{siti.site().database}.find(waiting.order.id)->state;
    CHECK((state == shop::OrderState::paid || state == shop::OrderState::fulfilled));
}

TEST_CASE("many orders come page by page", "[web][member]") {
    Area siti;
    const ProductId product = siti.product("Magang", shop::ProductKind::program, Money{1'000});
    for (int i = 0; i < 25; ++i)
        siti.granted(product, siti.person);
    const auto rows = [](const std::string& page) {
        int count = 0;
        for (auto at = page.find("aria-label=\"Lihat pesanan"); at != std::string::npos;
             at = page.find("aria-label=\"Lihat pesanan", at + 1))
            ++count;
        return count;
    };
    CHECK(rows(siti.saya()) == 20);
    CHECK(has(siti.saya(), "/saya?sebelum=ORD-6#pesanan"));
    CHECK(rows(siti.visitor.get("/saya?sebelum=ORD-6").body) == 5);
    CHECK(rows(siti.visitor.get("/saya?sebelum=' OR 1").body) == 20);
}

TEST_CASE("what a download is called is one header and no path, whatever it is", "[web][member]") {
    CHECK(web::attachment("Modul (1).pdf") ==
          "attachment; filename=\"Modul (1).pdf\"; filename*=UTF-8''Modul%20%281%29.pdf");
    CHECK(web::attachment("日本 Bahasa.pdf") ==
          "attachment; filename=\"__ Bahasa.pdf\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC%20Bahasa.pdf");
    CHECK(web::attachment("a\"; filename=\"b.exe") ==
          "attachment; filename=\"a__ filename__b.exe\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.exe");
    for (const char* bad : {"a\r\nSet-Cookie: x=1", "../../etc/passwd", "C:\\x\\y", "a\tb", "x%0d%0a"}) {
        const std::string value = web::attachment(bad);
        CAPTURE(value);
        CHECK(value.find_first_of("\r\n\t/\\") == std::string::npos);
        CHECK(std::count(value.begin(), value.end(), '"') == 2);
    }
    CHECK(web::attachment("..").find("unduhan") != std::string::npos);
}
