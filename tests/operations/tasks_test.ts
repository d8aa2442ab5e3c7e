// Every task says what it is for, and the server has the same narrow permissions however it is started.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { serverArguments } from "../../server/adapters/process/server_command.ts";
import { readConfiguration } from "../../server/config.ts";
import { runTask } from "../support/tasks.ts";

const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("../../deno.json", import.meta.url))) as {
  tasks: Record<string, { description: string; command: string }>;
};

Deno.test("every task takes --help, and only says how it is used", async () => {
  for (const name of Object.keys(tasks)) {
    const { code, stdout, stderr } = await runTask(name, ["--help"]);
    equal(code, 0, `${name}: ${stderr}`);
    match(stdout, /^Usage: deno task \w+/m, name);
  }
});

Deno.test("the server in the background has the flags of deno task serve", () => {
  const { settings } = readConfiguration(
    { DATA_DIR: "data", DATABASE_URL: "sqlite:////var/lib/chat.db" },
    null,
  );
  const own = serverArguments(settings, "--daemon");
  const served = tasks["serve"]!.command.match(/"[^"]+"|\S+/g)!.slice(1).map((flag) =>
    flag.replaceAll('"', "").replace(/=\$\(.*permitted_paths\.ts (\w+)\)$/, "=<$1>")
  );
  const named = own.map((flag) =>
    flag.replace(/^(--allow-read)=.*/, "$1=<read>").replace(/^(--allow-write)=.*/, "$1=<write>")
  );
  deepEqual(named, [...served, "--daemon"]);
  ok(own.includes("--allow-write=data,/var/lib"));
});

Deno.test("the server may neither do everything nor start programs", () => {
  for (const name of ["start", "serve", "debug"]) {
    ok(!/(^|\s)(-A|--allow-all|--allow-run)\b/.test(tasks[name]!.command), name);
  }
});
