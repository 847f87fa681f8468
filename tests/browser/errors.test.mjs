// The pages of what went wrong, as a visitor's browser shows them: each status is brought about as it really comes.
import assert from "node:assert/strict";
import {spawn} from "node:child_process";
import {dirname} from "node:path";
import {after, before, test} from "node:test";
import {setTimeout as pause} from "node:timers/promises";
import {open_browser} from "./browser.mjs";
import {assert_page, html_faults} from "./checks.mjs";
import {k_site} from "./site.mjs";

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser.close(); });

const k_form = {sapaan: "Ibu", nama: "Nur Aini", kota: "Depok", profesi: "Dokter", no_wa: "085712340001", setuju: "ya"};

async function post(path, fields, headers = {}) {
    return fetch(k_site + path, {method: "POST", redirect: "manual", headers, body: new URLSearchParams(fields)});
}

/// That an answer is such a status, and valid. These pages are one template: 400, 404 and 503 are looked at whole.
async function valid(response, status) {
    assert.equal(response.status, status);
    assert.deepEqual(await html_faults(await response.text()), []);
}

async function sound(name, response, status) {
    assert.equal(response.status, status);
    await assert_page(browser, {
        address: response.url,
        name,
        status,
        answer: {method: "POST", status, headers: Object.fromEntries(response.headers), body: await response.text()},
    });
}

test("400: an address with one field twice", async () => {
    await assert_page(browser, {address: `${k_site}/topup?cari=a&cari=b`, name: "error-400", status: 400});
});

test("403: a form from somebody else's page", async () => {
    await valid(await post("/daftar", k_form, {Origin: "https://evil.example"}), 403);
});

test("405: a form where there is none", async () => {
    await valid(await post("/toko", k_form), 405);
});

test("413: a form that is far too long", async () => {
    await valid(await post("/daftar", {...k_form, nama: "a".repeat(17 * 1024)}), 413);
});

test("415: a form in words that nobody here reads", async () => {
    const answer = await fetch(`${k_site}/daftar`, {method: "POST", headers: {"Content-Encoding": "gzip"}, body: "x"});
    await valid(answer, 415);
});

test("429: one number again and again", async () => {
    let answer;
    for (let i = 0; i < 30; ++i) {
        answer = await post("/daftar", {...k_form, no_wa: "085712340002"});
        if (answer.status !== 303) break;
    }
    assert.ok(Number(answer.headers.get("retry-after")) > 0);
    await valid(answer, 429);
});

test("503: the database is in somebody else's hands for too long", async () => {
    const holder = spawn("sqlite3", [`${dirname(process.env.MITRA_CONFIG)}/mitra.db`], {stdio: ["pipe", "pipe", "inherit"]});
    try {
        holder.stdin.write("BEGIN IMMEDIATE;\nSELECT 'held';\n");
        await new Promise((resolve) => holder.stdout.once("data", resolve));
        await sound("error-503", await post("/daftar", {...k_form, no_wa: "085712340003"}), 503);
    } finally {
        holder.stdin.end();
        await new Promise((resolve) => holder.once("exit", resolve));
    }
    for (const end = Date.now() + 10_000;;) {
        const answer = await post("/daftar", {...k_form, no_wa: "085712340003"});
        if (answer.status === 303) break;
        assert.ok(Date.now() < end, `the site still answers ${answer.status}`);
        await pause(100);
    }
});
