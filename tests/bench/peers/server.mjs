// A server of a peer's own in a temporary folder: it listens there and nowhere else, and both are gone when the peer
// ends, or is ended.
import {execFileSync, spawn} from "node:child_process";
import {once} from "node:events";
import {chownSync, existsSync, mkdtempSync, readdirSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";

const k_brought = "'scripts/install-deps --peers' brings it";

/// Starts a server; it dies with us, whatever we die of. `ready`: what it says once it serves.
async function started([command, ...words], ready, as = []) {
    const server = spawn("setpriv", [...as, "--pdeathsig", "INT", command, ...words]);
    let said = "";
    await new Promise((resolve, reject) => {
        const listen = (some) => {
            said += some;
            if (said.includes(ready)) resolve();
        };
        server.stdout.on("data", listen);
        server.stderr.on("data", listen);
        server.on("error", reject);
        server.on("exit", () => reject(new Error(`${command} does not serve (${k_brought}): ${said}`)));
    });
    return server;
}

/// Runs `act` beside what `start` starts in a new folder.
async function beside(start, act) {
    const folder = mkdtempSync(join(tmpdir(), "mitra-peer-"));
    let server;
    let ending = false;
    const end = async () => {
        ending = true;
        if (server?.exitCode === null && server.kill("SIGINT")) await once(server, "exit");
        rmSync(folder, {recursive: true, force: true});
        ending = false;
    };
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => end().then(() => process.exit(1)));
    process.on("uncaughtException", (error) => {
        if (ending) return;  // whoever is still connected hears that the server ends
        console.error(error);
        end().then(() => process.exit(1));
    });
    try {
        server = await start(folder);
        return await act(folder);
    } finally {
        await end();
    }
}

/// A temporary folder alone.
export function with_folder(act) {
    return beside(() => undefined, act);
}

/// A Redis that has each command on the disk before it answers; `act` gets the path of its socket.
export function with_redis(act) {
    const socket = (folder) => join(folder, "redis.sock");
    const words = (folder) => ["--port", "0", "--unixsocket", socket(folder), "--dir", folder, "--save", ""];
    const durable = ["--appendonly", "yes", "--appendfsync", "always"];
    const start = (folder) => started(["redis-server", ...words(folder), ...durable], "ready to accept connections at");
    return beside(start, (folder) => act(socket(folder)));
}

/// A PostgreSQL with fsync, and memory for one machine's work; `act` gets what `pg` connects with.
export function with_postgres(act) {
    const root = process.getuid() === 0;  // it refuses to run as root
    const as = root ? ["--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
    const start = async (folder) => {
        const versions = "/usr/lib/postgresql";
        if (!existsSync(versions)) throw new Error(`no PostgreSQL is here (${k_brought})`);
        const bin = join(versions, readdirSync(versions).sort((a, b) => a - b).at(-1), "bin");
        const data = join(folder, "data");
        if (root) {
            const id = (of) => Number(execFileSync("id", [of, "postgres"]));
            chownSync(folder, id("-u"), id("-g"));
        }
        const made = [join(bin, "initdb"), "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C"];
        execFileSync("setpriv", [...as, ...made], {stdio: ["ignore", "ignore", "pipe"]});
        const settings = {
            listen_addresses: "",
            unix_socket_directories: folder,
            shared_buffers: "512MB",
            work_mem: "128MB",
            maintenance_work_mem: "256MB",
            max_wal_size: "4GB",
            fsync: "on",
            synchronous_commit: "on",
        };
        const words = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
        return started([join(bin, "postgres"), "-D", data, ...words], "ready to accept connections", as);
    };
    return beside(start, (folder) => act({host: folder, user: "postgres", database: "postgres"}));
}

/// Fills a table of that PostgreSQL from a file of comma separated values.
export function copy_in({host, user, database}, table, file) {
    const words = ["-h", host, "-U", user, "-d", database, "-v", "ON_ERROR_STOP=1", "-q"];
    execFileSync("psql", [...words, "-c", `\\copy ${table} FROM '${file}' (FORMAT csv)`]);
}
