// Every page, at 360 pixels, in light and dark: valid HTML, accessible, nothing sideways, light to load.
import assert from "node:assert/strict";
import {mkdir} from "node:fs/promises";
import {after, before, test} from "node:test";
import {k_phone, open_browser} from "./browser.mjs";
import {accessibility_faults, cost_of, html_faults, width_faults} from "./checks.mjs";
import {k_referrer, k_site} from "./site.mjs";

// Set to a folder to look at the pages afterwards.
const k_screenshots = process.env.MITRA_SCREENSHOTS;

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser.close(); });

async function faults_of(scheme, name, address) {
    const context = await browser.newContext({...k_phone, colorScheme: scheme, bypassCSP: true});  // axe is a script
    const page = await context.newPage();
    const cost = cost_of(page);
    const errors = [];
    page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
    const response = await page.goto(k_site + address, {waitUntil: "load"});
    const failed = response.status() >= 400;
    const faults = [
        ...await html_faults(await response.text()),
        ...await cost.faults(),
        ...await accessibility_faults(page),
        ...await width_faults(page),
        // The browser itself reports a page that is an error page.
        ...errors.filter((error) => !(failed && error.includes(`status of ${response.status()}`))),
    ];
    if (k_screenshots) {
        await mkdir(k_screenshots, {recursive: true});
        await page.screenshot({path: `${k_screenshots}/${name}-${scheme}.png`, fullPage: true});
    }
    await context.close();
    return {status: response.status(), faults};
}

const k_pages = [
    ["landing", "/", 200],
    ["invited", `/ref=${k_referrer.code}`, 200],
    ["form", "/daftar", 200],
    ["thanks", "/terima-kasih", 200],
    ["affiliate", "/mitra/daftar", 200],
    ["affiliate-sent", "/mitra/daftar?terkirim=ya", 200],
    ["membership", "/membership", 200],
    ["store", "/toko", 200],
    ["privacy", "/privasi", 200],
    ["terms", "/syarat", 200],
    ["free-product", "/p/kelas-perkenalan", 200],
    ["free-checkout", "/checkout/kelas-perkenalan", 200],
    ["paid-checkout", "/checkout/magang-jepang-2025", 200],
    ["sign-in", "/masuk", 200],
    ["sign-in-after-order", "/masuk?dari=pesanan", 200],
    ["forgotten", "/lupa-sandi", 200],
    ["unknown-password-link", "/atur-sandi/tidak-ada", 410],
    ["unknown-contact-link", "/kontak/tidak-ada", 410],
    ["unknown-product", "/p/tidak-ada", 404],
    ["unknown-order", "/o/tidak-ada", 404],
    ["unknown-admin-link", "/a/tidak-ada", 410],
    ["unknown-page", "/tidak-ada", 404],
    ["unknown-token", "/m/tidak-ada", 404],
];

for (const [name, address, status] of k_pages) {
    for (const scheme of ["light", "dark"]) {
        test(`${address} is sound, ${scheme}`, async () => {
            const found = await faults_of(scheme, name, address);
            assert.equal(found.status, status);
            assert.deepEqual(found.faults, []);
        });
    }
}

test("a page answers with the headers that keep strangers' scripts and frames out", async () => {
    const {headers} = await fetch(k_site + "/");
    const policy = headers.get("content-security-policy");
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe-inline/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "same-origin");
});
