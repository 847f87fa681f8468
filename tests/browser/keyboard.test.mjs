// Forms by keyboard alone and without a script: where the focus is can be seen, Tab reaches every field in the order in
// which they stand, Space and Enter do the rest. And what goes beside it: mistakes, the back button, paper.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {k_desk, open_browser} from "./browser.mjs";
import {k_referrer, k_site, until_there} from "./site.mjs";

const k_program = "magang-jepang-2025";
const k_gede = {nama: "Gede Artha", email: "gede@contoh.id", no_wa: "0813-7777-0301", kota: "Tabanan"};

let browser;
before(async () => {
    browser = await open_browser();
    await until_there("/topup/mobile-legends");
});
after(async () => { await browser.close(); });

/// Somebody with a keyboard and no script.
const visitor = async (options = {}) => (await browser.newContext({...k_desk, javaScriptEnabled: false, ...options})).newPage();

/// What has the focus: its name or words, and whether it can be seen that it has.
const focused = (page) => page.evaluate(() => {
    const e = document.activeElement;
    const shown = (one) => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    };
    // A radio button that is drawn as a segment shows its focus on the label.
    const seen = shown(e) || [...(e.labels ?? [])].some(shown) || (e.nextElementSibling && shown(e.nextElementSibling));
    return {name: e.name ?? "", id: e.id, type: e.type ?? e.tagName, words: (e.innerText || e.ariaLabel || "").trim(), seen};
});

/// Goes on by Tab until `arrived`, and gives all stops on the way.
async function tab_until(page, arrived) {
    const stops = [];
    for (let i = 0; i < 80; ++i) {
        await page.keyboard.press("Tab");
        const stop = await focused(page);
        stops.push(stop);
        assert.ok(stop.seen, `nobody sees that the focus is on ${JSON.stringify(stop)}`);
        if (arrived(stop)) return stops;
    }
    assert.fail(`Tab never came there: ${JSON.stringify(stops)}`);
}

/// The names that a form's fields have, in the order in which they stand, each group of choices once.
const names_of = (page, form) => page.locator(form).evaluate((element) =>
    [...new Set([...element.elements].filter((e) => e.type !== "hidden" && e.name && !e.disabled).map((e) => e.name))]);

/// That Tab comes by each field of a form, in the order in which they stand.
async function order_is_kept(page, form) {
    const expected = await names_of(page, form);
    const button = (await page.locator(`${form} button`).last().innerText()).trim();
    const stops = await tab_until(page, (stop) => stop.type === "submit" && stop.words === button);
    const met = [...new Set(stops.map((stop) => stop.name).filter((name) => expected.includes(name)))];
    assert.deepEqual(met, expected);
}

test("Tab comes by every field of every stranger's form in its order, and shows where it is", async () => {
    const page = await visitor();
    for (const address of ["/daftar", "/masuk", "/lupa-sandi", "/mitra/daftar", "/topup/mobile-legends"]) {
        await page.goto(k_site + address);
        await order_is_kept(page, `form[action="${address}"]`);
    }
});

test("the first stop of a page is the way past its head, and leads there", async () => {
    const page = await visitor();
    await page.goto(`${k_site}/toko`);
    await page.keyboard.press("Tab");
    assert.equal((await focused(page)).words, "Langsung ke isi");
    await page.keyboard.press("Enter");
    assert.match(page.url(), /#isi$/);
});

/// Answers each field that the focus comes by, and sends.
async function fill_by_keyboard(page, answers, button) {
    const asked = new Set();
    for (let i = 0; i < 60; ++i) {
        await page.keyboard.press("Tab");
        const {name, type, words} = await focused(page);
        if (type === "submit" && words === button) {
            assert.deepEqual(Object.keys(answers).filter((one) => !asked.has(one)), []);
            await page.keyboard.press("Enter");
            return;
        }
        if (!(name in answers) || asked.has(name)) continue;
        asked.add(name);
        if (type === "radio") for (let down = 0; down < answers[name]; ++down) await page.keyboard.press(down ? "ArrowDown" : "Space");
        else if (type === "checkbox") await page.keyboard.press("Space");
        else await page.keyboard.type(answers[name]);
    }
    assert.fail(`there is no button "${button}"`);
}

let order;
test("a program is ordered by keyboard alone", async () => {
    const page = await visitor();
    await page.goto(`${k_site}/checkout/${k_program}`);
    const choices = await page.locator(`[name="metode"]`).evaluateAll((all) => all.map((one) => one.value));
    await fill_by_keyboard(page, {...k_gede, metode: choices.indexOf("transfer:BCA") + 1, setuju: true}, "Pesan sekarang");
    await page.waitForURL(`${k_site}/o/**`);
    order = page.url();
    assert.match(await page.locator("main").innerText(), /8760673566/);
});

test("somebody registers by keyboard alone", async () => {
    const page = await visitor();
    await page.goto(`${k_site}/ref=${k_referrer.code}`);
    const onward = page.waitForRequest((request) => request.redirectedFrom()?.url() === `${k_site}/daftar`);
    await fill_by_keyboard(page, {sapaan: 1, nama: "Ketut Rai", kota: "Bangli", profesi: "Guru", no_wa: "081377770302", setuju: true},
                           "Daftar lewat WhatsApp");
    assert.match((await onward).url(), /^https:\/\/wa\.me\//);
});

test("a form that comes back names each mistake on top, leads to its field, and says it there too", async () => {
    for (const address of ["/daftar", `/checkout/${k_program}`, "/mitra/daftar", "/topup/mobile-legends"]) {
        const form = `form[action="${address}"]`;
        const page = await visitor();
        await page.goto(k_site + address);
        await page.locator(form).last().evaluate((element) => { element.noValidate = true; });
        await page.locator(`${form} button`).last().click();
        const wrong = page.getByRole("alert").getByRole("link");
        assert.ok(await wrong.count() >= 2, `${address}: ${await wrong.count()} mistakes`);
        for (let i = 0; i < await wrong.count(); ++i) {
            const field = page.locator(await wrong.nth(i).getAttribute("href"));
            assert.equal(await field.count(), 1, `${address}: ${await wrong.nth(i).innerText()} leads nowhere`);
            const described = await field.evaluate((e) => {
                const ids = `${e.getAttribute("aria-describedby") ?? ""} ${e.closest("fieldset")?.getAttribute("aria-describedby") ?? ""}`;
                return ids.trim().split(/\s+/).map((id) => document.getElementById(id)?.innerText ?? "").join(" ");
            });
            assert.ok(described.includes(await wrong.nth(i).innerText()), `${address}: ${await wrong.nth(i).innerText()} is not at its field`);
        }
        await wrong.first().focus();
        await page.keyboard.press("Enter");
        assert.match(page.url(), /#/);
        await page.context().close();
    }
});

test("after a mistake the back button leads to the form as it was typed, and it can be sent again", async () => {
    const page = await visitor();
    const typed = {...k_gede, nama: "Gede Artha Dua", email: "gede2@contoh.id", no_wa: "0812"};
    await page.goto(`${k_site}/checkout/${k_program}`);
    for (const [name, value] of Object.entries(typed)) await page.locator(`[name="${name}"]`).fill(value);
    await page.locator(`[value="transfer:BCA"]`).check();
    await page.locator(`[name="setuju"]`).check();
    await page.getByRole("button", {name: "Pesan sekarang"}).click();
    await page.getByRole("alert").waitFor();
    await page.goBack();
    assert.equal(new URL(page.url()).pathname, `/checkout/${k_program}`);
    for (const [name, value] of Object.entries({...typed, no_wa: "0813-7777-0303"})) await page.locator(`[name="${name}"]`).fill(value);
    await page.locator(`[value="transfer:BCA"]`).check();
    if (!await page.locator(`[name="setuju"]`).isChecked()) await page.locator(`[name="setuju"]`).check();
    await page.getByRole("button", {name: "Pesan sekarang"}).click();
    await page.waitForURL(`${k_site}/o/**`);
});

test("who wants no motion gets none; others scroll softly", async () => {
    for (const [reducedMotion, expected] of [["reduce", "auto"], ["no-preference", "smooth"]]) {
        const page = await visitor({reducedMotion});
        await page.goto(k_site);
        assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), expected);
        const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((e) => {
            const style = getComputedStyle(e);
            return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
        }).length);
        if (reducedMotion === "reduce") assert.equal(moving, 0);
        await page.context().close();
    }
});

test("an order's page on paper is black on white, without what only a screen can do", async () => {
    const page = await visitor({colorScheme: "dark"});
    await page.goto(order);
    await page.emulateMedia({media: "print", colorScheme: "dark"});
    const shown = async (selector) => page.locator(selector).evaluateAll((all) => all.filter((e) => e.checkVisibility()).length);
    for (const gone of [".top", ".bottom", ".skip", "main button", "main form"]) assert.equal(await shown(gone), 0, gone);
    assert.ok(await shown(".sums") >= 1);
    const dark = await page.evaluate(() => {
        const light = (colour) => { const [r, g, b] = colour.match(/[\d.]+/g).map(Number); return (r * 299 + g * 587 + b * 114) / 1000; };
        const text = [...document.querySelectorAll("main *")].filter((e) => e.checkVisibility() && e.childElementCount === 0 && e.innerText?.trim());
        return text.filter((e) => light(getComputedStyle(e).color) > 120).map((e) => `${e.className} ${e.innerText} ${getComputedStyle(e).color}`);
    });
    assert.deepEqual(dark, []);
    if (process.env.MITRA_SCREENSHOTS) await page.screenshot({path: `${process.env.MITRA_SCREENSHOTS}/order-printed.png`, fullPage: true});
});
