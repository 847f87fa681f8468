// /d/TOKEN: what somebody bought, by a link that is limited in time and in how often the file may leave by it.
//
// A request takes as many bytes from the link as its range has, and the take is committed before the first of them
// leaves; what did not leave is given back when the connection ends. So a hundred clients who share a link get its
// bytes and no more, whatever they cut and resume. If this process is killed meanwhile nothing is given back: the link
// then gives less than it might have, never more, and `mitra delivery extend` makes up for it.
#include <fmt/format.h>

#include <map>
#include <mutex>

#include "daemons/web/file_response.hpp"
#include "daemons/web/site.hpp"
#include "lib/delivery/download_store.hpp"
#include "lib/flow/change_links.hpp"
#include "lib/http/file_answer.hpp"

namespace mitra::web {
namespace {

using delivery::Download;
using flow::LinkState;

/// A link's own; a program that loads a file in many pieces at once stays below it.
constexpr http::Rate k_one_link{.burst = 200, .per_minute = 60};

/// How many downloads of each link are on their way: a link with nothing left is not used up while they may give
/// something back.
class Transfers {
 public:
    /// Until all that hold what this gives let go of it.
    static std::shared_ptr<void> begin(const std::shared_ptr<Transfers>& transfers, DownloadId link) {
        const std::lock_guard lock{transfers->mutex_};
        ++transfers->under_way_[link.value];
        return {nullptr, [transfers, link](void*) { transfers->end(link); }};
    }
    bool any(DownloadId link) {
        const std::lock_guard lock{mutex_};
        return under_way_.contains(link.value);
    }

 private:
    void end(DownloadId link) {
        const std::lock_guard lock{mutex_};
        const auto found = under_way_.find(link.value);
        if (--found->second == 0) under_way_.erase(found);
    }

    std::mutex mutex_;
    std::map<std::int64_t, std::int64_t> under_way_;
};
using SharedTransfers = std::shared_ptr<Transfers>;

struct Words {
    const char* heading;
    const char* text;
};

constexpr Words words_of(LinkState state) {
    switch (state) {
        case LinkState::expired:
            return {"Link unduhan ini sudah kedaluwarsa",
                    "Masa berlakunya sudah lewat, jadi berkasnya tidak lagi dapat diunduh dari sini."};
        case LinkState::used_up:
            return {
                "Jatah unduhan link ini sudah habis",
                "Berkasnya sudah diunduh sebanyak yang diperbolehkan, atau sisanya tidak cukup untuk sekali unduh."};
        case LinkState::open:
        case LinkState::ended:
            break;
    }
    return {"Link unduhan ini sudah tidak berlaku",
            "Link ini sudah diganti atau dicabut. Bila Anda menerima pesan yang lebih baru dari kami, pakai link di "
            "pesan itu."};
}

/// Kept out of search engines, and no other site hears of the address.
http::Response&& discreet(http::Response&& page) {
    return std::move(page.with("Referrer-Policy", "no-referrer").with("X-Robots-Tag", "noindex"));
}

http::Response notice(const Site& site, int status, const Words& words, std::string_view hint) {
    text::PageData data;
    data.set("heading", words.heading)
        .set("text", words.text)
        .set("hint", std::string{hint})
        .set("link", "/saya")
        .set("link_text", "Ke member area");
    return discreet(site.view.page(status, "notice", {.title = words.heading, .description = {}, .shared_path = {}},
                                   std::move(data)));
}

/// Whoever holds the link may be anybody by now: nothing here tells whose it was.
http::Response closed(const Site& site, LinkState state) {
    return notice(
        site, 410, words_of(state),
        "Butuh link baru? Buka halaman pesanan Anda (alamatnya ada di pesan kami), lalu pilih \"Ada masalah\". "
        "Bila Anda punya akun, berkasnya juga ada di member area.");
}

http::Response busy(const Site& site) {
    return notice(site, 503,
                  {"Unduhan lain dari link ini masih berjalan",
                   "Sisa jatah link ini sedang dipakai unduhan lain, atau unduhan yang baru saja terputus."},
                  "Tunggu setengah menit, lalu lanjutkan atau coba lagi.")
        .with("Retry-After", "30");
}

http::Response missing(const Site& site) {
    return notice(site, 503,
                  {"Maaf, ada gangguan di pihak kami",
                   "Berkas ini untuk sementara tidak dapat kami kirim. Kami sudah tahu dan sedang memperbaikinya."},
                  "Jatah unduhan Anda tidak berkurang. Silakan coba lagi nanti.")
        .with("Retry-After", "3600");
}

/// What is on its way counts as gone until it is known how much of it left.
http::Response refused(const Site& site, Transfers& transfers, const Download& link) {
    const LinkState state = flow::state_of(link, site.clock.now());
    // Open, and yet nothing was taken: what is left is less than what was asked for.
    if (state != LinkState::open && state != LinkState::used_up) return closed(site, state);
    return transfers.any(link.id) ? busy(site) : closed(site, LinkState::used_up);
}

/// In the writer: all or none, so that of many at once only those get something for whom something is left.
http::Response take(const Site& site, const SharedTransfers& transfers, DownloadId id, std::int64_t bytes,
                    const http::Response& whole, db::Database& writer) {
    delivery::DownloadStore store{writer};
    if (!store.take(id, bytes, site.clock.now())) return refused(site, *transfers, store.find(id).value());
    http::Response response = whole;
    const auto on_its_way = Transfers::begin(transfers, id);
    response.file->on_end = [id, bytes, on_its_way](std::int64_t sent, db::Database& later) {
        if (sent < bytes) delivery::DownloadStore{later}.give_back(id, bytes - sent);
    };
    return response;
}

http::Answer download(const SharedSite& site, const SharedTransfers& transfers, const http::Request& request,
                      db::Database& reader) {
    const auto link = delivery::open_download_token(reader, site->vault, request.parameters.get("token"));
    if (!link) return site->view.failure(404);
    const LinkState state = flow::state_of(*link, site->clock.now());
    if (state == LinkState::used_up) return refused(*site, *transfers, *link);
    const auto file = state == LinkState::open ? file::FileStore{reader}.find(link->file.value()) : std::nullopt;
    if (!file) return closed(*site, state);
    if (!site->limiter.take("unduh", to_string(link->id), k_one_link))
        return site->view.failure(429).with("Retry-After", "60");
    http::Response whole = discreet(file_response(*site->files, file->content, link->file_name));
    if (!is_on_disk(whole.file.value()))
        return http::Deferred{missing(*site), [site, link = *link](db::Database& writer) {
                                  flow::tell_file_missing(site->services(writer), link);
                              }};
    const std::int64_t bytes = http::file_bytes_asked(request, whole);
    if (bytes == 0) return whole;
    return [site, transfers, id = link->id, bytes, whole = std::move(whole)](db::Database& writer) {
        return take(*site, transfers, id, bytes, whole, writer);
    };
}

}  // namespace

void add_downloads(http::Router& router, const SharedSite& site) {
    router.add("GET", "/d/{token}",
               [site, transfers = std::make_shared<Transfers>()](const http::Request& request, db::Database& reader) {
                   return download(site, transfers, request, reader);
               },
               {.sends_file = true});
}

}  // namespace mitra::web
