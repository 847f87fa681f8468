#include "daemons/web/view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/text/wording.hpp"
#include "mitra_web_templates.hpp"

namespace mitra::web {
namespace {

struct Failure {
    int status;
    const char* heading;
    const char* text;
};

// The last one stands for every status that is not listed.
constexpr std::array k_failures{
    Failure{400, "Permintaan tidak terbaca", "Ada yang kurang pas dengan alamat atau isian yang dikirim."},
    Failure{403, "Formulir dari tempat lain",
            "Formulir ini hanya diterima dari halaman kami sendiri. Silakan isi di sini."},
    Failure{404, "Halaman tidak ditemukan", "Mungkin link-nya terpotong atau sudah tidak berlaku."},
    Failure{405, "Bukan begini caranya", "Halaman ini tidak menerima permintaan seperti itu."},
    Failure{409, "Tidak dapat dilakukan",
            "Permintaan ini bertentangan dengan yang sudah tercatat. Tidak ada yang berubah."},
    Failure{413, "Terlalu besar", "Yang dikirim melebihi batas. Coba persingkat isiannya."},
    Failure{429, "Sebentar, ya", "Terlalu banyak percobaan dalam waktu singkat. Tunggu satu menit, lalu coba lagi."},
    Failure{500, "Maaf, ada gangguan di pihak kami", "Kesalahan ini sudah tercatat. Silakan coba lagi sebentar lagi."},
    Failure{503, "Sedang sangat ramai", "Belum ada yang tersimpan. Silakan coba lagi dalam beberapa detik."},
    Failure{0, "Permintaan tidak dapat dilayani", "Silakan kembali ke halaman depan dan coba lagi."},
};

const Failure& failure_of(int status) {
    const auto* found = std::find_if(k_failures.begin(), k_failures.end(),
                                     [&](const Failure& failure) { return failure.status == status; });
    return found == k_failures.end() ? k_failures.back() : *found;
}

std::string content_name(std::string_view name) {
    return crypto::to_hex(crypto::digest(asset(name)));
}

}  // namespace

std::string_view asset(std::string_view name) {
    for (const EmbeddedFile& file : embedded::web_templates()) {
        if (file.name == name) return file.text;
    }
    throw Error{ErrorKind::internal, fmt::format("there is no file '{}'", name)};
}

View::View(const flow::Site& site)
    : site_{site},
      pages_{embedded::web_templates()},
      css_path_{fmt::format("/mitra-{:.12}.css", content_name("mitra.css"))},
      pixel_path_{fmt::format("/pixel-{:.12}.js", content_name("pixel.js"))} {}

http::Response View::bare_page(int status, std::string_view name, const text::PageData& data) const {
    return http::Response::html(status, pages_.render(name, data));
}

http::Response View::page(int status, std::string_view name, const Head& head, text::PageData data) const {
    data.set("title", head.title)
        // Also a page that nothing more is said of tells what it is and whose.
        .set("description",
             head.description.empty() ? fmt::format("{} · {}", head.title, site_.name) : head.description)
        .set("page_url", site_.base_url + head.path)
        .set("share_url", site_.base_url + (head.shared_path.empty() ? head.path : head.shared_path))
        .show("private", !head.for_everybody)
        .show("sells_topups", site_.topup.supplier)
        .set("site_name", site_.name)
        .set("base_url", site_.base_url)
        .set("support_contact", site_.support_contact)
        .set("css", css_path_);
    return http::Response::html(status, pages_.render(name, data));
}

http::Response View::notice_page(int status, text::PageData data) const {
    data.set("link", "/").set("link_text", "Ke halaman depan");
    return page(status, "notice", {.title = site_.name}, std::move(data));
}

http::Response View::failure(int status) const {
    const Failure& failure = failure_of(status);
    text::PageData data;
    data.set("code", std::to_string(status)).set("heading", failure.heading).set("text", failure.text);
    return notice_page(status, std::move(data));
}

http::Response View::notice(int status, std::string_view heading, std::string_view text) const {
    return notice_page(status, text::PageData{}.set("heading", heading).set("text", text));
}

void put_event(text::PageData& data, const std::optional<event::Event>& event, Zone zone) {
    data.set("event_title", event ? event->title : "");
    if (!event) return;
    data.set("event_date", text::long_date(event->starts_at, zone))
        .set("event_time", text::time_of_day(event->starts_at, zone));
}

}  // namespace mitra::web
