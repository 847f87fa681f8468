// Orders in the states that the other journeys do not pass: refused, reported, cancelled, refunded, done step by step,
// unpaid at the provider; and the links of what was bought. No script runs on the buyer's phone.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {k_phone, open_browser} from "./browser.mjs";
import {assert_answered, assert_sound} from "./checks.mjs";
import {mitra} from "./mitra.mjs";
import {k_inbox, k_proof, k_site, link_in, message_to} from "./site.mjs";

const k_komang = {name: "Komang Sari", phone: "081377770201", digits: "6281377770201", email: "komang@contoh.id"};

let browser;
let page;
before(async () => {
    browser = await open_browser();
    page = await (await browser.newContext({...k_phone, javaScriptEnabled: false})).newPage();
    await mitra("person", "add", "--name", k_komang.name, "--phone", k_komang.phone, "--city", "Ubud", "--consent",
                "--email", k_komang.email);
});
after(async () => { await browser.close(); });

const sound = (name, status = 200) => assert_sound(browser, page, name, status);
const main_text = () => page.locator("main").innerText();

const answered = (button, name, status) => assert_answered(browser, page, button, name, status);
const order = (product, ...words) => mitra("order", "new", product, "--buyer", k_komang.phone, ...words);

/// Opens the order's page until it says `text`.
async function order_says(address, text) {
    for (const end = Date.now() + 30_000;;) {
        await page.goto(address);
        if ((await main_text()).includes(text)) return;
        assert.ok(Date.now() < end, `${address} never said "${text}": ${await main_text()}`);
        await page.waitForTimeout(200);
    }
}

test("a checkout with nothing in it comes back with all that is missing", async () => {
    await page.goto(`${k_site}/checkout/magang-jepang-2025`);
    await answered("Pesan sekarang", "checkout-wrong");
});

test("a proof that is refused says why, and an order that is cancelled can be placed again", async () => {
    const placed = await order("magang-jepang-2025", "--method", "transfer:BCA");
    const {link, id} = await mitra("order", "show", placed.id);
    await page.goto(link);
    await page.locator(`[name="bukti"]`).setInputFiles(k_proof);
    await page.getByRole("button", {name: "Kirim bukti"}).click();
    await mitra("verify-payment", id, "--reject", "--reason", "Jumlahnya tidak sama.");
    await page.goto(link);
    await sound("order-proof-refused");
    await mitra("order", "cancel", id, "--reason", "Atas permintaan pembeli");
    await page.goto(link);
    await sound("order-cancelled");
});

test("a problem is reported under the order, with words", async () => {
    const placed = await order("magang-jepang-2025", "--method", "transfer:BCA");
    await page.goto((await mitra("order", "show", placed.id)).link);
    await page.getByText("Ada masalah dengan pesanan ini?").click();
    await page.locator(`[name="pesan"]`).fill(" ");
    await answered("Kirim laporan", "order-report-wrong");
    await page.locator(`[name="pesan"]`).fill("Saya salah transfer.");
    await answered("Kirim laporan", "order-report-sent", 200);
    await page.goto((await mitra("order", "show", placed.id)).link);
    await sound("order-reported");
});

test("an attempt that failed at Duitku says what to do", async () => {
    const placed = await order("magang-jepang-2025", "--method", "duitku");
    const {link} = await mitra("order", "show", placed.id);
    await order_says(link, "Bayar Rp");
    await sound("order-duitku");
    const {items} = await (await fetch(`${k_inbox}/duitku.json`)).json().then((all) => ({items: all.invoices ?? all.items}));
    const invoice = items.findLast((one) => (one.order ?? one.merchantOrderId).startsWith(`${placed.id}-`));
    await fetch(`${k_inbox}/duitku/do.json`, {
        method: "POST",
        body: new URLSearchParams({invoice: invoice.reference, act: "fail"}),
    });
    await order_says(link, "tidak berhasil");
    await sound("order-duitku-failed");
});

test("a service is done step by step; the buyer's step wants an answer and an agreement", async () => {
    await mitra("product", "add", "Analisis Keamanan Web", "--kind", "service", "--price", "750000",
                "--steps", "../../etc/examples/analisis-keamanan.toml", "--description", "Temuan dan perbaikannya.",
                "--feature", "Laporan PDF", "--feature", "Satu jam pembahasan");
    const placed = await mitra("order", "grant", "analisis-keamanan-web", k_komang.phone, "--reason", "uji");
    const {link} = await mitra("order", "show", placed.id);
    await page.goto(link);
    await sound("order-steps");
    await page.locator(`[name="jawaban"]`).fill("https://komang.example");
    await answered("Kirim", "order-step-wrong");
    await page.locator(`[name="jawaban"]`).fill("https://komang.example");
    await page.locator(`[name="confirm"]`).check();
    await page.getByRole("button", {name: "Kirim", exact: true}).click();
    await page.getByRole("status").getByText("Terima kasih").waitFor();
    await sound("order-step-done");
    await page.goto(`${k_site}/p/analisis-keamanan-web`);
    await sound("product-service");
});

test("what is bought as a file has a link, which ends with the order; the document says so", async () => {
    await mitra("product", "add", "Panduan Lengkap", "--kind", "file", "--price", "99000", "--plain", "--file", k_proof);
    const placed = await order("panduan-lengkap", "--method", "transfer:BCA");
    await mitra("verify-payment", placed.id);
    const address = link_in(await message_to(k_komang.email, "/d/"), "/d/");
    assert.equal((await fetch(address)).status, 200);
    await mitra("order", "refund", placed.id, "--reason", "tidak cocok");
    await page.goto(address);
    await sound("download-ended", 410);
    const {link} = await mitra("order", "show", placed.id);
    await page.goto(link);
    await sound("order-refunded");
    await page.getByRole("link", {name: "Bukti pembatalan"}).click();
    await sound("cancellation");
    await page.goto(`${k_site}/toko`);
    await sound("store-full");
});
