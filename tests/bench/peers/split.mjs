// Node with better-sqlite3: splits all reports of FILE 55/5/40 and writes the rows that mitra writes, 10,000 reports in
// a transaction, FULL. `FILE COUNT`; says how many reports a second.
import Database from "better-sqlite3";

import {say_rate} from "./figure.mjs";

const [file, count] = process.argv.slice(2);
const k_now = 1795150800000;
const k_hold = 7 * 86400000;
const k_at_once = 10_000;

const db = new Database(file);
for (const pragma of ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON"])
    db.pragma(pragma);
const insert = (into, values) => db.prepare(`INSERT INTO ${into} VALUES (${values})`);
const reports = db.prepare(`
    SELECT r.id, r.person_id, r.total, l.leader_id FROM daily_report r
      LEFT JOIN leader_link l ON l.sub_id = r.person_id AND l.until IS NULL
     WHERE r.id > ? ORDER BY r.id LIMIT ${k_at_once}`);
const commission = insert(
    "commission (source, person_id, role, base, rate_bp, amount, earned_at, payable_at, state, moved_at, moved_by)",
    `?, ?, ?, ?, ?, ?, ${k_now}, ${k_now + k_hold}, 'pending', ${k_now}, 'test'`);
const split = insert("commission_split", `?, ?, ?, ?, ?, ?, ?, ?, 0, '', ${k_now}, 'test'`);
const journal = insert("journal", `?, ?, 'report.split', ?, 'test', ${k_now}`);
const posting = insert("posting", `?, ?, ${k_now}, ?`);
const seal = insert("journal_seal", "?");
const new_account = insert("account (name, class)", "?, ?");
const {tier, rule} = db.prepare(`
    SELECT t.id AS tier, r.id AS rule FROM membership_tier t JOIN commission_rule r ON r.tier_id = t.id`).get();

const accounts = new Map();
function account(name, kind) {
    if (!accounts.has(name)) accounts.set(name, new_account.run(name, kind).lastInsertRowid);
    return accounts.get(name);
}

/// By the largest remainder.
function shares(total) {
    const exact = [total * 5500, total * 500, total * 4000];
    const whole = exact.map((e) => Math.floor(e / 10000));
    const cut = exact.map((e) => e % 10000);
    for (let left = total - whole[0] - whole[1] - whole[2]; left > 0; --left) {
        const i = cut.indexOf(Math.max(...cut));
        whole[i] += 1;
        cut[i] = -1;
    }
    return whole;
}

let entry = 0;
const write = db.transaction((rows) => {
    for (const {id, person_id, total, leader_id} of rows) {
        const [user, leader, owner] = shares(total);
        const name = `REP-${id}`;
        split.run(id, tier, rule, leader_id, total, user, leader, owner);
        if (user > 0) commission.run(name, person_id, "member", total, 5500, user);
        if (leader > 0) commission.run(`${name}:leader`, leader_id, "leader", total, 500, leader);
        journal.run(++entry, `split:${name}`, name);
        posting.run(entry, account("clearing:tiktok", "asset"), total);
        if (user > 0) posting.run(entry, account(`payable:PER-${person_id}`, "liability"), -user);
        if (leader > 0) posting.run(entry, account(`payable:PER-${leader_id}`, "liability"), -leader);
        if (owner > 0) posting.run(entry, account("owner_income", "income"), -owner);
        seal.run(entry);
    }
});

await say_rate(Number(count), () => {
    for (let rows = reports.all(0); rows.length > 0; rows = reports.all(rows.at(-1).id)) write.immediate(rows);
});
if (entry !== Number(count)) throw new Error(`${entry} were split`);
