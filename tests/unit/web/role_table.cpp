#include "tests/unit/web/role_table.hpp"

#include <algorithm>

#include "daemons/web/access.hpp"

namespace mitra::test {
namespace {

constexpr Statuses everybody(int status) {
    return {status, status, status, status, status, status, status};
}
/// Whoever has a session; all others are led to the sign-in, with a token of the API too.
constexpr Statuses signed_in(int status) {
    return {k_in, status, status, status, status, k_in, k_in};
}

// anonymous, participant, affiliate, member, leader, API member, API admin. 404 and 410 where an address names a token:
// of none. 409 and 422 for who is let in, where the act has a reason of its own against it: their tier comes with no
// account and no questions, an upgrade is under way, or not paid yet. 303 for who is led to a page that is theirs.
// clang-format off
constexpr std::array k_rows{
    RoleRow{"GET",  "/", everybody(200), {}},
    RoleRow{"GET",  "/ref={code}", everybody(200), {}},
    RoleRow{"GET",  "/r/{code}", everybody(200), {}},
    RoleRow{"GET",  "/ref=", everybody(200), {}},
    RoleRow{"GET",  "/r/", everybody(200), {}},
    RoleRow{"GET",  "/daftar", everybody(200), {}},
    RoleRow{"POST", "/daftar", everybody(422), {}},
    RoleRow{"GET",  "/terima-kasih", everybody(200), {}},
    RoleRow{"GET",  "/m/{token}", everybody(404), {}},
    RoleRow{"GET",  "/berhenti/{token}", everybody(404), {}},
    RoleRow{"POST", "/berhenti/{token}", everybody(404), {}},
    RoleRow{"GET",  "/z/{token}", everybody(404), {}},
    RoleRow{"GET",  "/d/{token}", everybody(404), {}},
    RoleRow{"POST", "/hook/{gateway}/{secret}", everybody(401), {}},
    RoleRow{"POST", "/hook/duitku", everybody(415), {}},
    RoleRow{"POST", "/hook/telegram", everybody(401), {}},
    RoleRow{"POST", "/hook/vip", everybody(401), {}},
    RoleRow{"POST", "/hook/trakteer", everybody(401), {}},
    RoleRow{"GET",  "/a/{token}/bukti", everybody(410), {}},
    RoleRow{"GET",  "/a/{token}", everybody(410), {}},
    RoleRow{"POST", "/a/{token}", everybody(410), {}},
    RoleRow{"GET",  "/mitra/daftar", everybody(200), {}},
    RoleRow{"POST", "/mitra/daftar", everybody(422), {}},
    RoleRow{"GET",  "/api/orders", {401, 401, 401, 401, 401, 200, 200}, {}},
    RoleRow{"GET",  "/api/orders/{id}", {401, 401, 401, 401, 401, 200, 200}, {401, 401, 401, 401, 401, 404, 200}},
    RoleRow{"GET",  "/api/affiliate-accounts", {401, 401, 401, 401, 401, 403, 200}, {}},
    RoleRow{"POST", "/api/affiliate-accounts/assign", {401, 401, 401, 401, 401, 403, 409}, {}},
    RoleRow{"PUT",  "/api/affiliate-accounts/{id}", {401, 401, 401, 401, 401, 403, 200}, {}},
    RoleRow{"GET",  "/api/membership/tiers", everybody(200), {}},
    RoleRow{"GET",  "/api/membership/my-membership", {401, 200, 200, 200, 200, 200, 403}, {}},
    RoleRow{"POST", "/api/membership/purchase", {401, 201, 201, 409, 409, 409, 403}, {}},
    RoleRow{"POST", "/api/membership/upgrade", {401, 409, 409, 409, 409, 409, 403}, {}},
    RoleRow{"GET",  "/api/membership/upgrade-requests", {401, 401, 401, 401, 401, 403, 200}, {}},
    RoleRow{"POST", "/api/membership/upgrade-requests/{id}/approve", {401, 401, 401, 401, 401, 403, 409}, {}},
    RoleRow{"POST", "/api/membership/upgrade-requests/{id}/reject", {401, 401, 401, 401, 401, 403, 200}, {}},
    RoleRow{"GET",  "/api/openapi.json", everybody(200), {}},
    RoleRow{"GET",  "/p/{slug}", everybody(200), {}},
    RoleRow{"GET",  "/toko", everybody(200), {}},
    RoleRow{"GET",  "/checkout/{slug}", everybody(200), {}},
    RoleRow{"POST", "/checkout/{slug}", everybody(422), {}},
    RoleRow{"GET",  "/topup", everybody(404), {}},
    RoleRow{"GET",  "/topup/{game}", everybody(404), {}},
    RoleRow{"POST", "/topup/{game}", everybody(404), {}},
    RoleRow{"GET",  "/topup/cek/{token}", everybody(404), {}},
    RoleRow{"GET",  "/topup/o/{token}", everybody(404), {}},
    RoleRow{"GET",  "/o/{token}", everybody(404), {}},
    RoleRow{"GET",  "/o/{token}/pembatalan", everybody(404), {}},
    RoleRow{"POST", "/o/{token}/ulang", everybody(404), {}},
    RoleRow{"POST", "/o/{token}/kanal", everybody(404), {}},
    RoleRow{"POST", "/o/{token}/lapor", everybody(404), {}},
    RoleRow{"POST", "/o/{token}/bukti", everybody(404), {}},
    RoleRow{"POST", "/o/{token}/langkah", everybody(404), {}},
    RoleRow{"GET",  "/masuk", {200, 303, 303, 303, 303, 200, 200}, {}},
    RoleRow{"POST", "/masuk", everybody(422), {}},
    RoleRow{"POST", "/keluar", everybody(k_in), {}},
    RoleRow{"GET",  "/lupa-sandi", everybody(200), {}},
    RoleRow{"POST", "/lupa-sandi", everybody(422), {}},
    RoleRow{"GET",  "/atur-sandi/{token}", everybody(410), {}},
    RoleRow{"POST", "/atur-sandi/{token}", everybody(410), {}},
    RoleRow{"GET",  "/kontak/{token}", everybody(410), {}},
    RoleRow{"POST", "/kontak/{token}", everybody(410), {}},
    RoleRow{"GET",  "/saya", signed_in(200), {}},
    RoleRow{"GET",  "/saya/materi/{material}", {k_in, 404, 404, 200, 404, k_in, k_in}, signed_in(404)},
    RoleRow{"GET",  "/saya/berkas/{order}", signed_in(200), signed_in(404)},
    RoleRow{"GET",  "/saya/berkas/{order}/{file}", signed_in(200), signed_in(404)},
    RoleRow{"GET",  "/saya/rekening", signed_in(200), {}},
    RoleRow{"POST", "/saya/rekening", signed_in(422), {}},
    RoleRow{"GET",  "/saya/sandi", signed_in(200), {}},
    RoleRow{"POST", "/saya/sandi", signed_in(422), {}},
    RoleRow{"GET",  "/saya/tanya", signed_in(200), {}},
    RoleRow{"POST", "/saya/tanya", signed_in(422), {}},
    RoleRow{"POST", "/saya/tanya/{ticket}", signed_in(422), signed_in(404)},
    RoleRow{"POST", "/saya/ambil/{order}", signed_in(303), signed_in(404)},
    RoleRow{"GET",  "/saya/mitra", {k_in, 303, 200, 303, 303, k_in, k_in}, {}},
    RoleRow{"POST", "/saya/mitra/kode", signed_in(303), {}},
    RoleRow{"GET",  "/saya/mitra/kupon", {k_in, 303, 200, 303, 303, k_in, k_in}, {}},
    RoleRow{"POST", "/saya/mitra/kupon", {k_in, 303, 422, 303, 303, k_in, k_in}, {}},
    RoleRow{"POST", "/saya/mitra/kupon/{coupon}/matikan", signed_in(303), {k_in, 303, 404, 303, 303, k_in, k_in}},
    RoleRow{"GET",  "/saya/mitra/piksel", {k_in, 303, 200, 303, 303, k_in, k_in}, {}},
    RoleRow{"POST", "/saya/mitra/piksel", signed_in(303), {}},
    RoleRow{"GET",  "/saya/mitra/laporan", {k_in, 303, 200, 303, 303, k_in, k_in}, {}},
    RoleRow{"GET",  "/saya/mitra/laporan.csv", {k_in, 303, 200, 303, 303, k_in, k_in}, {}},
    RoleRow{"GET",  "/membership", everybody(200), {}},
    RoleRow{"POST", "/saya/anggota/undangan", signed_in(303), {}},
    RoleRow{"GET",  "/saya/anggota", {k_in, 303, 303, 200, 200, k_in, k_in}, {}},
    RoleRow{"GET",  "/saya/laporan", {k_in, 303, 303, 200, 200, k_in, k_in}, {}},
    RoleRow{"POST", "/saya/laporan", {k_in, 303, 303, 422, 422, k_in, k_in}, {}},
    RoleRow{"GET",  "/saya/tim", {k_in, 303, 303, 303, 200, k_in, k_in}, {}},
    RoleRow{"GET",  "/saya/upgrade", signed_in(200), {}},
    RoleRow{"POST", "/saya/upgrade", {k_in, 422, 422, 303, 303, k_in, k_in}, {}},
    RoleRow{"GET",  "/piksel/{token}", everybody(404), {}},
    RoleRow{"GET",  "/pixel-*.js", everybody(200), {}},
    RoleRow{"GET",  "/privasi", everybody(200), {}},
    RoleRow{"GET",  "/syarat", everybody(200), {}},
    RoleRow{"GET",  "/mitra-*.css", everybody(200), {}},
    RoleRow{"GET",  "/favicon.svg", everybody(200), {}},
    RoleRow{"GET",  "/favicon.ico", everybody(200), {}},
    RoleRow{"GET",  "/bagikan.png", everybody(200), {}},
    RoleRow{"GET",  "/robots.txt", everybody(200), {}},
};
// clang-format on

}  // namespace

std::span<const RoleRow> role_table() {
    return k_rows;
}

const RoleRow* row_of(std::string_view method, std::string_view pattern) {
    const auto* rule = web::rule_of(method, pattern);
    if (!rule) return nullptr;
    const auto* found = std::find_if(k_rows.begin(), k_rows.end(), [&](const RoleRow& row) {
        return row.method == method && row.pattern == rule->pattern;
    });
    return found == k_rows.end() ? nullptr : found;
}

}  // namespace mitra::test
