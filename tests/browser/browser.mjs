// Debian's Chromium, driven by playwright-core: nothing is downloaded, nothing leaves this machine.
import {mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {chromium} from "playwright-core";

const k_flags = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// A small phone.
export const k_phone = {
    viewport: {width: 360, height: 740},
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: "id-ID",
    reducedMotion: "reduce",  // nothing to wait for
};

/// A browser with a profile of its own; its `close` removes that too.
export async function open_browser() {
    const profile = await mkdtemp(join(tmpdir(), "mitra-chromium-"));
    const browser = await chromium.launch({
        executablePath: process.env.MITRA_CHROMIUM ?? "/usr/bin/chromium",
        headless: true,
        args: [...k_flags, `--crash-dumps-dir=${profile}`],
    });
    return {
        newContext: (options) => browser.newContext(options),
        close: async () => {
            await browser.close();
            await rm(profile, {recursive: true, force: true, maxRetries: 20, retryDelay: 100});  // Chromium's last process
        },
    };
}
