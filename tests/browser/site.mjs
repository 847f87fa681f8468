// The demo installation that `run` has started: where it is, and what its inbox has received.
import {setTimeout as pause} from "node:timers/promises";

const needed = (name) => {
    if (!process.env[name]) throw new Error(`${name} is not set: start these tests with tests/browser/run`);
    return process.env[name];
};

export const k_site = needed("MITRA_SITE");
export const k_inbox = needed("MITRA_INBOX");
export const k_duitku = needed("MITRA_DUITKU");
export const k_trakteer = needed("MITRA_TRAKTEER");
export const k_proof = needed("MITRA_PROOF");  // a picture on this disk
export const k_admin = "6281234567890";
export const k_affiliate = {name: "Maya Sari", email: "maya@contoh.id", code: "MAYA"};
export const k_referrer = {name: "Rina Wati", code: "081562726272", phone: "6281562726272"};

/// The first message to a number (628...) or an e-mail address that contains `text`; waits for it.
export async function message_to(phone, text) {
    const end = Date.now() + 60_000;
    for (;;) {
        const {items} = await (await fetch(`${k_inbox}/inbox.json?to=${phone}`)).json();
        const found = items.find((item) => item.text.includes(text));
        if (found) return found.text;
        if (Date.now() > end) {
            throw new Error(`no message to ${phone} says "${text}"; there are ${JSON.stringify(items.map((i) => i.text))}`);
        }
        await pause(100);
    }
}

/// The first address in a message that leads to `folder` ("/m/").
export function link_in(message, folder) {
    const found = message.match(/https?:\/\/\S+/g)?.find((link) => new URL(link).pathname.startsWith(folder));
    if (!found) throw new Error(`no link to ${folder} in: ${message}`);
    return found;
}

/// Waits until a page is there: games are sold once the supplier's price list was read.
export async function until_there(path) {
    const end = Date.now() + 60_000;
    while ((await fetch(k_site + path)).status !== 200) {
        if (Date.now() > end) throw new Error(`${path} is still not there`);
        await pause(100);
    }
}
