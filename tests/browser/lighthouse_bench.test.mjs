// Lighthouse's mobile profile for every page that a stranger sees first, with how fast it is beside the same words as a
// bare HTML page that a bare server gives, in one run. Named on the command line only: `scripts/bench lighthouse`.
import assert from "node:assert/strict";
import {createServer} from "node:http";
import {after, before, test} from "node:test";
import {free_port, open_browser} from "./browser.mjs";
import {judged} from "./lighthouse.mjs";
import {mitra} from "./mitra.mjs";
import {k_referrer, k_site, until_there} from "./site.mjs";

const k_least = 95;
const k_asked = ["accessibility", "best-practices", "seo"];

let browser;
let port;
let bare;       // the server of the reference
let bare_html;  // what it gives
const addresses = [];
before(async () => {
    port = await free_port();
    browser = await open_browser({port});
    bare = createServer((request, response) => {
        response.setHeader("Content-Type", "text/html; charset=utf-8");
        response.end(request.url === "/" ? bare_html : "");
    });
    await new Promise((resolve) => bare.listen(0, "127.0.0.1", resolve));
    await until_there("/topup/mobile-legends");
    const placed = await mitra("order", "new", "magang-jepang-2025", "--buyer", k_referrer.code, "--method", "transfer:BCA");
    const order = new URL((await mitra("order", "show", placed.id)).link).pathname;
    addresses.push(["/", true], [`/ref=${k_referrer.code}`, true], ["/p/magang-jepang-2025", true], ["/toko", true],
                   ["/membership", true], ["/topup", true], ["/topup/mobile-legends", true], ["/mitra/daftar", true],
                   ["/privasi", true], ["/syarat", true], ["/daftar", true],
                   ["/checkout/magang-jepang-2025", false], [order, false], ["/masuk", false]);
});
after(async () => {
    bare.close();
    await browser.close();
});

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

/// The page's words and nothing else.
async function words_of(address) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(k_site + address);
    const words = await page.locator("body").innerText();
    await page.context().close();
    const paragraphs = words.split(/\n+/).map((line) => `<p>${escaped(line)}</p>`).join("\n");
    return `<!DOCTYPE html>\n<html lang="id"><head><meta charset="utf-8"><title>T</title>` +
        `<meta name="viewport" content="width=device-width, initial-scale=1"></head><body>\n${paragraphs}\n</body></html>\n`;
}

test("every page is judged", async () => {
    console.log(`${"page".padEnd(34)} accessibility  best practices  seo  performance  bare page  ratio`);
    const below = [];
    for (const [address, found] of addresses) {
        const {scores, short} = await judged(port, k_site + address, [...k_asked, "performance"], {found});
        bare_html = await words_of(address);
        const reference = (await judged(port, `http://127.0.0.1:${bare.address().port}/`, ["performance"])).scores.performance;
        const [a, b, s] = k_asked.map((category) => String(scores[category]));
        const name = address.startsWith("/o/") ? "/o/..." : address;
        const ratio = (scores.performance / reference).toFixed(2);
        console.log(`${name.padEnd(34)} ${a.padStart(13)} ${b.padStart(15)} ${s.padStart(4)}${found ? " " : "*"} ` +
            `${String(scores.performance).padStart(10)} ${String(reference).padStart(10)} ${ratio.padStart(6)}`);
        for (const category of k_asked)
            if (scores[category] < k_least) below.push(`${address}: ${category} ${scores[category]}: ${short.join("; ")}`);
    }
    console.log("* kept out of search engines on purpose; of seo all is asked but that");
    assert.deepEqual(below, []);
});
