// PostgreSQL: the top 50 partners and the clicks by source. `CLICKS.csv SOURCES.csv LINES`: the log, the names of the
// sources and what the answers must be; loading is not measured, and is analyzed.
import pg from "pg";

import {say_reports} from "./reports.mjs";
import {copy_in, with_postgres} from "./server.mjs";

const [clicks, sources, lines] = process.argv.slice(2);

await with_postgres(async (where) => {
    const client = new pg.Client(where);
    await client.connect();
    await client.query("CREATE TABLE affiliate_click (id bigint, moment bigint, affiliate_id int, product_id int, utm_id int)");
    await client.query("CREATE TABLE utm_source (id int, name text)");
    copy_in(where, "affiliate_click", clicks);
    copy_in(where, "utm_source", sources);
    await client.query("VACUUM ANALYZE");
    await say_reports(lines, async (text) => (await client.query({text, rowMode: "array"})).rows);
    await client.end();
});
