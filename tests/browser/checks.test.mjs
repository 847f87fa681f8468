// The checks themselves: each must be able to find something.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {k_phone, open_browser} from "./browser.mjs";
import {accessibility_faults, html_faults, width_faults} from "./checks.mjs";

let browser;
before(async () => { browser = await open_browser(); });
after(async () => { await browser.close(); });

const show = async (body) => {
    const page = await (await browser.newContext(k_phone)).newPage();
    await page.setContent(`<!DOCTYPE html><html lang="id"><head><title>T</title><meta name="viewport" content="width=device-width"></head><body>${body}</body></html>`);
    return page;
};

test("broken HTML is found", async () => {
    const faults = await html_faults(`<!DOCTYPE html><html lang="id"><head><title>T</title></head><body><p><div></div></p></body></html>`);
    assert.ok(faults.some((fault) => fault.includes("close-order")), faults.join("\n"));
});

test("a field without a label is found", async () => {
    const faults = await accessibility_faults(await show(`<main><h1>T</h1><input type="text"></main>`));
    assert.ok(faults.some((fault) => fault.startsWith("label:")), faults.join("\n"));
});

test("pale text is found", async () => {
    const faults = await accessibility_faults(await show(`<main><h1 style="color:#ccc">Teks</h1></main>`));
    assert.ok(faults.some((fault) => fault.startsWith("color-contrast:")), faults.join("\n"));
});

test("what is wider than the screen is found", async () => {
    const faults = await width_faults(await show(`<p style="width:500px">T</p>`));
    assert.equal(faults.length, 1);
});
