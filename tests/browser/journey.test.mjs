// The first journey on a phone without JavaScript: link, form, mistakes, WhatsApp, both messages, dashboard, stop.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {k_phone, open_browser} from "./browser.mjs";
import {assert_answer_sound, assert_sound} from "./checks.mjs";
import {k_admin, k_referrer, k_site, link_in, message_to} from "./site.mjs";

const k_newcomer = {name: "Budi Santoso", city: "Bogor", profession: "Pedagang", phone: "0812-3456-7890", digits: "6281234567890"};

let browser;
let page;
before(async () => {
    browser = await open_browser();
    const context = await browser.newContext({...k_phone, javaScriptEnabled: false});
    page = await context.newPage();
});
after(async () => { await browser.close(); });

const k_form = {
    salutation: () => page.getByText("Bapak", {exact: true}),
    name: () => page.getByLabel("Nama", {exact: true}),
    city: () => page.getByLabel("Kota", {exact: true}),
    profession: () => page.getByLabel("Profesi", {exact: true}),
    phone: () => page.getByLabel("No WA aktif"),
    consent: () => page.getByLabel("Menerima pesan WA"),
    send: () => page.getByRole("button", {name: "Daftar lewat WhatsApp"}),
};

/// Sends the form and says where the browser then goes. It asks for that address only if the page's policy lets it,
/// and finds nobody there: WhatsApp is outside of this machine.
async function sent_on_to() {
    const [onward] = await Promise.all([
        page.waitForRequest((request) => request.redirectedFrom()?.url() === `${k_site}/daftar`),
        k_form.send().click(),
    ]);
    return onward.url();
}

test("a referral link opens the landing page, and its button leads to the form", async () => {
    await page.goto(`${k_site}/ref=${k_referrer.code}`);
    await page.getByRole("link", {name: "Ikuti sosialisasi via Zoom"}).click();
    assert.match(page.url(), /#daftar$/);
    await assert.doesNotReject(k_form.name().waitFor({state: "visible"}));
});

test("a wrong number comes back with a message at the field, and everything typed is still there", async () => {
    await k_form.salutation().click();
    await k_form.name().fill(k_newcomer.name);
    await k_form.city().fill(k_newcomer.city);
    await k_form.profession().fill(k_newcomer.profession);
    await k_form.phone().fill("0812");
    await k_form.consent().check();
    const [answer] = await Promise.all([
        page.waitForResponse((response) => response.url() === `${k_site}/daftar`),
        k_form.send().click(),
    ]);
    await assert_answer_sound(browser, page, "form-refused", answer);
    await page.getByRole("alert").getByText("Nomor WA ini terlalu pendek").waitFor();
    assert.equal(await k_form.phone().getAttribute("aria-invalid"), "true");
    assert.match(await k_form.phone().getAttribute("aria-describedby"), /no_wa-salah/);
    assert.equal(await k_form.name().inputValue(), k_newcomer.name);
    assert.equal(await k_form.city().inputValue(), k_newcomer.city);
    assert.equal(await page.getByRole("radio", {name: "Bapak"}).isChecked(), true);
    assert.equal(await k_form.consent().isChecked(), true);
});

test("the corrected form leads on to the admin's WhatsApp", async () => {
    await k_form.phone().fill(k_newcomer.phone);
    assert.equal(await sent_on_to(), `https://wa.me/${k_admin}?text=Halo%20Admin,%20saya%20sudah%20daftar...`);
});

test("the newcomer is welcomed with a link of their own, and the inviter is told", async () => {
    const welcome = await message_to(k_newcomer.digits, k_newcomer.name);
    assert.match(welcome, /^Halo Bapak Budi Santoso! 👋/);
    assert.ok(welcome.includes(`${k_site}/ref=081234567890`), welcome);
    const alert = await message_to(k_referrer.phone, k_newcomer.name);
    assert.match(alert, /Urutan {4}: Peserta ke-1\nTotal yg sudah Anda undang: 1/);
});

test("the link in that message opens the inviter's dashboard", async () => {
    const address = link_in(await message_to(k_referrer.phone, k_newcomer.name), "/m/");
    const context = await browser.newContext({...k_phone, javaScriptEnabled: false});
    const own = await context.newPage();
    await own.goto(address);
    await own.getByText(`Bapak ${k_newcomer.name}`).waitFor();
    await own.getByRole("img", {name: "Kode QR link undangan Anda"}).waitFor();
    assert.match(await own.getByRole("link", {name: "Bagikan di WhatsApp"}).getAttribute("href"), /^https:\/\/wa\.me\/\?text=/);
    await assert_sound(browser, own, "dashboard");
    await context.close();
});

test("the same form sent again is led to the same place and sends nothing twice", async () => {
    const {items: before_it} = await (await fetch(`${process.env.MITRA_INBOX}/inbox.json?to=${k_newcomer.digits}`)).json();
    await page.goto(`${k_site}/ref=${k_referrer.code}`);
    await k_form.salutation().click();
    await k_form.name().fill("Orang Lain");
    await k_form.city().fill("Depok");
    await k_form.profession().fill("Guru");
    await k_form.phone().fill(k_newcomer.phone);
    await k_form.consent().check();
    assert.match(await sent_on_to(), /^https:\/\/wa\.me\//);
    // Somebody else's welcome comes after what this form would have caused: the queue is in order.
    await fetch(`${k_site}/daftar`, {
        method: "POST",
        redirect: "manual",
        body: new URLSearchParams({sapaan: "Ibu", nama: "Sari Dewi", kota: "Depok", profesi: "Dokter",
                                   no_wa: "085712345678", setuju: "ya"}),
    });
    await message_to("6285712345678", "Sari Dewi");
    const {items} = await (await fetch(`${process.env.MITRA_INBOX}/inbox.json?to=${k_newcomer.digits}`)).json();
    assert.equal(items.length, before_it.length);
});
