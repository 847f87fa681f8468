// BullMQ on a Redis that flushes each command: `queue N` adds N jobs in bulk, `work N` works off N that wait.
import {Queue, Worker} from "bullmq";

import {say_rate} from "./figure.mjs";
import {with_redis} from "./server.mjs";

const [what, words] = process.argv.slice(2);
const count = Number(words);
const k_at_once = 10_000;
const k_in_the_air = 100;

await with_redis(async (path) => {
    const connection = {path};
    const queue = new Queue("send", {connection});
    await queue.waitUntilReady();
    const add = async () => {
        for (let from = 0; from < count; from += k_at_once) {
            const size = Math.min(k_at_once, count - from);
            await queue.addBulk(Array.from({length: size}, (_, i) => ({name: "send", data: {person: from + i}})));
        }
    };
    if (what === "queue") {
        await say_rate(count, add);
        if ((await queue.getWaitingCount()) !== count) throw new Error(`not all ${count} wait`);
    } else {
        await add();
        const worker = new Worker("send", async () => {}, {connection, concurrency: k_in_the_air, autorun: false});
        await worker.waitUntilReady();
        await say_rate(count, async () => {
            let done = 0;
            const all = new Promise((resolve) => worker.on("completed", () => ++done === count && resolve()));
            worker.run();
            await all;
        });
        if ((await queue.getCompletedCount()) !== count) throw new Error(`not all ${count} are completed`);
        await worker.close();
    }
    await queue.close();
});
