// What every page must pass: valid HTML, accessibility on a phone and a desk, in light and dark, no sideways scrolling,
// and a first view of few small requests. `visited.mjs` notes which pages were looked at so.
import assert from "node:assert/strict";
import {mkdir, readFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {HtmlValidate} from "html-validate";
import {k_desk, k_judged_phone} from "./browser.mjs";
import {note_visit} from "./visited.mjs";

const require = createRequire(import.meta.url);
const k_most_bytes = 60 * 1024;
const k_most_requests = 5;
const k_narrowest = {width: 320, height: 640};  // a page enlarged four times on a desk is as narrow

// Colours do not depend on the size of the screen, so that each scheme is judged on one; with MITRA_EVERY_SCHEME=1, which
// takes twice as long, on both.
const k_every_scheme = process.env.MITRA_EVERY_SCHEME === "1";

const html_validate = new HtmlValidate({
    extends: ["html-validate:standard"],
    rules: {"no-inline-style": "error", "long-title": "error", "tel-non-breaking": "off"},
});
const axe_script = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

/// What html-validate finds in a page as it came over the wire.
export async function html_faults(html) {
    const report = await html_validate.validateString(html);
    return report.results.flatMap((result) =>
        result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
}

/// What axe finds. Runs in a context that allows scripts, since axe is one; the site's own policy is bypassed for it.
export async function accessibility_faults(page) {
    if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axe_script);
    const found = await page.evaluate(() => window.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        resultTypes: ["violations"],
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

/// Counts what loading a page costs, as it was sent; call `faults` when it is loaded. The icon counts too, though a
/// browser without a window asks for none.
export function cost_of(page) {
    const requests = [];
    page.on("requestfinished", (request) => requests.push(request));
    const sizes = async (request) => {
        const {responseHeadersSize, responseBodySize} = await request.sizes();
        const length = responseBodySize || (await (await request.response()).body()).length;  // what a test answers itself
        return responseHeadersSize + length;
    };
    return {
        async faults() {
            const icon = await page.evaluate(() => document.querySelector(`link[rel="icon"]`)?.href ?? "/favicon.ico");
            const answer = await fetch(new URL(icon, page.url()));
            const heads = [...answer.headers].join("\r\n").length;
            const costs = [heads + (await answer.arrayBuffer()).byteLength, ...await Promise.all(requests.map(sizes))];
            const bytes = costs.reduce((sum, one) => sum + one, 0);
            const faults = [];
            if (costs.length > k_most_requests) faults.push(`${costs.length} requests`);
            if (bytes > k_most_bytes) faults.push(`${bytes} bytes`);
            return faults;
        },
    };
}

/// MITRA_SCREENSHOTS=DIR keeps a picture of every page, to be looked at afterwards.
async function keep_picture(page, name) {
    const folder = process.env.MITRA_SCREENSHOTS;
    if (!folder) return;
    await mkdir(folder, {recursive: true});
    await page.screenshot({path: `${folder}/${name}.png`, fullPage: true});
}

/// What is wrong with a page that is open, at its size and in a scheme.
async function faults_in(page, colorScheme, name) {
    await page.emulateMedia({colorScheme});
    await keep_picture(page, name);
    // What is folded away is part of the page too.
    await page.evaluate(() => { for (const each of document.querySelectorAll("details")) each.open = true; });
    return [...await accessibility_faults(page), ...await width_faults(page)];
}

/// The answer to a form at the address where it came from, or any other that only this test gets: for a page that
/// cannot be opened again by its address.
async function answer_with(page, address, answer) {
    await page.route(address, async (route) => {
        const {"content-encoding": _, "content-length": __, ...headers} = answer.headers;
        await route.fulfill({status: answer.status, headers, body: answer.body});
    }, {times: 1});
}

/// That nothing is wrong with the page at `address`, as somebody with these cookies sees it for the first time. `answer`
/// is what a POST there was answered with: {method, status, headers, body}.
export async function assert_page(browser, {address, name, status = 200, cookies = [], answer}) {
    const context = await browser.newContext({...k_judged_phone, bypassCSP: true});  // axe is a script
    await context.addCookies(cookies);
    const page = await context.newPage();
    const cost = cost_of(page);
    const errors = [];
    page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
    if (answer) await answer_with(page, address, answer);
    const response = await page.goto(address, {waitUntil: "load"});
    assert.equal(response.status(), status, name);
    const html = await response.text();
    const faults = [...await html_faults(html), ...await cost.faults()];
    const {refresh, ...headers} = response.headers();
    if (refresh) {  // it would be loaded anew under axe's hands
        await answer_with(page, address, {status, headers, body: html});
        await page.goto(address);
    }
    for (const [size, screen, usual] of [["phone", k_judged_phone, "light"], ["desk", k_desk, "dark"]]) {
        await page.setViewportSize(screen.viewport);
        for (const scheme of k_every_scheme ? ["light", "dark"] : [usual])
            faults.push(...await faults_in(page, scheme, `${name}-${size}-${scheme}`));
    }
    await page.setViewportSize(k_narrowest);
    faults.push(...await width_faults(page));
    // The browser itself reports a page that is an error page.
    faults.push(...errors.filter((error) => status < 400 || !error.includes(`status of ${status}`)));
    await context.close();
    assert.deepEqual(faults, [], name);
    await note_visit({method: answer?.method ?? "GET", address, status});
}

/// The same for the page that `own` shows, with its cookies.
export async function assert_sound(browser, own, name, status = 200) {
    await assert_page(browser, {address: own.url(), name, status, cookies: await own.context().cookies()});
}

/// The same for the page that a form was answered with.
export async function assert_answer_sound(browser, own, name, response, status = 422) {
    assert.equal(response.status(), status, name);
    await assert_page(browser, {
        address: response.url(),
        name,
        status,
        cookies: await own.context().cookies(),
        answer: {method: response.request().method(), status, headers: await response.allHeaders(), body: await response.text()},
    });
}

/// Presses a button, without what the browser itself would ask for, and checks the page that its form is answered with.
export async function assert_answered(browser, own, button, name, status = 422) {
    const pressed = own.getByRole("button", {name: button});
    await pressed.evaluate((element) => { element.form.noValidate = true; });
    const [answer] = await Promise.all([
        own.waitForResponse((response) => response.request().method() === "POST"),
        pressed.click(),
    ]);
    await assert_answer_sound(browser, own, name, answer, status);
}
