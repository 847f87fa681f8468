// Debian's Chromium, driven by playwright-core: nothing is downloaded, nothing leaves this machine.
import {mkdtemp, rm} from "node:fs/promises";
import {createServer} from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {chromium} from "playwright-core";

const k_flags = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

// A machine that has much else to do draws a page in half a minute.
const k_patience_ms = 90_000;

/// A small phone, as those have who walk through the site.
export const k_phone = {
    viewport: {width: 360, height: 740},
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: "id-ID",
    reducedMotion: "reduce",  // nothing to wait for
};

/// The phone that pages are judged on, Lighthouse's.
export const k_judged_phone = {...k_phone, viewport: {width: 412, height: 823}, deviceScaleFactor: 1.75};

export const k_desk = {
    viewport: {width: 1280, height: 900},
    locale: "id-ID",
    reducedMotion: "reduce",
};

/// A browser with a profile of its own; its `close` removes that too. With a port, Lighthouse can steer it as well.
export async function open_browser({port} = {}) {
    const profile = await mkdtemp(join(tmpdir(), "mitra-chromium-"));
    const browser = await chromium.launch({
        executablePath: process.env.MITRA_CHROMIUM ?? "/usr/bin/chromium",
        headless: true,
        args: [...k_flags, `--crash-dumps-dir=${profile}`, ...(port ? [`--remote-debugging-port=${port}`] : [])],
    });
    return {
        newContext: async (options) => {
            const context = await browser.newContext(options);
            context.setDefaultTimeout(k_patience_ms);
            return context;
        },
        close: async () => {
            await browser.close();
            await rm(profile, {recursive: true, force: true, maxRetries: 20, retryDelay: 100});  // Chromium's last process
        },
    };
}

/// A port that nobody uses at this moment.
export async function free_port() {
    const server = createServer();
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const {port} = server.address();
    await new Promise((resolve) => server.close(resolve));
    return port;
}
