// A buyer on a phone without JavaScript: landing page, checkout, Duitku's page, paid; a transfer with a proof that the
// admin verifies by a signed link; the member area. Every page on the way is checked as it is met, in light and dark.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {k_phone, open_browser} from "./browser.mjs";
import {assert_answer_sound, assert_sound} from "./checks.mjs";
import {k_admin, k_duitku, k_proof, k_site, link_in, message_to} from "./site.mjs";

const k_program = "magang-jepang-2025";
const k_dewi = {nama: "Dewi Lestari", email: "dewi@contoh.id", no_wa: "0813-8888-0001", kota: "Bandung", digits: "6281388880001"};
const k_agus = {nama: "Agus Salim", email: "agus@contoh.id", no_wa: "0813-8888-0002", kota: "Bandung", digits: "6281388880002"};
const k_password = "kopi-hitam-tanpa-gula";

let browser;
let page;  // the buyer's, where no script runs
before(async () => {
    browser = await open_browser();
    page = await (await browser.newContext({...k_phone, javaScriptEnabled: false})).newPage();
});
after(async () => { await browser.close(); });

const sound = (own, name, status = 200) => assert_sound(browser, own, name, status);

async function fill_checkout(who, method) {
    await page.goto(`${k_site}/checkout/${k_program}`);
    for (const name of ["nama", "email", "no_wa", "kota"]) await page.locator(`[name="${name}"]`).fill(who[name]);
    await page.locator(`[name="metode"][value="${method}"]`).check();
    await page.locator(`[name="setuju"]`).check();
}
const send = (form) => page.locator(`form[action*="${form}"] button`).last().click();

/// Loads the order page until it says `text`; a buyer waits while it reloads itself.
async function order_page_says(address, text) {
    const end = Date.now() + 30_000;
    for (;;) {
        await page.goto(address);
        if ((await page.locator("main").innerText()).includes(text)) return;
        assert.ok(Date.now() < end, `the order page never said "${text}": ${await page.locator("main").innerText()}`);
        await page.waitForTimeout(200);
    }
}

test("the landing page tells what it is and leads to the checkout", async () => {
    await page.goto(`${k_site}/p/${k_program}`);
    await page.getByText("Rp 150.000").first().waitFor();
    await page.getByRole("heading", {name: "Kerja sambil belajar di Jepang"}).waitFor();
    await sound(page, "product");
    await page.locator(`a[href*="/checkout/${k_program}"]`).first().click();
    assert.match(page.url(), /\/checkout\//);
    await sound(page, "checkout");
});

test("a checkout with a mistake comes back with a message at its field, and everything typed is still there", async () => {
    await fill_checkout({...k_dewi, no_wa: "0812"}, "duitku");
    const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), send("checkout")]);
    await assert_answer_sound(browser, page, "checkout-refused", answer);
    assert.equal(await page.locator(`[name="nama"]`).inputValue(), k_dewi.nama);
    assert.equal(await page.locator(`[name="no_wa"]`).getAttribute("aria-invalid"), "true");
});

let order_page;
test("a checkout by Duitku leads to its page by itself, and back to a paid order", async () => {
    await fill_checkout(k_dewi, "duitku");
    await send("checkout");
    await page.waitForURL(`${k_duitku}/redirect_checkout**`, {timeout: 30_000});
    await sound(page, "pay");
    await page.getByLabel("BCA VA").check();
    await page.getByRole("button", {name: "Bayar", exact: true}).click();
    await page.waitForURL(`${k_site}/o/**`);
    order_page = page.url().split("?")[0];
    await order_page_says(order_page, "Pembayaran kami terima");
    await sound(page, "order-paid");
});

test("the mail's link sets a password once, and the member area shows group and material", async () => {
    const address = link_in(await message_to(k_dewi.email, "/atur-sandi/"), "/atur-sandi/");
    await page.goto(address);
    await sound(page, "set-password");
    await page.locator(`[name="sandi"]`).fill(k_password);
    await page.locator("main form button").last().click();
    await page.waitForURL(/\/(saya|masuk)/);
    await page.context().clearCookies();
    await page.goto(`${k_site}/masuk`);
    await sound(page, "sign-in");
    await page.locator(`[name="email"]`).fill(k_dewi.email);
    await page.locator(`[name="sandi"]`).fill(k_password);
    await page.locator("main form button").last().click();
    await page.waitForURL(`${k_site}/saya`);
    await page.getByText("Sudah Bayar").first().waitFor();
    await sound(page, "member");
    const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", {name: "Panduan Magang Jepang"}).click(),
    ]);
    assert.match(download.suggestedFilename(), /\.pdf$/);
    await page.goto(`${k_site}/saya/sandi`);
    await sound(page, "change-password");
    const used = await fetch(address);
    assert.notEqual(used.status, 200);
});

test("who is signed in names the account they are paid to, once with a mistake", async () => {
    await page.goto(`${k_site}/saya/rekening`);
    await page.getByText("Belum ada rekening").waitFor();
    await sound(page, "account-empty");
    const fill = async (number) => {
        await page.locator(`[name="bank"]`).fill("bank bca");
        await page.locator(`[name="nomor"]`).fill(number);
        await page.locator(`[name="pemilik"]`).fill(k_dewi.nama);
        await page.locator(`[name="sandi_lama"]`).fill(k_password);
    };
    await fill("12");
    const [refused] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), send("rekening")]);
    await assert_answer_sound(browser, page, "account-refused", refused);
    assert.equal(await page.locator(`[name="nomor"]`).getAttribute("aria-invalid"), "true");
    assert.equal(await page.locator(`[name="pemilik"]`).inputValue(), k_dewi.nama);
    await fill("0123 456 789");
    await send("rekening");
    await page.getByText("BCA ••••••6789").first().waitFor();
    assert.ok(!(await page.content()).includes("0123456789"));
    await sound(page, "account");
    await message_to(k_dewi.email, "BCA ••••••6789");
});

test("a transfer shows its unique amount, and takes a picture as proof", async () => {
    await page.context().clearCookies();
    await fill_checkout(k_agus, "transfer:BCA");
    await send("checkout");
    await page.waitForURL(`${k_site}/o/**`);
    order_page = page.url().split("?")[0];
    await page.getByText("8760673566").first().waitFor();
    await sound(page, "order-transfer");
    await page.locator(`[name="bukti"]`).setInputFiles({name: "bukti.png", mimeType: "image/png", buffer: Buffer.from("MZ no picture")});
    const [refused] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), send("/bukti")]);
    await assert_answer_sound(browser, page, "order-proof-wrong", refused);
    assert.equal(await page.locator(`[name="bukti"]`).getAttribute("aria-invalid"), "true");
    await page.locator(`[name="bukti"]`).setInputFiles(k_proof);
    await page.locator(`[name="pengirim"]`).fill(k_agus.nama);
    const date = page.locator(`[name="tanggal"]`);
    if (await date.inputValue() === "") await date.fill(new Date().toISOString().slice(0, 10));
    await send("/bukti");
    await page.getByRole("heading", {name: "Bukti transfer sedang kami periksa"}).waitFor();
    await sound(page, "order-proof");
});

test("the admin's link shows the proof, and does its one thing once", async () => {
    const address = link_in(await message_to(k_admin, "/a/"), "/a/");
    const context = await browser.newContext({...k_phone, javaScriptEnabled: false});
    const own = await context.newPage();
    await own.goto(address);
    await own.getByText(k_agus.nama).first().waitFor();
    const picture = own.locator("main img");
    assert.ok(await picture.evaluate((img) => img.complete && img.naturalWidth).catch(() => 0) > 0, "the proof is drawn");
    await sound(own, "admin-action");
    const [done] = await Promise.all([
        own.waitForResponse((r) => r.request().method() === "POST"),
        own.locator("main form button").last().click(),
    ]);
    await assert_answer_sound(browser, own, "admin-action-answer", done, 200);
    await order_page_says(order_page, "Pembayaran kami terima");
    await own.goto(address);
    assert.equal(await own.locator("main form button").count(), 0);
    await sound(own, "admin-action-done", 410);
    await context.close();
});
