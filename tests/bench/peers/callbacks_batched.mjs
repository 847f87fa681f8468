// Node's own http and better-sqlite3, batched by hand: what came in one turn of the loop is one commit, and answered then.
import {createServer} from "node:http";
import {is_genuine, open_inbox, ready} from "./callbacks.mjs";

const {database, store} = open_inbox(process.argv[2]);
let waiting = [];

const store_all = database.transaction((batch) => {
    for (const {body} of batch) store(body);
});

function flush() {
    const batch = waiting;
    waiting = [];
    store_all.immediate(batch);
    for (const {response} of batch) answer(response, 200, "OK");
}

function answer(response, status, text) {
    response.writeHead(status, {"Content-Type": "text/plain", "Content-Length": text.length});
    response.end(text);
}

const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (part) => (body += part));
    request.on("end", () => {
        if (!is_genuine(body)) return answer(response, 401, "no");
        if (waiting.push({body, response}) === 1) setImmediate(flush);
    });
});
server.listen(0, "127.0.0.1", () => ready(server, database));
