// The admin's hand: what `mitra` does to the installation that `run` has started.
import {execFile} from "node:child_process";
import {promisify} from "node:util";

/// Runs a command and gives its answer.
export async function mitra(...words) {
    const {stdout} = await promisify(execFile)(`${process.env.MITRA_PROGRAMS}/mitra`, ["--json", "--yes", ...words]);
    return stdout === "" ? null : JSON.parse(stdout);
}
