// Fastify and better-sqlite3: a commit for each callback.
import Fastify from "fastify";
import {is_genuine, open_inbox, ready} from "./callbacks.mjs";

const {database, store} = open_inbox(process.argv[2]);
const app = Fastify();
app.addContentTypeParser("application/x-www-form-urlencoded", {parseAs: "string"}, (_, body, done) => done(null, body));
app.post("/hook/duitku", (request, reply) => {
    if (!is_genuine(request.body)) return reply.code(401).send("no");
    store(request.body);
    reply.send("OK");
});
await app.listen({port: 0, host: "127.0.0.1"});
ready(app.server, database);
