// Node with commander and better-sqlite3: `FILE ID` prints one person's row.
import Database from "better-sqlite3";
import {program} from "commander";

program.argument("<file>").argument("<id>").action((file, id) => {
    const database = new Database(file, {readonly: true});
    console.log(database.prepare("SELECT * FROM person WHERE id = ?").get(id));
});
program.parse();
