// DuckDB: the top 50 partners and the clicks by source. `CLICKS.csv SOURCES.csv LINES`: the log, the names of the sources
// and what the answers must be; loading is not measured.
import {DuckDBInstance} from "@duckdb/node-api";

import {say_reports} from "./reports.mjs";

const [clicks, sources, lines] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(":memory:")).connect();
await connection.run("CREATE TABLE affiliate_click (id BIGINT, moment BIGINT, affiliate_id INT, product_id INT, utm_id INT)");
await connection.run("CREATE TABLE utm_source (id INT, name VARCHAR)");
await connection.run(`COPY affiliate_click FROM '${clicks}' (HEADER false)`);
await connection.run(`COPY utm_source FROM '${sources}' (HEADER false)`);
await say_reports(lines, async (query) => (await connection.runAndReadAll(query)).getRows());
