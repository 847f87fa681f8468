#include "daemons/web/access.hpp"

#include <algorithm>
#include <array>

namespace mitra::web {
namespace {

// clang-format off
constexpr std::array k_rules{
    RouteRule{"GET",  "/",                       Access::page},
    RouteRule{"GET",  "/ref={code}",             Access::page},
    RouteRule{"GET",  "/r/{code}",               Access::page},
    RouteRule{"GET",  "/ref=",                   Access::page},
    RouteRule{"GET",  "/r/",                     Access::page},
    RouteRule{"GET",  "/daftar",                 Access::page},
    RouteRule{"POST", "/daftar",                 Access::form},
    RouteRule{"GET",  "/terima-kasih",           Access::page},
    RouteRule{"GET",  "/p/{slug}",               Access::page},
    RouteRule{"GET",  "/checkout/{slug}",        Access::page},
    RouteRule{"POST", "/checkout/{slug}",        Access::form},
    RouteRule{"GET",  "/membership",             Access::page},
    RouteRule{"GET",  "/toko",                   Access::page},
    RouteRule{"GET",  "/topup",                  Access::page},
    RouteRule{"GET",  "/topup/{game}",           Access::page},
    RouteRule{"POST", "/topup/{game}",           Access::form},
    RouteRule{"GET",  "/mitra/daftar",           Access::page},
    RouteRule{"POST", "/mitra/daftar",           Access::form},
    RouteRule{"GET",  "/privasi",                Access::page},
    RouteRule{"GET",  "/syarat",                 Access::page},
    RouteRule{"GET",  "/mitra-*.css",            Access::page},
    RouteRule{"GET",  "/pixel-*.js",             Access::page},
    RouteRule{"GET",  "/piksel/{token}",         Access::link},
    RouteRule{"GET",  "/favicon.svg",            Access::page},
    RouteRule{"GET",  "/favicon.ico",            Access::page},
    RouteRule{"GET",  "/bagikan.png",            Access::page},
    RouteRule{"GET",  "/robots.txt",             Access::page},

    RouteRule{"GET",  "/masuk",                  Access::page},
    RouteRule{"POST", "/masuk",                  Access::form},
    RouteRule{"GET",  "/lupa-sandi",             Access::page},
    RouteRule{"POST", "/lupa-sandi",             Access::form},
    RouteRule{"GET",  "/atur-sandi/{token}",     Access::link},
    RouteRule{"POST", "/atur-sandi/{token}",     Access::link},
    RouteRule{"GET",  "/kontak/{token}",         Access::link},
    RouteRule{"POST", "/kontak/{token}",         Access::link},
    RouteRule{"POST", "/keluar",                 Access::session},
    RouteRule{"GET",  "/saya",                   Access::session},
    RouteRule{"GET",  "/saya/materi/{material}", Access::session},
    RouteRule{"GET",  "/saya/berkas/{order}",    Access::session},
    RouteRule{"GET",  "/saya/berkas/{order}/{file}", Access::session},
    RouteRule{"POST", "/saya/ambil/{order}",     Access::session},
    RouteRule{"GET",  "/saya/mitra",             Access::session},
    RouteRule{"POST", "/saya/mitra/kode",        Access::session},
    RouteRule{"GET",  "/saya/mitra/kupon",       Access::session},
    RouteRule{"POST", "/saya/mitra/kupon",       Access::session},
    RouteRule{"POST", "/saya/mitra/kupon/{coupon}/matikan", Access::session},
    RouteRule{"GET",  "/saya/mitra/piksel",      Access::session},
    RouteRule{"POST", "/saya/mitra/piksel",      Access::session},
    RouteRule{"GET",  "/saya/mitra/laporan",     Access::session},
    RouteRule{"GET",  "/saya/mitra/laporan.csv", Access::session},
    RouteRule{"GET",  "/saya/anggota",           Access::session},
    RouteRule{"POST", "/saya/anggota/undangan",  Access::session},
    RouteRule{"GET",  "/saya/laporan",           Access::session},
    RouteRule{"POST", "/saya/laporan",           Access::session},
    RouteRule{"GET",  "/saya/tim",               Access::session},
    RouteRule{"GET",  "/saya/upgrade",           Access::session},
    RouteRule{"POST", "/saya/upgrade",           Access::session},
    RouteRule{"GET",  "/saya/rekening",          Access::session},
    RouteRule{"POST", "/saya/rekening",          Access::session},
    RouteRule{"GET",  "/saya/tanya",             Access::session},
    RouteRule{"POST", "/saya/tanya",             Access::session},
    RouteRule{"POST", "/saya/tanya/{ticket}",    Access::session},
    RouteRule{"GET",  "/saya/sandi",             Access::session},
    RouteRule{"POST", "/saya/sandi",             Access::session},

    RouteRule{"GET",  "/m/{token}",              Access::link},
    RouteRule{"GET",  "/berhenti/{token}",       Access::link},
    RouteRule{"POST", "/berhenti/{token}",       Access::link},
    RouteRule{"GET",  "/z/{token}",              Access::link},
    RouteRule{"GET",  "/d/{token}",              Access::link},
    RouteRule{"GET",  "/o/{token}",              Access::link},
    RouteRule{"POST", "/o/{token}/bukti",        Access::link},
    RouteRule{"POST", "/o/{token}/kanal",        Access::link},
    RouteRule{"POST", "/o/{token}/langkah",      Access::link},
    RouteRule{"POST", "/o/{token}/lapor",        Access::link},
    RouteRule{"GET",  "/o/{token}/pembatalan",   Access::link},
    RouteRule{"POST", "/o/{token}/ulang",        Access::link},
    RouteRule{"GET",  "/topup/cek/{token}",      Access::link},
    RouteRule{"GET",  "/topup/o/{token}",        Access::link},
    RouteRule{"GET",  "/a/{token}",              Access::admin_action},
    RouteRule{"POST", "/a/{token}",              Access::admin_action},
    RouteRule{"GET",  "/a/{token}/bukti",        Access::admin_action},

    RouteRule{"GET",  "/api/openapi.json",       Access::api},
    RouteRule{"GET",  "/api/orders",             Access::api_token},
    RouteRule{"GET",  "/api/orders/{id}",        Access::api_token},
    RouteRule{"GET",  "/api/affiliate-accounts", Access::api_admin},
    RouteRule{"POST", "/api/affiliate-accounts/assign", Access::api_admin},
    RouteRule{"PUT",  "/api/affiliate-accounts/{id}", Access::api_admin},
    RouteRule{"GET",  "/api/membership/tiers",   Access::api},
    RouteRule{"GET",  "/api/membership/my-membership", Access::api_member},
    RouteRule{"POST", "/api/membership/purchase", Access::api_member},
    RouteRule{"POST", "/api/membership/upgrade", Access::api_member},
    RouteRule{"GET",  "/api/membership/upgrade-requests", Access::api_admin},
    RouteRule{"POST", "/api/membership/upgrade-requests/{id}/approve", Access::api_admin},
    RouteRule{"POST", "/api/membership/upgrade-requests/{id}/reject", Access::api_admin},
    RouteRule{"POST", "/hook/duitku",            Access::webhook},
    RouteRule{"POST", "/hook/telegram",          Access::webhook},
    RouteRule{"POST", "/hook/vip",               Access::webhook},
    RouteRule{"POST", "/hook/trakteer",          Access::webhook},
    RouteRule{"POST", "/hook/{gateway}/{secret}", Access::webhook},
};
// clang-format on

bool covers(std::string_view rule, std::string_view pattern) {
    const std::size_t star = rule.find('*');
    if (star == std::string_view::npos) return rule == pattern;
    return pattern.size() >= rule.size() && pattern.starts_with(rule.substr(0, star)) &&
           pattern.ends_with(rule.substr(star + 1));
}

}  // namespace

std::span<const RouteRule> route_rules() {
    return k_rules;
}

const RouteRule* rule_of(std::string_view method, std::string_view pattern) {
    const auto* found = std::find_if(k_rules.begin(), k_rules.end(), [&](const RouteRule& rule) {
        return rule.method == method && covers(rule.pattern, pattern);
    });
    return found == k_rules.end() ? nullptr : found;
}

}  // namespace mitra::web
