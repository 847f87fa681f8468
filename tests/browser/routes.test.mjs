// Every page of the site was looked at by some test of this run: the table of routes, which `mitra-web` guards itself by,
// against the pages that were checked. So a new route with a page needs a test here, and nobody has to remember it.
import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import {test} from "node:test";
import {k_site} from "./site.mjs";
import {visits} from "./visited.mjs";

// Routes that answer with something else than a page, and what. Those that can be asked without knowing anything are.
const k_no_page = {
    "GET /mitra-*.css": "the style sheet",
    "GET /pixel-*.js": "a script",
    "GET /favicon.svg": "a picture",
    "GET /favicon.ico": "a picture",
    "GET /bagikan.png": "a picture",
    "GET /robots.txt": "text",
    "GET /piksel/{token}": "a hidden frame, without head and foot; partner.test.mjs looks into it",
    "GET /saya/materi/{material}": "a file",
    "GET /saya/berkas/{order}": "a file",
    "GET /saya/berkas/{order}/{file}": "a file",
    "GET /saya/mitra/laporan.csv": "a file",
    "GET /a/{token}/bukti": "a file",
    "POST /keluar": "leads on",
    "POST /saya/ambil/{order}": "leads on",
    "POST /saya/anggota/undangan": "leads on",
    "POST /saya/mitra/kode": "leads on, or the page of /saya/mitra",
    "POST /saya/mitra/kupon/{coupon}/matikan": "leads on",
    "POST /berhenti/{token}": "leads on",
    "POST /o/{token}/kanal": "leads on",
    "POST /o/{token}/ulang": "leads on",
};
// A page, but never with 200: only a file or a way on is.
const k_notices = {"GET /d/{token}": 410, "GET /z/{token}": 410};
const k_pages = ["page", "form", "session", "link", "admin_action"];

const table = (await readFile("../../daemons/web/access.cpp", "utf8"))
    .matchAll(/RouteRule\{"(\w+)",\s*"([^"]+)",\s*Access::(\w+)\}/g);
const routes = [...table].map(([, method, pattern, access]) => ({method, pattern, access, key: `${method} ${pattern}`}));

const escaped = (text) => text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
const matches = (pattern, path) => new RegExp(`^${escaped(pattern).replace(/\{\w+\}/g, "[^/]+")}$`).test(path);
/// The route that answers there: one without a parameter goes first.
function route_of(method, path) {
    const fitting = routes.filter((route) => route.method === method && matches(route.pattern, path));
    return fitting.sort((a, b) => a.pattern.split("{").length - b.pattern.split("{").length)[0];
}

test("the table of routes was read", () => {
    assert.ok(routes.length > 80, `${routes.length} routes`);
    for (const key of [...Object.keys(k_no_page), ...Object.keys(k_notices)])
        assert.ok(routes.some((route) => route.key === key), `${key} is no route any more`);
    for (const path of ["/", "/topup/cek/abc", "/saya/mitra/laporan"]) assert.ok(route_of("GET", path), path);
});

test("what is said to be no page is none", async () => {
    for (const {method, pattern, key} of routes) {
        if (method !== "GET" || !(key in k_no_page) || /[{*]/.test(pattern)) continue;
        const answer = await fetch(k_site + pattern, {redirect: "manual"});
        assert.ok(!(answer.headers.get("content-type") ?? "").startsWith("text/html") || answer.status === 303, key);
    }
});

test("each page was looked at in its usual state, and each form in a state where it comes back", async () => {
    const seen = new Set();
    for (const {method, address, status} of await visits()) {
        const route = route_of(method, address);
        if (!route) continue;
        const usual = k_notices[route.key] ?? 200;
        if (method !== "GET" || status === usual) seen.add(route.key);
    }
    const missing = routes.filter(({access, key}) => k_pages.includes(access) && !(key in k_no_page) && !seen.has(key));
    assert.deepEqual(missing.map(({key}) => key), []);
});
