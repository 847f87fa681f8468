// Express and better-sqlite3: a commit for each callback.
import express from "express";
import {is_genuine, open_inbox, ready} from "./callbacks.mjs";

const {database, store} = open_inbox(process.argv[2]);
const app = express();
app.use(express.text({type: "application/x-www-form-urlencoded"}));
app.post("/hook/duitku", (request, response) => {
    if (!is_genuine(request.body)) return response.status(401).send("no");
    store(request.body);
    response.type("text/plain").send("OK");
});
const server = app.listen(0, "127.0.0.1", () => ready(server, database));
