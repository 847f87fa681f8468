// The two questions of B7 in the SQL that all understand.
import {readFileSync} from "node:fs";

const k_rounds = 5;
const k_top = `
    SELECT 'PER-' || affiliate_id AS key, count(*) AS clicks FROM affiliate_click
     GROUP BY affiliate_id ORDER BY clicks DESC, affiliate_id LIMIT 50`;
const k_by_source = `
    SELECT coalesce(name, '') AS key, clicks
      FROM (SELECT utm_id, count(*) AS clicks FROM affiliate_click GROUP BY utm_id) AS c
      LEFT JOIN utm_source ON id = utm_id ORDER BY clicks DESC, key`;

/// Asks both some times: they must say the lines of this file. Says how often a second, by the median.
export async function say_reports(lines, ask) {
    const expected = readFileSync(lines, "utf8");
    const took = [];
    for (let round = 0; round < k_rounds; ++round) {
        const started = performance.now();
        const rows = [...(await ask(k_top)), ...(await ask(k_by_source))];
        took.push(performance.now() - started);
        const said = rows.map(([key, clicks]) => `${key} ${clicks}\n`).join("");
        if (said !== expected) throw new Error(`other lines than expected:\n${said}`);
    }
    took.sort((a, b) => a - b);
    console.log((1000 / took[Math.floor(k_rounds / 2)]).toFixed(3));
}
