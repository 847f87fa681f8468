// graphile-worker on PostgreSQL: `queue N` adds N jobs in bulk, `work N` works off N that wait, with the settings that
// its page on performance measures with.
import {Logger, makeWorkerUtils, runOnce} from "graphile-worker";
import pg from "pg";

import {say_rate} from "./figure.mjs";
import {with_postgres} from "./server.mjs";

const [what, words] = process.argv.slice(2);
const count = Number(words);
const k_at_once = 10_000;
const logger = new Logger(() => (level, message) => level === "error" && console.error(message));

await with_postgres(async (where) => {
    const pgPool = new pg.Pool({...where, max: 25});
    // It asks for both: a connection may be told that its server ends.
    pgPool.on("error", () => {}).on("connect", (client) => client.on("error", () => {}));
    const utils = await makeWorkerUtils({pgPool, logger});
    await utils.migrate();
    const add = async () => {
        for (let from = 0; from < count; from += k_at_once) {
            const size = Math.min(k_at_once, count - from);
            await utils.addJobs(
                Array.from({length: size}, (_, i) => ({identifier: "send", payload: {person: from + i}})));
        }
    };
    const waiting = async () => Number((await pgPool.query("SELECT count(*) FROM graphile_worker.jobs")).rows[0].count);
    const worker = {concurrentJobs: 24, localQueue: {size: 500}, completeJobBatchDelay: 0, failJobBatchDelay: 0};
    if (what === "queue") {
        await say_rate(count, add);
        if ((await waiting()) !== count) throw new Error(`not all ${count} wait`);
    } else {
        await add();
        await pgPool.query("VACUUM ANALYZE");
        await say_rate(count, () => runOnce({pgPool, logger, preset: {worker}, taskList: {send: async () => {}}}));
        if ((await waiting()) !== 0) throw new Error(`not all ${count} are done`);
    }
    await utils.release();
    await pgPool.end();
});
