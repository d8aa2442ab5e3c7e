// Users without Deno read commands that they can run.

import { equal } from "node:assert/strict";
import { taskCommand, withTaskCommands } from "../../../server/adapters/process/task_command.ts";
import { startupLines } from "../../../server/adapters/process/startup_message.ts";

Deno.test("a Deno that npx fetched is run through npx, an installed one by its name", () => {
  const npx = "npx -y deno@2.9.6 task";
  equal(taskCommand("/root/.npm/_npx/7a40be787520bede/node_modules/deno/deno", "2.9.6"), npx);
  equal(taskCommand("C:\\Users\\ada\\npm-cache\\_npx\\7a40\\node_modules\\deno\\deno.exe", "2.9.6"), npx);
  for (const path of ["/usr/local/bin/deno", "/home/ada/.deno/bin/deno", "/opt/_npx_deno/deno"]) {
    equal(taskCommand(path, "2.9.6"), "deno task");
  }
});

Deno.test("commands in texts take that form, and nothing else does", () => {
  const text =
    "See: deno task admin --help. deno task, ps and deno tasks are no commands; `deno install` is another.";
  equal(withTaskCommands(text, "deno task"), text);
  equal(
    withTaskCommands(text, "npx -y deno@2.9.6 task"),
    text.replace("deno task admin", "npx -y deno@2.9.6 task admin"),
  );
});

Deno.test("the next steps of the first start are such commands", () => {
  const lines = startupLines({
    settings: { host: "127.0.0.1", dataDir: "/data", violetModel: "llama3.2" },
    port: 5000,
    networkHosts: [],
    isFirst: true,
    adminPassword: null,
  }).join("\n");
  equal(
    withTaskCommands(lines, "npx -y deno@2.9.6 task").includes("npx -y deno@2.9.6 task admin role NAME root"),
    true,
  );
});
