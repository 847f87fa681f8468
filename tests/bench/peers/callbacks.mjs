// What every peer does with a Duitku callback: checks who sent it, and stores it so that the power may go.
import {createHash, createHmac, randomUUID, timingSafeEqual} from "node:crypto";
import {parse} from "node:querystring";
import Database from "better-sqlite3";

const k_merchant = "DX0042";
const k_key = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// Whether it is Duitku's: HMAC-SHA256 over merchant, amount and order.
export function is_genuine(body) {
    const {merchantCode, amount, merchantOrderId, signature} = parse(body);
    const right = createHmac("sha256", k_key).update(`${k_merchant}${amount}${merchantOrderId}`).digest();
    const given = Buffer.from(String(signature), "hex");
    return merchantCode === k_merchant && given.length === right.length && timingSafeEqual(given, right);
}

/// The time in front, as mitra's rows have it: their index grows at its end for everybody.
function rowUuid() {
    const time = Date.now().toString(16).padStart(12, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/// Opens the file with the pragmas that mitra has, and gives what stores a callback in it.
export function open_inbox(file) {
    const database = new Database(file, {timeout: 5000});
    for (const pragma of ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON"])
        database.pragma(pragma);
    const insert = database.prepare(`
        INSERT INTO inbox (uuid, provider, event_hash, source, body_sealed, received_at, state, moved_at, moved_by)
        VALUES (?, 'duitku', ?, 'duitku', ?, 1, 'received', 1, 'duitku')
        ON CONFLICT (provider, event_hash) DO NOTHING`);
    const store = (body) => insert.run(rowUuid(), createHash("sha256").update(body).digest(), Buffer.from(body));
    return {database, store};
}

/// Says where it listens, and ends when it is told to.
export function ready(server, database) {
    console.log(`ready ${server.address().port}`);
    process.on("SIGTERM", () => {
        database.close();
        process.exit(0);
    });
}
