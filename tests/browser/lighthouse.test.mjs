// Lighthouse's mobile profile for pages that a stranger sees first: accessibility, best practices, search engines. Here for
// a few, since each takes seconds; `scripts/bench lighthouse` judges all of them, and says how fast they are.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {free_port, open_browser} from "./browser.mjs";
import {judged} from "./lighthouse.mjs";
import {k_site} from "./site.mjs";

const k_least = 95;
const k_categories = ["accessibility", "best-practices", "seo"];

let browser;
let port;
before(async () => {
    port = await free_port();
    browser = await open_browser({port});
});
after(async () => { await browser.close(); });

// A sign-in is kept out of search engines, so of `seo` all is asked but that it can be found.
for (const [address, found] of [["/", true], ["/p/magang-jepang-2025", true], ["/masuk", false]]) {
    test(`Lighthouse gives ${address} at least ${k_least}`, async () => {
        const {scores, short} = await judged(port, k_site + address, k_categories, {found});
        for (const category of k_categories)
            assert.ok(scores[category] >= k_least, `${category} ${scores[category]}: ${short.join("\n")}`);
    });
}
