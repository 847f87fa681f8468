// What people who are known see, in the states that a journey does not pass: links from messages, an applicant, a leader
// with and without a team, questions and answers, an admin who has to write something. No script runs on their phones.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {k_phone, open_browser} from "./browser.mjs";
import {assert_answered, assert_sound} from "./checks.mjs";
import {mitra} from "./mitra.mjs";
import {k_admin, k_site, link_in, message_to} from "./site.mjs";

const k_password = "nasi-goreng-tengah-malam";
const k_wayan = {name: "Wayan Sudarsana", phone: "081377770101", digits: "6281377770101", email: "wayan@contoh.id"};
const k_putu = {name: "Putu Ayu", phone: "081377770102", digits: "6281377770102", email: "putu@contoh.id"};
const k_made = {name: "Made Wirawan", phone: "081377770103", digits: "6281377770103", email: "made@contoh.id"};
const k_nyoman = {name: "Nyoman Arta", phone: "081377770104", digits: "6281377770104", email: "nyoman@contoh.id"};

let browser;
const newcomer = async () => (await browser.newContext({...k_phone, javaScriptEnabled: false})).newPage();
before(async () => { browser = await open_browser(); });
after(async () => { await browser.close(); });

const sound = (page, name, status = 200) => assert_sound(browser, page, name, status);
const main_text = (page) => page.locator("main").innerText();

const answered = (page, button, name, status) => assert_answered(browser, page, button, name, status);

async function add(who, email = who.email) {
    await mitra("person", "add", "--name", who.name, "--phone", who.phone, "--city", "Gianyar", "--consent",
                ...(email ? ["--email", email] : []));
}

/// A new member's page: the password is set by the link in their mail.
async function signed_in(email) {
    const page = await newcomer();
    await page.goto(link_in(await message_to(email, "/atur-sandi/"), "/atur-sandi/"));
    await page.locator(`[name="sandi"]`).fill(k_password);
    await page.locator("main form button").last().click();
    await page.goto(`${k_site}/masuk`);
    if (page.url().endsWith("/masuk")) {
        await page.locator(`[name="email"]`).fill(email);
        await page.locator(`[name="sandi"]`).fill(k_password);
        await page.locator("main form button").last().click();
    }
    return page;
}

test("a page of one's own, before anybody came; and who wants no more messages is asked once", async () => {
    await add(k_nyoman);
    const page = await newcomer();
    await page.goto((await mitra("link", "new", "person-page", k_nyoman.phone)).url);
    await sound(page, "dashboard-empty");
    const {text} = await mitra("template", "render", "ajakan", "--as", k_nyoman.phone, "--email");
    await page.goto(link_in(text, "/berhenti/"));
    await sound(page, "stop");
    await page.getByRole("button", {name: "Ya, hentikan pesan"}).click();
    await page.getByRole("heading", {name: "Anda sudah berhenti"}).waitFor();
    await sound(page, "stop-done");
});

test("an e-mail that was typed for a phone is asked about on that phone", async () => {
    await add(k_putu, "");
    const page = await newcomer();
    await page.goto(`${k_site}/checkout/magang-jepang-2025`);
    const typed = {nama: k_putu.name, email: k_putu.email, no_wa: k_putu.phone, kota: "Gianyar"};
    for (const [name, value] of Object.entries(typed)) await page.locator(`[name="${name}"]`).fill(value);
    await page.locator(`[value="transfer:BCA"]`).check();
    await page.locator(`[name="setuju"]`).check();
    await page.getByRole("button", {name: "Pesan sekarang"}).click();
    await page.waitForURL(`${k_site}/o/**`);
    await page.goto(link_in(await message_to(k_putu.digits, "/kontak/"), "/kontak/"));
    await sound(page, "contact");
    const address = page.url();
    await answered(page, "Ya, ini email saya", "contact-attached", 200);
    await page.goto(address);
    await sound(page, "contact-used", 410);
});

test("signing in and passwords: each refusal stands at its field", async () => {
    const page = await newcomer();
    await page.goto(`${k_site}/masuk`);
    await page.locator(`[name="email"]`).fill(k_putu.email);
    await page.locator(`[name="sandi"]`).fill("bukan-ini-kata-sandinya");
    await answered(page, "Masuk", "sign-in-wrong");
    await page.goto(link_in(await message_to(k_putu.email, "/atur-sandi/"), "/atur-sandi/"));
    await page.locator(`[name="sandi"]`).fill("pendek");
    await answered(page, "Simpan", "set-password-wrong");
    await page.locator(`[name="sandi"]`).fill(k_password);
    await page.locator("main form button").last().click();
    await page.goto(`${k_site}/saya/sandi`);
    await page.locator(`[name="sandi_lama"]`).fill("bukan-ini-kata-sandinya");
    await page.locator(`[name="sandi"]`).fill("pendek");
    await answered(page, "Simpan", "change-password-wrong");
    await page.goto(`${k_site}/lupa-sandi`);
    await page.locator(`[name="email"]`).fill("bukan-email");
    await answered(page, "Kirim", "forgotten-wrong");
    await page.locator(`[name="email"]`).fill(k_putu.email);
    await answered(page, "Kirim", "forgotten-sent", 200);
});

test("who applies as a partner sees how it stands, until the admin's link says yes", async () => {
    const page = await newcomer();
    await page.goto(`${k_site}/mitra/daftar`);
    await page.locator(`[name="nama"]`).fill(k_made.name);
    await page.locator(`[name="no_wa"]`).fill("0812");
    await page.locator(`[name="email"]`).fill(k_made.email);
    await page.locator(`[name="kota"]`).fill("Gianyar");
    await page.locator(`[name="setuju"]`).check();
    await answered(page, "Daftar", "affiliate-wrong");
    await page.locator(`[name="no_wa"]`).fill(k_made.phone);
    await page.locator("main form button").last().click();
    assert.match(page.url(), /terkirim=ya/);
    const admin = await newcomer();
    await admin.goto(link_in(await message_to(k_admin, k_made.name), "/a/"));
    await sound(admin, "admin-affiliate");
    await admin.locator("main form button").last().click();
    const own = await signed_in(k_made.email);
    await own.goto(`${k_site}/saya`);
    await sound(own, "member-affiliate-alone");
    await own.goto(`${k_site}/mitra/daftar`);
    await sound(own, "affiliate-approved");
    await own.goto(`${k_site}/saya/anggota`);
    await sound(own, "membership-none");
    await own.goto(`${k_site}/saya/tanya`);
    await sound(own, "questions-not-vip");
});

let leader;
test("who leads somebody sees what their reports bring", async () => {
    await add(k_wayan);
    await mitra("order", "grant", "vip-member", k_wayan.phone, "--reason", "uji");
    leader = await signed_in(k_wayan.email);
    await leader.goto(`${k_site}/saya/tim`);
    assert.equal(leader.url(), `${k_site}/saya/anggota`);  // who leads nobody has no such page
    const meeting = await mitra("event", "add", "--title", "Pertemuan VIP", "--start", "2035-01-05 19:30", "--zoom",
                "https://zoom.example/j/43", "--tier", "vip");
    await mitra("order", "grant", "vip-member", k_nyoman.phone, "--reason", "uji");
    await mitra("leader", "set", k_nyoman.phone, k_wayan.phone);
    const member = await signed_in(k_nyoman.email);
    await member.goto(`${k_site}/saya/laporan`);
    await member.locator(`[name="isi"]`).fill(" ");
    await answered(member, "Kirim laporan", "report-wrong");
    await member.locator(`[name="isi"]`).fill("Tiga video, dua siaran langsung. ".repeat(20));
    await member.locator("main form button").last().click();
    const {items} = await mitra("daily-report", "list", "--status", "submitted", "--person", k_nyoman.phone);
    await mitra("approve", items[0].id, "--amount", "123456");
    await member.goto(`${k_site}/saya/laporan`);
    await sound(member, "reports-validated");
    await leader.goto(`${k_site}/saya/tim`);
    assert.match(await main_text(leader), /Nyoman Arta/);
    await sound(leader, "team");
    await leader.goto(`${k_site}/saya`);
    await sound(leader, "member-leader");
    const way_in = await leader.getByRole("link", {name: "Masuk ke Zoom Pertemuan VIP"}).getAttribute("href");
    assert.equal((await fetch(k_site + way_in, {redirect: "manual"})).headers.get("location"), "https://zoom.example/j/43");
    await mitra("event", "cancel", meeting.id);
    await leader.goto(k_site + way_in);
    await sound(leader, "meeting-cancelled", 410);
});

test("a question goes to the admin, whose link wants an answer, and comes back answered", async () => {
    await leader.goto(`${k_site}/saya/tanya`);
    await sound(leader, "questions-empty");
    await leader.locator("#pertanyaan").fill(" ");
    await answered(leader, "Kirim pertanyaan", "question-wrong");
    await leader.locator("#pertanyaan").fill("Kapan komisi bulan ini ditransfer?\n\nSaya belum melihatnya.");
    await leader.getByRole("button", {name: "Kirim pertanyaan"}).click();
    await leader.getByRole("status").waitFor();
    const admin = await newcomer();
    const address = link_in(await message_to(k_admin, "Kapan komisi bulan ini"), "/a/");
    await admin.goto(address);
    await sound(admin, "admin-question");
    await admin.locator("#jawaban").fill(" ");
    await answered(admin, /Kirim|Jawab/, "admin-question-wrong");
    await admin.locator("#jawaban").fill("Tanggal 5, bersama bulan lalu.");
    await answered(admin, /Kirim|Jawab/, "admin-question-answered", 200);
    await leader.goto(`${k_site}/saya/tanya`);
    assert.match(await main_text(leader), /Tanggal 5, bersama bulan lalu/);
    await sound(leader, "questions-answered");
    await leader.getByText("Tulis lagi").click();
    await leader.locator("details textarea").fill(" ");
    await answered(leader, /^Kirim$/, "question-again-wrong");
});
