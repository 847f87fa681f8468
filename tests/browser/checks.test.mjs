// The checks themselves: each must be able to find something.
import assert from "node:assert/strict";
import {createServer} from "node:http";
import {after, before, test} from "node:test";
import {k_phone, open_browser} from "./browser.mjs";
import {accessibility_faults, cost_of, html_faults, width_faults} from "./checks.mjs";

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

test("a page that is heavy, or asks for much, is found", async () => {
    const server = createServer((request, response) => {
        if (request.url !== "/") return response.end();
        response.setHeader("Content-Type", "text/html");
        response.end(`<!DOCTYPE html><title>T</title>${[1, 2, 3, 4].map((i) => `<img src="/${i}.png" alt="">`)}${"T".repeat(60 * 1024)}`);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const page = await (await browser.newContext(k_phone)).newPage();
    const cost = cost_of(page);
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const [requests, bytes] = await cost.faults();
    assert.equal(requests, "6 requests");  // the page, its pictures, its icon
    assert.match(bytes, /^6\d{4} bytes$/);
    await page.context().close();
    server.close();
});
