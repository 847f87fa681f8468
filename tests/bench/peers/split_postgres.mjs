// PostgreSQL: splits all reports 55/5/40 with one INSERT ... SELECT for each table that mitra writes, with its columns,
// checks, keys and indexes, in one transaction. Its foreign keys are left out, which would be asked row by row.
// `FILE COUNT`: the SQLite file that the reports and leaders are from; copying them is not measured.
import {execFileSync} from "node:child_process";
import {openSync} from "node:fs";
import {join} from "node:path";
import pg from "pg";

import {say_rate} from "./figure.mjs";
import {copy_in, with_postgres} from "./server.mjs";

const [file, count] = process.argv.slice(2);
const k_now = 1795150800000n;
const k_payable = k_now + 7n * 86400000n;

const k_schema = `
    CREATE TABLE daily_report (id bigint PRIMARY KEY, person_id bigint NOT NULL, total bigint NOT NULL);
    CREATE TABLE leader_link (sub_id bigint PRIMARY KEY, leader_id bigint NOT NULL);
    CREATE TABLE commission_split (
        report_id bigint PRIMARY KEY, tier_id bigint, rule_id bigint, leader_id bigint, total bigint NOT NULL,
        user_share bigint NOT NULL CHECK (user_share >= 0), leader_share bigint NOT NULL CHECK (leader_share >= 0),
        owner_share bigint NOT NULL CHECK (owner_share >= 0), reserve_share bigint NOT NULL, why text NOT NULL,
        decided_at bigint NOT NULL, decided_by text NOT NULL,
        CHECK (user_share + leader_share + owner_share + reserve_share = total));
    CREATE INDEX ON commission_split (leader_id, report_id) WHERE leader_id IS NOT NULL;
    CREATE TABLE commission (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, source text NOT NULL UNIQUE, person_id bigint NOT NULL,
        role text NOT NULL, order_id bigint, corrects_id bigint, base bigint NOT NULL, rate_bp int NOT NULL,
        amount bigint NOT NULL CHECK (amount <> 0), earned_at bigint NOT NULL, payable_at bigint NOT NULL,
        held_at bigint, held_for text, state text NOT NULL, moved_at bigint NOT NULL, moved_by text NOT NULL);
    CREATE INDEX ON commission (person_id, state, id);
    CREATE INDEX ON commission (state, id);
    CREATE TABLE account (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE,
                          class text NOT NULL);
    CREATE TABLE account_balance (account_id bigint PRIMARY KEY, rupiah bigint NOT NULL);
    CREATE TABLE journal (id bigint PRIMARY KEY, source text NOT NULL UNIQUE, act text NOT NULL, about text NOT NULL,
                          actor text NOT NULL, at bigint NOT NULL);
    CREATE INDEX ON journal (about, at, id);
    CREATE INDEX ON journal (act, at, id);
    CREATE INDEX ON journal (at, id);
    CREATE TABLE posting (journal_id bigint, account_id bigint, at bigint NOT NULL,
                          rupiah bigint NOT NULL CHECK (rupiah <> 0), PRIMARY KEY (journal_id, account_id));
    CREATE INDEX ON posting (account_id, at, journal_id, rupiah);
    CREATE TABLE journal_seal (journal_id bigint PRIMARY KEY);`;

// The largest remainder: what rounding down left over, at most 2, goes to who was cut most, ties to the earlier.
const k_split = `
    INSERT INTO commission_split
    SELECT id, 1, 1, leader_id, total,
           u + (left_over > (lc > uc)::int + (oc > uc)::int)::int,
           l + (left_over > (uc >= lc)::int + (oc > lc)::int)::int,
           o + (left_over > (uc >= oc)::int + (lc >= oc)::int)::int, 0, '', ${k_now}, 'test'
      FROM (SELECT *, total * 5500 % 10000 AS uc, total * 500 % 10000 AS lc, total * 4000 % 10000 AS oc,
                   total - u - l - o AS left_over
              FROM (SELECT id, leader_id, total, total * 5500 / 10000 AS u, total * 500 / 10000 AS l,
                           total * 4000 / 10000 AS o
                      FROM daily_report LEFT JOIN leader_link ON sub_id = person_id) AS whole) AS cut`;
const k_commission = `
    INSERT INTO commission (source, person_id, role, base, rate_bp, amount, earned_at, payable_at, state, moved_at, moved_by)
    SELECT source, who, role, commission_split.total, rate, amount, ${k_now}, ${k_payable}, 'pending', ${k_now}, 'test'
      FROM commission_split JOIN daily_report ON id = report_id CROSS JOIN LATERAL (VALUES
           ('REP-' || report_id, person_id, 'member', 5500, user_share),
           ('REP-' || report_id || ':leader', commission_split.leader_id, 'leader', 500, leader_share)
           ) AS earned (source, who, role, rate, amount)
     WHERE amount > 0`;
const k_account = `
    INSERT INTO account (name, class)
    SELECT 'payable:PER-' || person_id, 'liability' FROM (SELECT DISTINCT person_id FROM commission) AS earner
    UNION ALL VALUES ('clearing:tiktok', 'asset'), ('owner_income', 'income')`;
const k_journal = `
    INSERT INTO journal SELECT report_id, 'split:REP-' || report_id, 'report.split', 'REP-' || report_id, 'test', ${k_now}
      FROM commission_split`;
const k_posting = `
    INSERT INTO posting
    SELECT report_id, id, ${k_now}, rupiah
      FROM (SELECT report_id, 'clearing:tiktok' AS name, total AS rupiah FROM commission_split
            UNION ALL SELECT report_id, 'owner_income', -owner_share FROM commission_split
            UNION ALL SELECT split_part(substr(source, 5), ':', 1)::bigint, 'payable:PER-' || person_id, -amount
              FROM commission) AS booked JOIN account USING (name)
     WHERE rupiah <> 0`;
const k_balance = "INSERT INTO account_balance SELECT account_id, sum(rupiah) FROM posting GROUP BY account_id";
const k_seal = `
    INSERT INTO journal_seal
    SELECT journal_id FROM posting GROUP BY journal_id HAVING count(*) >= 2 AND sum(rupiah) = 0`;

await with_postgres(async (where) => {
    const client = new pg.Client(where);
    await client.connect();
    await client.query(k_schema);
    const load = (table, columns, condition = "true") => {
        const csv = join(where.host, `${table}.csv`);
        const words = ["-readonly", "-csv", file, `SELECT ${columns} FROM ${table} WHERE ${condition}`];
        execFileSync("sqlite3", words, {stdio: ["ignore", openSync(csv, "w"), "inherit"]});
        copy_in(where, table, csv);
    };
    load("daily_report", "id, person_id, total");
    load("leader_link", "sub_id, leader_id", "until IS NULL");
    await client.query("VACUUM ANALYZE");
    await say_rate(Number(count), async () => {
        await client.query("BEGIN");
        for (const insert of [k_split, k_commission, k_account, k_journal, k_posting, k_balance, k_seal])
            await client.query(insert);
        await client.query("COMMIT");
    });
    const {rows} = await client.query("SELECT count(*) FROM journal_seal");
    if (rows[0].count !== count) throw new Error(`${rows[0].count} of ${count} entries balance`);
    await client.end();
});
