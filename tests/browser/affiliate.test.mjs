// A partner at their own pages, on a phone without JavaScript: links, source, coupon, trackers; somebody buys through
// the link, and the report shows it. Every page is checked as it is met, in light and dark.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {k_phone, open_browser} from "./browser.mjs";
import {assert_answered, assert_sound} from "./checks.mjs";
import {k_affiliate, k_duitku, k_site, link_in, message_to} from "./site.mjs";

const k_program = "magang-jepang-2025";
const k_password = "teh-manis-tanpa-gula";
const k_buyer = {nama: "Sari Dewi", email: "sari@contoh.id", no_wa: "0813-8888-0031", kota: "Solo"};

let browser;
let page;   // the partner's
let other;  // the buyer's
const newcomer = async () => (await browser.newContext({...k_phone, javaScriptEnabled: false})).newPage();
before(async () => {
    browser = await open_browser();
    page = await newcomer();
    other = await newcomer();
});
after(async () => { await browser.close(); });

const sound = (name, status = 200) => assert_sound(browser, page, name, status);
const value_of = (label) => page.getByLabel(label, {exact: true}).inputValue();

const refused = (button, name) => assert_answered(browser, page, button, name);

test("a partner signs in and finds their card in the member area", async () => {
    await page.goto(link_in(await message_to(k_affiliate.email, "/atur-sandi/"), "/atur-sandi/"));
    await page.locator(`[name="sandi"]`).fill(k_password);
    await page.locator("main form button").last().click();
    await page.goto(`${k_site}/masuk`);
    if (page.url().endsWith("/masuk")) {
        await page.locator(`[name="email"]`).fill(k_affiliate.email);
        await page.locator(`[name="sandi"]`).fill(k_password);
        await page.locator("main form button").last().click();
    }
    await page.goto(`${k_site}/saya`);
    await page.getByRole("heading", {name: "Mitra", exact: true}).waitFor();
    await sound("affiliate-card");
    await page.getByRole("navigation", {name: "Halaman mitra"}).getByRole("link", {name: "Link"}).click();
    assert.equal(page.url(), `${k_site}/saya/mitra`);
});

let link;
test("a product is picked, its source marked, and the link is there to copy, share and scan", async () => {
    await sound("affiliate-links");
    await page.getByRole("link", {name: "Bagikan Program Magang Jepang Batch 2025"}).click();
    await page.getByLabel("Sumber (UTM)").fill("Instagram");
    await page.getByRole("button", {name: "Tandai"}).click();
    link = await value_of("Link Anda");
    assert.equal(link, `${k_site}/p/${k_program}?ref=${k_affiliate.code}&utm_source=instagram`);
    const share = (name) => page.getByRole("link", {name, exact: true}).getAttribute("href");
    assert.equal(await share("Facebook"), `https://www.facebook.com/sharer/sharer.php?u=${encodeURIComponent(link)}`);
    assert.match(await share("Bagikan di WhatsApp"), /^https:\/\/wa\.me\/\?text=/);
    assert.match(await share("LinkedIn"), /^https:\/\/www\.linkedin\.com\//);
    await page.getByText("Kode QR", {exact: true}).click();
    await page.getByRole("img", {name: "Kode QR link produk ini"}).waitFor();
    await sound("affiliate-link");
});

test("a code of their own is made from the shop's coupon, and switched off", async () => {
    await page.getByRole("navigation", {name: "Halaman mitra"}).getByRole("link", {name: "Kupon"}).click();
    await sound("affiliate-coupons-none");
    await page.getByRole("textbox", {name: "Kode Anda"}).fill("MA");
    await refused("Buat kode", "affiliate-coupons-refused");
    assert.equal(await page.getByRole("textbox", {name: "Kode Anda"}).inputValue(), "MA");
    await page.getByRole("textbox", {name: "Kode Anda"}).fill("maya50");
    await page.getByRole("button", {name: "Buat kode"}).click();
    await page.getByRole("status").getByText("Kode MAYA50 siap dipakai.").waitFor();
    await page.getByRole("textbox", {name: "Kode Anda"}).fill("MAYA-LAMA");
    await page.getByRole("button", {name: "Buat kode"}).click();
    await page.locator(`summary[aria-label="Matikan MAYA-LAMA"]`).click();
    await page.getByRole("button", {name: "Ya, matikan MAYA-LAMA"}).click();
    await page.getByRole("status").getByText("Kode MAYA-LAMA sudah dimatikan.").waitFor();
    await sound("affiliate-coupons");
});

test("of a pasted tracker the id is kept, and what is none is refused at its field", async () => {
    await page.getByRole("navigation", {name: "Halaman mitra"}).getByRole("link", {name: "Piksel"}).click();
    await page.getByLabel("Meta").fill("<script>alert(1)</script>");
    await refused("Simpan", "affiliate-pixels-refused");
    assert.equal(await page.getByLabel("Meta").getAttribute("aria-invalid"), "true");
    await page.getByLabel("Meta").fill("<script>fbq('init', '123456789012345');</script>");
    await page.getByRole("button", {name: "Simpan"}).click();
    await page.getByRole("status").getByText("Tersimpan").waitFor();
    assert.equal(await page.getByLabel("Meta").inputValue(), "123456789012345");
    await sound("affiliate-pixels");
    await page.getByLabel("Meta").fill("");
    await page.getByRole("button", {name: "Simpan"}).click();
});

test("an empty report says so", async () => {
    await page.getByRole("navigation", {name: "Halaman mitra"}).getByRole("link", {name: "Laporan"}).click();
    assert.equal(await page.locator("svg.bars").count(), 3);
    await sound("affiliate-report-empty");
});

test("somebody buys through the link, and the report shows the click, the order and what it earned", async () => {
    await other.goto(link);
    await other.locator(`a[href*="/checkout/${k_program}"]`).first().click();
    for (const [name, value] of Object.entries(k_buyer)) await other.locator(`[name="${name}"]`).fill(value);
    await other.locator(`[name="metode"][value="duitku"]`).check();
    await other.locator(`[name="setuju"]`).check();
    await other.locator(`form[action*="checkout"] button`).last().click();
    await other.waitForURL(`${k_duitku}/redirect_checkout**`, {timeout: 30_000});
    await other.getByLabel("BCA VA").check();
    await other.getByRole("button", {name: "Bayar", exact: true}).click();
    await other.waitForURL(`${k_site}/o/**`);

    const shown = async () => (await page.locator("main").innerText()).replace(/\s+/g, " ");
    for (const end = Date.now() + 30_000;;) {
        await page.goto(`${k_site}/saya/mitra/laporan?periode=7`);
        if (/Penjualan 1 /.test(await shown())) break;
        assert.ok(Date.now() < end, `the report never showed the sale: ${await shown()}`);
        await page.waitForTimeout(300);
    }
    assert.match(await shown(), /Klik 1 /);
    assert.match(await shown(), /Pendaftar 1 /);
    assert.match(await shown(), /instagram/);
    assert.match(await shown(), /Sari Dewi/);
    // A click and an order within seconds are looked at by somebody first.
    assert.match(await shown(), /Komisi Rp 15\.000 (siap dibayar mulai|sedang kami periksa dulu)/);
    await sound("affiliate-report");
    const download = await page.context().request.get(`${k_site}/saya/mitra/laporan.csv?periode=7`);
    assert.match(await download.text(), /,Program Magang Jepang Batch 2025,instagram,1,/);
});

test("dates that are none are refused at their field", async () => {
    await page.goto(`${k_site}/saya/mitra/laporan?dari=kemarin`);
    await page.getByText("Tulis tanggalnya sebagai").waitFor();
    await sound("affiliate-report-refused", 422);
});
