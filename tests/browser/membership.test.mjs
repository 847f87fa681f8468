// A member's road on a phone without JavaScript: the plans, Basic by transfer, the sign-in, the upgrade with its proof
// in one form, the dashboard of a VIP, a daily report. Every page is checked as it is met, in light and dark.
import assert from "node:assert/strict";
import {setTimeout as pause} from "node:timers/promises";
import {after, before, test} from "node:test";
import {k_phone, open_browser} from "./browser.mjs";
import {assert_answered, assert_sound} from "./checks.mjs";
import {k_admin, k_inbox, k_proof, k_site, link_in, message_to} from "./site.mjs";

const k_wulan = {nama: "Wulan Anggraini", email: "wulan@contoh.id", no_wa: "0813-8888-0061", kota: "Malang"};
const k_password = "sawah-hijau-pagi-hari";

let browser;
let page;   // the member's
let admin;  // whoever opens the admin's links
const newcomer = async () => (await browser.newContext({...k_phone, javaScriptEnabled: false})).newPage();
before(async () => {
    browser = await open_browser();
    page = await newcomer();
    admin = await newcomer();
});
after(async () => { await browser.close(); });

const sound = (name, status = 200) => assert_sound(browser, page, name, status);
const main_text = () => page.locator("main").innerText();

const refused = (button, name) => assert_answered(browser, page, button, name);

/// The admin presses the button behind the link that came for this order; it is the only one that is still open.
async function verified(number) {
    const end = Date.now() + 60_000;
    for (;;) {
        const {items} = await (await fetch(`${k_inbox}/inbox.json?to=${k_admin}`)).json();
        const found = items.find((item) => new RegExp(`${number}\\b`).test(item.text) && item.text.includes("/a/"));
        if (found) {
            await admin.goto(link_in(found.text, "/a/"));
            await admin.locator("main form button").last().click();
            await admin.waitForLoadState();
            return;
        }
        assert.ok(Date.now() < end, `no link for ${number} came to the admin`);
        await pause(100);
    }
}

const order_number = async () => (await page.locator("main .eyebrow").innerText()).match(/Pesanan (\S+)/)[1];

test("the plans stand side by side with what they cost", async () => {
    await page.goto(`${k_site}/membership`);
    for (const words of ["Basic Member", "Rp 97.000", "VIP Member", "Rp 299.000", "Bagi hasil 55%"])
        assert.ok((await main_text()).includes(words), words);
    assert.equal(await page.getByRole("link", {name: "Beli Sekarang"}).count(), 2);
    assert.equal(await page.getByRole("link", {name: "Upgrade ke VIP Member"}).count(), 1);
    await sound("membership");
});

test("Basic is bought as everything is, and paid by transfer", async () => {
    await page.getByRole("region", {name: "Basic Member"}).getByRole("link", {name: "Beli Sekarang"}).click();
    for (const name of ["nama", "email", "no_wa", "kota"]) await page.locator(`[name="${name}"]`).fill(k_wulan[name]);
    await page.locator(`[value="transfer:BCA"]`).check();
    await page.locator(`[name="setuju"]`).check();
    await page.locator("main form button").last().click();
    await page.waitForURL(`${k_site}/o/**`);
    const number = await order_number();
    await page.locator(`[name="bukti"]`).setInputFiles(k_proof);
    await page.getByRole("button", {name: "Kirim bukti"}).click();
    await verified(number);
});

test("a member signs in by the link that came, and finds their tier", async () => {
    await page.goto(link_in(await message_to(k_wulan.email, "/atur-sandi/"), "/atur-sandi/"));
    await page.locator(`[name="sandi"]`).fill(k_password);
    await page.locator("main form button").last().click();
    await page.goto(`${k_site}/masuk`);
    if (page.url().endsWith("/masuk")) {
        await page.locator(`[name="email"]`).fill(k_wulan.email);
        await page.locator(`[name="sandi"]`).fill(k_password);
        await page.locator("main form button").last().click();
    }
    await page.goto(`${k_site}/saya`);
    await page.getByRole("heading", {name: "Keanggotaan", exact: true}).waitFor();
    assert.match(await main_text(), /Basic Member\s+Aktif/);
    await sound("member-basic");
    await page.goto(`${k_site}/saya/anggota`);
    await sound("membership-basic");
    await page.goto(`${k_site}/membership`);
    assert.match(await main_text(), /Anda membayar selisihnya saja: Rp 202\.000/);
    await sound("membership-of-basic");
});

test("the upgrade costs the difference, and goes with its proof in one form", async () => {
    await page.getByRole("link", {name: "Upgrade ke VIP Member"}).click();
    assert.match(await main_text(), /Yang dibayar\s+Rp 202\.000/);
    await sound("upgrade");
    await page.locator(`[value="transfer:BCA"]`).check();
    await page.locator(`[name="bukti"]`).setInputFiles({name: "a.png", mimeType: "image/png", buffer: Buffer.from("no picture")});
    await refused("Kirim permintaan", "upgrade-refused");
    assert.equal(await page.locator(`[name="bukti"]`).getAttribute("aria-invalid"), "true");
    await page.locator(`[name="bukti"]`).setInputFiles(k_proof);
    await page.getByRole("button", {name: "Kirim permintaan"}).click();
    await page.waitForURL(`${k_site}/saya/upgrade?terkirim=ya`);
    await sound("upgrade-waits");
    await page.getByRole("link", {name: "Lihat pesanan"}).click();
    await verified(await order_number());
    await page.goto(`${k_site}/saya/upgrade`);
    assert.match(await main_text(), /Disetujui/);
    await sound("upgrade-done");
});

test("a VIP's dashboard shows account, groups, shares and reports", async () => {
    await page.goto(`${k_site}/saya/anggota`);
    for (const words of ["VIP Member", "Akun TikTok", "Grup diskusi", "Total komisi", "Bagian saya (55%)", "Saldo"])
        assert.ok((await main_text()).includes(words), words);
    await sound("membership-vip");
});

test("a daily report is handed in once a day", async () => {
    await page.getByRole("link", {name: "Kirim laporan"}).click();
    await sound("reports-empty");
    const fill = async (text) => {
        await page.locator(`[name="isi"]`).fill(text);
        await page.locator(`[name="berkas"]`).setInputFiles(k_proof);
    };
    await fill("Dua video, tiga penjualan.");
    await page.getByRole("button", {name: "Kirim laporan"}).click();
    await page.getByRole("status").getByText("Laporan Anda kami terima").waitFor();
    assert.match(await main_text(), /Menunggu pemeriksaan/);
    await sound("reports");
    await fill("Sekali lagi.");
    await refused("Kirim laporan", "reports-refused");
    assert.match(await main_text(), /Anda sudah mengirim laporan untuk hari itu/);
    assert.equal(await page.locator(`[name="isi"]`).inputValue(), "Sekali lagi.");
});
