// Every page that a stranger can open, in the states that need nobody's doing: valid HTML, accessible, nothing sideways,
// light to load. Pages of people who are known are met by the other tests, each where its state comes about.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {open_browser} from "./browser.mjs";
import {assert_page} from "./checks.mjs";
import {k_referrer, k_site} from "./site.mjs";

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser.close(); });

const k_pages = [
    ["landing", "/", 200],
    ["invited", `/ref=${k_referrer.code}`, 200],
    ["invited-short", `/r/${k_referrer.code}`, 200],
    ["invited-by-nobody", "/ref=", 200],
    ["invited-by-nobody-short", "/r/", 200],
    ["form", "/daftar", 200],
    ["thanks", "/terima-kasih", 200],
    ["affiliate", "/mitra/daftar", 200],
    ["affiliate-sent", "/mitra/daftar?terkirim=ya", 200],
    ["membership-stranger", "/membership", 200],
    ["store", "/toko", 200],
    ["privacy", "/privasi", 200],
    ["terms", "/syarat", 200],
    ["free-product", "/p/kelas-perkenalan", 200],
    ["free-checkout", "/checkout/kelas-perkenalan", 200],
    ["paid-checkout", "/checkout/magang-jepang-2025", 200],
    ["sign-in-stranger", "/masuk", 200],
    ["sign-in-after-order", "/masuk?dari=pesanan", 200],
    ["forgotten", "/lupa-sandi", 200],
    ["topup-nothing-found", "/topup?cari=tidak-ada", 200],
    ["unknown-password-link", "/atur-sandi/tidak-ada", 410],
    ["unknown-contact-link", "/kontak/tidak-ada", 410],
    ["unknown-admin-link", "/a/tidak-ada", 410],
    ["unknown-page", "/tidak-ada", 404],
    // One of many that are unknown, since they give the same page: its text is all that follows from the address.
    ...["/p/tidak-ada", "/checkout/tidak-ada", "/topup/tidak-ada"].map((address) => ["same-404", address, 404]),
    ...["/m/", "/o/", "/d/", "/z/", "/berhenti/", "/piksel/", "/topup/cek/", "/topup/o/"]
        .map((folder) => ["same-404", `${folder}tidak-ada`, 404]),
];

let page_404;
for (const [name, address, status] of k_pages) {
    test(`${address} is sound`, async () => {
        if (name === "same-404") {
            const answer = await fetch(k_site + address);
            assert.equal(answer.status, status);
            page_404 ??= await (await fetch(`${k_site}/tidak-ada`)).text();
            assert.equal(await answer.text(), page_404);
            return;
        }
        await assert_page(browser, {address: k_site + address, name, status});
    });
}

test("a page answers with the headers that keep strangers' scripts and frames out", async () => {
    const {headers} = await fetch(k_site + "/");
    const policy = headers.get("content-security-policy");
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe-inline|script-src/);
    assert.match(policy, /connect-src 'self'/);  // what Lighthouse reads robots.txt by; nobody else could ask for anything
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "same-origin");
});
