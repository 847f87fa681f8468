// What every page must pass: valid HTML, accessibility in light and dark, no sideways scrolling, few small requests.
import assert from "node:assert/strict";
import {mkdir, readFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {HtmlValidate} from "html-validate";
import {k_phone} from "./browser.mjs";

const require = createRequire(import.meta.url);
const k_most_bytes = 60 * 1024;
const k_most_requests = 5;

const html_validate = new HtmlValidate({
    extends: ["html-validate:standard"],
    rules: {"no-inline-style": "error", "long-title": "error", "tel-non-breaking": "off"},
});

/// What html-validate finds in a page as it came over the wire.
export async function html_faults(html) {
    const report = await html_validate.validateString(html);
    return report.results.flatMap((result) =>
        result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
}

/// What axe finds. Runs in a context that allows scripts, since axe is one; the site's own policy is bypassed for it.
export async function accessibility_faults(page) {
    await page.evaluate(await readFile(require.resolve("axe-core/axe.min.js"), "utf8"));
    const found = await page.evaluate(() => window.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }));
    return found.violations.map((v) =>
        `${v.id}: ${v.help} at ${v.nodes.map((n) => `${n.target} (${n.failureSummary})`).join("; ")}`);
}

/// Parts of the page that are wider than the screen.
export async function width_faults(page) {
    return page.evaluate(() => {
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) return [];
        return [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > width + 1)
            .map((e) => `<${e.tagName.toLowerCase()} class="${e.className}"> reaches beyond ${width} px`);
    });
}

/// Counts what loading a page costs; call `faults` when it is loaded.
export function cost_of(page) {
    const requests = [];
    page.on("response", (response) => requests.push(response));
    return {
        async faults() {
            let bytes = 0;
            for (const response of requests) bytes += (await response.body().catch(() => "")).length;
            const faults = [];
            if (requests.length > k_most_requests) faults.push(`${requests.length} requests`);
            if (bytes > k_most_bytes) faults.push(`${bytes} bytes`);
            return faults;
        },
    };
}

/// That nothing is wrong with the page that `own` shows: as it came over the wire, what it costs, and drawn in both
/// schemes. It is opened again in a context where axe may run, with the same cookies. MITRA_SCREENSHOTS keeps pictures.
export async function assert_sound(browser, own, name, status = 200) {
    const faults = [];
    const cookies = await own.context().cookies();
    const pictures = process.env.MITRA_SCREENSHOTS;
    for (const colorScheme of ["light", "dark"]) {
        const context = await browser.newContext({...k_phone, colorScheme, bypassCSP: true});
        await context.addCookies(cookies);
        const twin = await context.newPage();
        const cost = cost_of(twin);
        const response = await twin.goto(own.url());
        assert.equal(response.status(), status, name);
        faults.push(...await html_faults(await response.text()), ...await cost.faults());
        if (pictures) {
            await mkdir(pictures, {recursive: true});
            await twin.screenshot({path: `${pictures}/${name}-${colorScheme}.png`, fullPage: true});
        }
        // What is folded away is part of the page too.
        await twin.evaluate(() => { for (const each of document.querySelectorAll("details")) each.open = true; });
        faults.push(...await accessibility_faults(twin), ...await width_faults(twin));
        await context.close();
    }
    assert.deepEqual(faults, [], name);
}
