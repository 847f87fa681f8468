// Files for one buyer: which step they go to, what replaces what, and how they reach them.
#include "lib/flow/attach_file.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/delivery/download_store.hpp"
#include "lib/file/file_store.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/flow/refund_order.hpp"
#include "tests/flow/delivery_site.hpp"
#include "tests/support/packages.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

struct Desk : DeliverySite {
    Desk() {
        auto plans = consultation();
        plans[2].attach = Attach::file;
        sells("Konsultasi", plans);
        order = buys();
    }
    flow::Attached attach(const std::string& name, const std::string& content,
                          std::optional<std::int64_t> position = {}) {
        flow::Attachment attachment{.order = order, .step = {}, .file_name = name, .bytes = {}};
        if (position) attachment.step = step(order, *position).id;
        return flow::attach_file(services(), attachment, folder.stage(content, "text/plain", file::Storage::plain));
    }
    std::vector<delivery::Download> links() { return delivery::DownloadStore{database}.of(order); }
    std::int64_t unused() { return count("SELECT count(*) FROM file WHERE uses = 0"); }

    OrderId order;
};

}  // namespace

TEST_CASE("a file goes to the open step that asks for one, and with it to the buyer", "[delivery][attach]") {
    Desk desk;
    CHECK_THROWS_WITH(desk.attach("rangkuman.txt", "satu"), Contains("no open step"));
    desk.done(desk.order, 1);
    desk.done(desk.order, 2);
    CHECK_THROWS_WITH(desk.done(desk.order, 3), Contains("not done without its file"));
    const auto attached = desk.attach("rangkuman.txt", "satu");
    CHECK(attached.step == desk.step(desk.order, 3).id);
    CHECK(attached.changed);
    CHECK(desk.links().empty());  // nothing goes out before the step is done
    CHECK_FALSE(desk.attach("rangkuman.txt", "satu").changed);
    CHECK(desk.store().files(desk.order).size() == 1);

    CHECK(desk.done(desk.order, 3, "Baca dari depan.").delivered);
    REQUIRE(desk.links().size() == 1);
    CHECK(desk.links().front().file_name == "rangkuman.txt");
    CHECK_THAT(desk.text_of("delivery_summary", outbox::Channel::email),
               Contains("/d/") && Contains("Baca dari depan.") && Contains("Link berlaku sampai"));
    CHECK(desk.messages("delivery_summary") == 0);  // the link goes by e-mail alone
}

TEST_CASE("a better file takes the place of the one with its name, whose links end", "[delivery][attach]") {
    Desk desk;
    const auto first = desk.attach("rangkuman.txt", "satu", 3);  // named, though the step is not open yet
    desk.done(desk.order, 1);
    desk.done(desk.order, 2);
    desk.done(desk.order, 3);
    const auto better = desk.attach("rangkuman.txt", "dua", 3);
    CHECK(better.replaces);
    CHECK(better.id != first.id);
    REQUIRE(desk.store().files(desk.order).size() == 1);
    CHECK(desk.store().file(first.id)->removed_at == desk.clock.now());
    CHECK_FALSE(desk.links().front().open(desk.clock.now()));
    CHECK(desk.unused() == 1);  // upkeep takes the first one away
    desk.attach("lampiran.txt", "tiga", 3);
    CHECK(desk.store().files(desk.order).size() == 2);
}

TEST_CASE("a file that is taken away does not count, and is taken away once", "[delivery][attach]") {
    Desk desk;
    desk.done(desk.order, 1);
    desk.done(desk.order, 2);
    const auto attached = desk.attach("rangkuman.txt", "satu");
    CHECK(flow::detach_file(desk.services(), attached.id));
    CHECK_FALSE(flow::detach_file(desk.services(), attached.id));
    CHECK_THROWS_AS(flow::detach_file(desk.services(), DeliveryFileId{99}), Error);
    CHECK_THROWS_WITH(desk.done(desk.order, 3), Contains("not done without its file"));
}

TEST_CASE("nothing is attached to what was taken back, to a step of another order, or without a name",
          "[delivery][attach]") {
    Desk desk;
    const OrderId other = desk.buys();
    flow::Attachment elsewhere{.order = desk.order, .step = desk.step(other, 3).id, .file_name = "a.txt", .bytes = {}};
    CHECK_THROWS_WITH(flow::step_to_attach_to(desk.services(), elsewhere), Contains("has no step"));
    CHECK_THROWS_AS(desk.attach(" ", "satu", 3), Error);
    CHECK_THROWS_AS(desk.attach(std::string(200, 'a'), "satu", 3), Error);
    desk.attach("../../etc/passwd", "satu", 3);
    CHECK(desk.store().files(desk.order).front().file_name == ".._.._etc_passwd");
    flow::refund_order(desk.services(), desk.order, std::nullopt);
    CHECK_THROWS_WITH(desk.attach("rangkuman.txt", "satu", 3), Contains("was taken back"));
    CHECK_THROWS_WITH(
        flow::step_to_attach_to(desk.services(), {.order = OrderId{99}, .step = {}, .file_name = {}, .bytes = {}}),
        Contains("owes nothing"));
}

TEST_CASE("two steps that ask for a file ask which one", "[delivery][attach]") {
    Desk desk;
    desk.sells("Dua", {{.position = 1, .name = "Satu", .due_hours = 1, .attach = Attach::file},
                       {.position = 2, .name = "Dua", .due_hours = 1, .attach = Attach::file}});
    desk.order = desk.buys();
    CHECK_THROWS_WITH(desk.attach("a.txt", "satu"), Contains("2 steps"));
    CHECK(desk.attach("a.txt", "satu", 2).step == desk.step(desk.order, 2).id);
}

TEST_CASE("a refund ends the links; whoever is erased has no files left", "[delivery][attach]") {
    Desk desk;
    desk.attach("rangkuman.txt", "satu", 3);
    for (std::int64_t position = 1; position <= 3; ++position)
        desk.done(desk.order, position);
    const OrderId first = desk.order;
    CHECK(desk.links().front().open(desk.clock.now()));
    flow::refund_order(desk.services(), first, std::nullopt);
    CHECK_FALSE(desk.links().front().open(desk.clock.now()));

    desk.order = desk.buys();
    desk.attach("lain.txt", "dua", 3);
    flow::erase_person(desk.services(), desk.buyer);
    CHECK(desk.store().files(desk.order).empty());
    CHECK(desk.store().files(first).empty());
    CHECK(desk.unused() == 2);
    CHECK(delivery::DownloadStore{desk.database}.of(first).front().file_name == "dihapus");

    // Work goes on for the books: what has nobody to read it is done without a word.
    desk.attach("lagi.txt", "tiga", 3);
    for (std::int64_t position = 1; position <= 3; ++position)
        CHECK(desk.done(desk.order, position).changed);
    CHECK(desk.state(desk.order) == "fulfilled");
}

TEST_CASE("a report goes out encrypted, its link by e-mail and its code by WhatsApp", "[delivery][attach]") {
    Desk desk;
    const TempDir given;
    desk.sells("Analisis", analysis());
    desk.order = desk.buys();
    const OrderId order = desk.order;
    flow::do_buyer_step(desk.services(), desk.step(order, 1).id, {"https://toko.id", true});
    desk.done(order, 2, "Senin");
    const auto open_pdf = write_pdf(given / "laporan.pdf");
    flow::Attachment attachment{.order = order, .step = {}, .file_name = "laporan.pdf", .bytes = open_pdf};
    const auto step = flow::step_to_attach_to(desk.services(), attachment);
    REQUIRE(step);
    CHECK_THROWS_AS(flow::check_attachment(step, open_pdf), Error);
    CHECK_THROWS_AS(flow::attach_file(desk.services(), attachment, desk.folder.stage_file(open_pdf, "")), Error);
    CHECK(desk.store().files(order).empty());

    const auto locked = write_locked_pdf(given / "terkunci.pdf", "kode");
    CHECK_NOTHROW(flow::check_attachment(step, locked));
    const auto made = flow::protect_file(desk.services(), desk.folder, open_pdf, "laporan.pdf", std::nullopt);
    attachment.bytes = made.content.path;
    CHECK(flow::attach_file(desk.services(), attachment, made).changed);
    const auto text = write_zip(given / "laporan.zip", {{"a", "b", k_aes_256}}, "kode");
    attachment.bytes = text;
    CHECK_THROWS_AS(flow::attach_file(desk.services(), attachment,
                                      flow::protect_file(desk.services(), desk.folder, text, "laporan.zip", "kode")),
                    Error);

    CHECK(desk.done(order, 3, "Temuan utama ada di halaman 2.").delivered);
    CHECK_THAT(desk.text_of("delivery_report", outbox::Channel::email),
               Contains("/d/") && Contains("Temuan utama") && !Contains(made.code));
    CHECK_THAT(desk.text_of("delivery_code"), Contains(made.code) && !Contains("/d/"));
    CHECK(desk.messages("delivery_code", "email") == 0);
    CHECK(desk.state(order) == "fulfilled");

    // Thirty days of support, with a question after three.
    desk.clock.advance(72h);
    CHECK(desk.remind().ended == 1);
    CHECK(desk.messages("delivery_followup", "email") == 1);
    desk.clock.advance(27 * 24h - 1ms);
    CHECK(desk.remind().ended == 0);
    desk.clock.advance(1ms);
    CHECK(desk.remind().ended == 1);
    CHECK(desk.messages("delivery_support_over", "email") == 1);
    CHECK(desk.states(order) == "done done done done done");
}
