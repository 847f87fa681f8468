// An admin's signed link, from WhatsApp or e-mail: GET shows what will happen, POST does it, once. Messengers and mail
// filters open links by themselves, so that nothing happens by a GET.
#include <fmt/format.h>

#include "daemons/web/site.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/admin_action.hpp"

namespace mitra::web {
namespace {

constexpr std::string_view k_ended =
    "Link ini sudah dipakai, kedaluwarsa, atau dicabut. Lihat keadaannya di terminal: mitra link list.";

http::Response ended(const Site& site) {
    return site.view.notice(410, "Link ini tidak berlaku lagi", k_ended);
}

std::optional<file::File> proof_of(const flow::ActionView& view, db::Database& reader) {
    return view.proof ? file::FileStore{reader}.find(*view.proof) : std::nullopt;
}

/// What the admin wrote, and what is wrong with it.
struct Typed {
    std::string words, wrong;
};

http::Response show(const Site& site, const http::Request& request, db::Database& reader, const Typed& typed = {}) {
    const auto view = flow::view_admin_action(site.services(reader), request.parameters.get("token"));
    if (!view) return ended(site);
    text::PageData data;
    std::vector<text::PageData> facts;
    for (const auto& [label, value] : view->facts)
        facts.push_back(text::PageData{}.set("label", label).set("value", value));
    data.set("heading", view->heading)
        .list("facts", std::move(facts))
        .show("possible", view->possible)
        .set("why", view->why)
        .set("button", view->button)
        .set("asks", view->asks)
        .set("typed", typed.words)
        .set("wrong", typed.wrong)
        .set("action", request.path)
        .set("reject", view->otherwise);
    if (const auto proof = proof_of(*view, reader))
        data.set(proof->content.type.starts_with("image/") ? "proof_image" : "proof_file", request.path + "/bukti");
    return site.view.page(typed.wrong.empty() ? 200 : 422, "admin_action", {.title = view->heading, .description = {}},
                          std::move(data));
}

std::string_view extension(std::string_view type) {
    if (type == "image/png") return "png";
    if (type == "image/jpeg") return "jpg";
    return "pdf";
}

http::Answer show_proof(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto view = flow::view_admin_action(site->services(reader), request.parameters.get("token"));
    if (!view) return ended(*site);
    const auto proof = proof_of(*view, reader);
    if (!proof) return site->view.failure(404);
    // Opening a sealed file takes a moment: not on the thread that serves everybody.
    return http::Slow{[site, proof = *proof, about = view->about](const http::Request&, db::Database&) -> http::Answer {
        http::Response response{.status = 200, .content_type = proof.content.type, .body = {}, .headers = {}};
        response.body = site->files->open(proof.content);
        return std::move(response)
            .with("Content-Disposition",
                  fmt::format("attachment; filename=\"bukti-{}.{}\"", about, extension(proof.content.type)))
            .with("Content-Security-Policy", "sandbox; default-src 'none'");
    }};
}

http::Answer perform(const SharedSite& site, const http::Request& request, db::Database&) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    return [site, request](db::Database& writer) {
        const std::string words{request.form.get("jawaban")};
        try {
            const auto done =
                flow::perform_admin_action(site->services(writer), request.parameters.get("token"), words);
            if (!done) return ended(*site);
            return site->view.notice(200, done->heading, done->text);
        } catch (const Error& refused) {
            if (refused.kind() == ErrorKind::usage)
                return show(*site, request, writer, {words, "Tulis jawaban Anda, paling banyak 2.000 huruf."});
            if (refused.kind() != ErrorKind::refused) throw;
            return site->view.notice(409, "Tidak dapat dilakukan sekarang",
                                     "Keadaannya sudah berubah. Muat ulang halaman ini untuk melihatnya.");
        }
    };
}

}  // namespace

void add_admin_actions(http::Router& router, const SharedSite& site) {
    router.add("GET", "/a/{token}/bukti", [site](const http::Request& request, db::Database& reader) {
        return show_proof(site, request, reader);
    });
    router.add("GET", "/a/{token}",
               [site](const http::Request& request, db::Database& reader) { return show(*site, request, reader); });
    router.add("POST", "/a/{token}",
               [site](const http::Request& request, db::Database& reader) { return perform(site, request, reader); });
}

}  // namespace mitra::web
