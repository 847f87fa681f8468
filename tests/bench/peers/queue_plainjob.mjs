// plainjob on better-sqlite3, synchronous FULL: `queue N` adds N jobs in bulk, `work N` works off N that wait.
import Database from "better-sqlite3";
import {JobStatus, better, defineQueue, defineWorker} from "plainjob";

import {say_rate} from "./figure.mjs";
import {with_folder} from "./server.mjs";

const [what, words] = process.argv.slice(2);
const count = Number(words);
const k_at_once = 10_000;
const quiet = {error: console.error, warn() {}, info() {}, debug() {}};

await with_folder(async (folder) => {
    const database = new Database(`${folder}/queue.db`);
    const queue = defineQueue({connection: better(database), logger: quiet});
    database.pragma("synchronous = FULL");  // after defineQueue, which asks for less
    const add = () => {
        for (let from = 0; from < count; from += k_at_once) {
            const size = Math.min(k_at_once, count - from);
            queue.addMany("send", Array.from({length: size}, (_, i) => ({person: from + i})));
        }
    };
    const work = async () => {
        let done = 0;
        const onCompleted = () => {
            if (++done === count) worker.stop();
        };
        const worker = defineWorker("send", async () => {}, {queue, logger: quiet, onCompleted});
        await worker.start();
    };
    if (what === "queue") {
        await say_rate(count, add);
    } else {
        add();
        await say_rate(count, work);
    }
    const expected = what === "queue" ? JobStatus.Pending : JobStatus.Done;
    if (queue.countJobs({type: "send", status: expected}) !== count) throw new Error(`not all ${count} are there`);
    queue.close();
});
