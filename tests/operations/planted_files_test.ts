// Row 20: what another user may have put into DATA_DIR stops every task with one line, and doctor says the same.

import { deepEqual, equal, match } from "node:assert/strict";
import { inventory, ON_LINUX, plant } from "../support/planted.ts";
import { FOLDER, NAMES, onData, onDraft, onSecret, SECRET } from "../support/planted_cases.ts";
import { dataFolder, runToEnd, startServer } from "../support/server_process.ts";
import { installation } from "../support/tasks.ts";

Deno.test(
  "row 20: PID file, log and database that others could only read are taken away from them",
  ON_LINUX,
  async () => {
    await using here = installation();
    Deno.mkdirSync(here.dataDir, { mode: 0o700 });
    for (const name of ["sexychat.pid", "sexychat.log", "sexchat.db"]) {
      plant(`${here.dataDir}/${name}`, "", {
        mode: 0o644,
      });
    }
    equal((await here.task("daemon", ["start"])).code, 0);
    for (const { name } of Deno.readDirSync(here.dataDir)) {
      equal(
        Deno.statSync(`${here.dataDir}/${name}`).mode! & 0o777,
        0o600,
        name,
      );
    }
  },
);

Deno.test(
  "row 20: DATA_DIR writable by all, jwt_secret planted, .new a symlink: start says one line and writes nothing",
  ON_LINUX,
  async () => {
    for (
      const { plant: spoil, line } of [
        FOLDER[0]!,
        onSecret("jwt_secret")[6]!,
        onDraft("jwt_secret")[0]!,
        onData("sexchat.db")[0]!,
      ]
    ) {
      using parent = dataFolder();
      const data = `${parent.path}/data`;
      Deno.mkdirSync(data, { mode: 0o700 });
      plant(`${data}/jwt_secret`, SECRET);
      spoil(data);
      const before = inventory(data);
      const { code, stdout, stderr } = await runToEnd(parent.path, {});
      deepEqual([code, stdout, stderr.trimEnd().split("\n").length], [1, "", 1], stderr);
      match(stderr.trimEnd(), line);
      deepEqual(inventory(data), before);
    }
  },
);

Deno.test(
  "row 20: daemon, admin, backup and restore refuse a planted secret or a planted database, and doctor says the same",
  ON_LINUX,
  async () => {
    await using here = installation();
    using elsewhere = dataFolder();
    const file = `${elsewhere.path}/copy.db`;
    Deno.mkdirSync(here.dataDir, { mode: 0o700 });
    equal((await here.task("admin", ["audit", "--verify"])).code, 0);
    for (const name of NAMES) plant(`${here.dataDir}/${name}`, SECRET);
    equal((await here.task("backup", [file])).code, 0);
    const refused = async (
      line: RegExp,
      ...tasks: readonly (readonly [string, ...string[]])[]
    ): Promise<void> => {
      const before = [inventory(here.dataDir), inventory(elsewhere.path)];
      for (const [name, ...args] of tasks) {
        const { code, stdout, stderr } = await here.task(name, args);
        equal(code, 1, name);
        match(name === "doctor" ? stdout : stderr, line);
        if (name !== "doctor") equal(stderr.trimEnd().split("\n").length, 1, stderr);
        deepEqual([inventory(here.dataDir), inventory(elsewhere.path)], before, name);
      }
    };
    Deno.chmodSync(`${here.dataDir}/jwt_secret`, 0o666);
    await refused(/may write \S+jwt_secret\./, ["daemon", "start"], ["backup", `${file}2`], ["doctor"]);
    Deno.chmodSync(`${here.dataDir}/jwt_secret`, 0o600);
    Deno.renameSync(`${here.dataDir}/sexchat.db`, `${elsewhere.path}/moved.db`);
    Deno.symlinkSync(`${elsewhere.path}/moved.db`, `${here.dataDir}/sexchat.db`);
    await refused(/sexchat\.db is a link/, ["admin", "audit", "--verify"], ["backup", `${file}2`], [
      "doctor",
    ]);
    Deno.removeSync(`${here.dataDir}/sexchat.db`);
    Deno.chmodSync(`${file}.secrets`, 0o666);
    await refused(/may write \S+copy\.db\.secrets\./, ["restore", file]);
    Deno.chmodSync(`${file}.secrets`, 0o600);
    for (const draft of ["sexchat.db.restoring", "jwt_secret.restoring"]) {
      Deno.symlinkSync(`${here.dataDir}/secret_key`, `${here.dataDir}/${draft}`);
      await refused(/\.restoring is a link/, ["restore", file]);
      Deno.removeSync(`${here.dataDir}/${draft}`);
    }
    equal((await here.task("restore", [file])).code, 0, "and with all that mended, it is restored");
  },
);

Deno.test("row 20: a first start, and a restart of what it has made, are as they were", async () => {
  using folder = dataFolder();
  for (let round = 0; round < 2; round++) {
    await using server = await startServer(folder.path);
    server.signal("SIGTERM");
    equal((await server.ended()).code, 0);
  }
  equal(Deno.statSync(`${folder.path}/data`).mode! & 0o777, 0o700);
});
