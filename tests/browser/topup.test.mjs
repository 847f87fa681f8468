// A buyer of diamonds on a phone without JavaScript: choose, see whose account it is, say yes, pay at Trakteer with the
// code, and watch the owner's link send it. Every page on the way is checked as it is met, in light and dark.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {k_phone, open_browser} from "./browser.mjs";
import {assert_answer_sound, assert_answered, assert_sound} from "./checks.mjs";
import {mitra} from "./mitra.mjs";
import {k_admin, k_inbox, k_site, k_trakteer, link_in, message_to} from "./site.mjs";

const k_umi = {no_wa: "0813-7777-2001", nama: "Umi Kalsum", digits: "6281377772001"};
const k_id = "136216777";
const k_item = "ML86-S14";  // of two servers that sell 86 Diamonds the cheaper
const k_nickname = "Pemain6777";  // what the sandbox calls it

let browser;
let page;  // the buyer's, where no script runs
before(async () => {
    browser = await open_browser();
    page = await (await browser.newContext({...k_phone, javaScriptEnabled: false})).newPage();
});
after(async () => { await browser.close(); });

const sound = (own, name, status = 200) => assert_sound(browser, own, name, status);

async function fill(target, zone) {
    await page.goto(`${k_site}/topup/mobile-legends`);
    await page.locator(`[name="service"][value="${k_item}"]`).check();
    await page.locator(`[name="target"]`).fill(target);
    await page.locator(`[name="zone"]`).fill(zone);
    for (const name of ["no_wa", "nama"]) await page.locator(`[name="${name}"]`).fill(k_umi[name]);
    await page.locator(`[name="setuju"]`).check();
}
const check = () => page.getByRole("button", {name: "Periksa akun"}).click();

/// Loads a page until it says `text`; a buyer waits while it reloads itself.
async function says(address, text) {
    const end = Date.now() + 60_000;
    for (;;) {
        await page.goto(address);
        const words = await page.locator("main").innerText();
        if (words.includes(text)) return words;
        assert.ok(Date.now() < end, `${address} never said "${text}": ${words}`);
        await page.waitForTimeout(300);
    }
}

test("the games are listed as soon as the price list was read, and searched by name", async () => {
    await says(`${k_site}/topup`, "Mobile Legends");
    await sound(page, "topup");
    await page.locator(`[name="cari"]`).fill("legends");
    await page.getByRole("button", {name: "Cari"}).click();
    assert.match(page.url(), /\/topup\?cari=legends$/);
    assert.doesNotMatch(await page.locator("main").innerText(), /Free Fire/);
    await sound(page, "topup-search");
    await page.getByRole("link", {name: "Mobile Legends", exact: true}).click();
    assert.match(page.url(), /\/topup\/mobile-legends$/);
    assert.equal(await page.getByText("86 Diamonds", {exact: true}).count(), 1);
    await sound(page, "topup-game");
});

test("the pages of an operator and of a game with servers are sound too", async () => {
    for (const slug of ["telkomsel", "genshin-impact", "pln"]) {
        await page.goto(`${k_site}/topup/${slug}`);
        await sound(page, `topup-${slug}`);
    }
});

test("a mistake comes back with a message at its field, and everything typed is still there", async () => {
    await fill(`${k_id}|2685`, "");
    const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), check()]);
    await assert_answer_sound(browser, page, "topup-refused", answer);
    assert.equal(await page.locator(`[name="target"]`).getAttribute("aria-invalid"), "true");
    assert.equal(await page.locator(`[name="target"]`).inputValue(), `${k_id}|2685`);
    assert.equal(await page.locator(`[name="nama"]`).inputValue(), k_umi.nama);
    assert.ok(await page.locator(`[name="service"][value="${k_item}"]`).isChecked());
});

test("an account that nobody has is said at the field", async () => {
    await fill("136210000", "2685");
    await check();
    const address = page.url();
    await says(address, "tidak ditemukan");
    assert.equal(await page.locator(`[name="target"]`).getAttribute("aria-invalid"), "true");
    await sound(page, "topup-nobody", 422);
});

let order_page;
let code;
test("the nickname is shown before anything is ordered; saying yes orders", async () => {
    await fill(`${k_id} (2685)`, "");
    await check();
    assert.match(page.url(), /\/topup\/cek\//);
    await says(page.url(), k_nickname);
    await sound(page, "topup-confirm");
    await page.getByRole("button", {name: "Ya, pesan sekarang"}).click();
    assert.match(page.url(), /\/topup\/o\//);
    order_page = page.url();
    code = (await page.locator(".code").innerText()).trim();
    assert.match(code, /^TP[A-Z0-9]{8}$/);
    await sound(page, "topup-order");
    const told = await message_to(k_umi.digits, code);
    assert.ok(told.includes(k_nickname));
});

test("the button leads to Trakteer with amount and code filled in, and paying there is noticed", async () => {
    await page.goto(order_page);
    await page.getByRole("link", {name: /di Trakteer/}).click();
    assert.ok(page.url().startsWith(k_trakteer));
    assert.ok((await page.locator("textarea").inputValue()).includes(code));
    await page.getByRole("button", {name: "Bayar"}).click();
    await says(order_page, "Pembayaran kami terima");
    await sound(page, "topup-paid");
    await message_to(k_umi.digits, "sudah lunas");
});

test("the owner's link shows what it will send, and sends it once", async () => {
    const message = await message_to(k_admin, "topup-order send");
    const admin = await (await browser.newContext({...k_phone, javaScriptEnabled: false})).newPage();
    await admin.goto(link_in(message, "/a/"));
    assert.ok((await admin.locator("main").innerText()).includes(k_id));
    await sound(admin, "topup-send");
    await admin.locator("main form button").click();
    await says(order_page, "Item sudah terkirim");
    await sound(page, "topup-sent");
    await message_to(k_umi.digits, "Anda sudah terkirim");
});

test("while nobody answers whose account it is the page waits, then asks to look twice", async () => {
    const fault = (kind) => fetch(`${k_inbox}/fault`, {
        method: "POST",
        body: new URLSearchParams({key: "vip.nickname", kind, count: "1000"}),
    });
    await fault("500");
    await fill("136218888 (2685)", "");
    await check();
    const address = page.url();
    await sound(page, "topup-wait");
    await says(address, "belum bisa diperiksa");
    await fault("none");
    await sound(page, "topup-unverified");
    await assert_answered(browser, page, "Ya, pesan sekarang", "topup-unsure");
    await page.locator(`[name="benar"]`).check();
    await page.getByRole("button", {name: "Ya, pesan sekarang"}).click();
    assert.match(page.url(), /\/topup\/o\//);
});

test("an order that was cancelled says so, and what is not sold now too", async () => {
    const {items} = await mitra("order", "list", "--method", "trakteer", "--status", "pending");
    await mitra("order", "cancel", items[0].id, "--reason", "uji");
    await page.goto(page.url());
    await sound(page, "topup-cancelled");
    await mitra("provider", "stop", "game", "--reason", "uji");
    await page.goto(`${k_site}/topup/mobile-legends`);
    await page.getByText("sedang tidak dapat dibeli").waitFor();
    await sound(page, "topup-not-sold");
    await mitra("provider", "start", "game");
});
