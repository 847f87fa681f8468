// Which pages the tests of one run have looked at: a line of JSON each, in a file that `run` has made.
import {appendFile, readFile} from "node:fs/promises";

const k_file = process.env.MITRA_VISITED;

export async function note_visit(visit) {
    const {origin, pathname} = new URL(visit.address);
    if (k_file && origin === process.env.MITRA_SITE) await appendFile(k_file, JSON.stringify({...visit, address: pathname}) + "\n");
}

/// All of them: {method, address (its path), status}.
export async function visits() {
    return (await readFile(k_file, "utf8")).trim().split("\n").map((line) => JSON.parse(line));
}
