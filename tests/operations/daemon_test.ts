// The server in the background, through the tasks of an operator: what they say is true, and they never hit another process.

import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { createHash } from "node:crypto";
import { freePort } from "../support/free_port.ts";
import { type Installation, installation, isAlive } from "../support/tasks.ts";

/** Something that has nothing to do with us, and would not survive SIGTERM. */
function bystander(): { readonly pid: number } & AsyncDisposable {
  const child = new Deno.Command("sleep", { args: ["600"], stdin: "null", stdout: "null" }).spawn();
  return {
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}

/** The PID file as the server itself would write it. */
function pidFileOf(pid: number, port: number): string {
  return `${pid}\n${port}\n${createHash("sha256").update(`sexychat ${pid} ${port}`).digest("hex")}\n`;
}

// deno-lint-ignore no-explicit-any -- a test looks into it
async function json(response: Promise<Response>): Promise<any> {
  return await (await response).json();
}

async function status(here: Installation): Promise<[number, string]> {
  const { code, stdout, stderr } = await here.task("daemon", ["status"]);
  equal(stderr, "");
  equal(stdout.trimEnd().split("\n").length, 1, stdout);
  return [code, stdout.trimEnd()];
}

Deno.test("start waits until people can come in, status tells, a second start tells, stop stops", async () => {
  await using here = installation();
  deepEqual(await status(here), [3, "SexyChat is not running."]);
  const started = await here.realTask("daemon", ["start"]);
  deepEqual([started.code, started.stderr], [0, ""]);
  match(started.stdout, new RegExp(`^SexyChat is open at ${here.url}$`, "m"));
  match(started.stdout, /^Moderator password, shown this once: \S{20}$/m);
  match(started.stdout, /deno task admin role NAME root/);
  deepEqual(await json(fetch(`${here.url}/health`)), { status: "ok" });
  const { pid } = here;
  const running = `at ${here.url} (process ${pid}).`;
  const told = await here.realTask("daemon", ["status"]);
  deepEqual([told.code, told.stdout], [0, `SexyChat is running ${running}\n`]);
  const again = await here.task("daemon", ["start"]);
  deepEqual([again.code, again.stdout], [0, `SexyChat is already running ${running}\n`]);
  equal(here.pid, pid);
  const stopped = await here.realTask("daemon", ["stop"]);
  match(stopped.stdout, new RegExp(`^SexyChat has stopped \\(process ${pid}, after \\d\\.\\d s\\)\\.\n$`));
  equal(stopped.code, 0);
  ok(!isAlive(pid), "the process is gone when stop says so");
  ok(Number.isNaN(here.pid), "and its PID file");
  deepEqual(await status(here), [3, "SexyChat is not running."]);
  equal((await here.task("daemon", ["stop"])).code, 0, "what does not run is stopped already");
});

Deno.test("its log is its owner's alone, has no password in it, and holds what the process says", async () => {
  await using here = installation({ ADMIN_PASSWORD: "moderators of the test" });
  equal((await here.task("daemon", ["start"])).code, 0);
  for (const name of ["sexychat.log", "sexychat.pid"]) {
    equal(Deno.statSync(`${here.dataDir}/${name}`).mode! & 0o777, 0o600, name);
  }
  await here.task("daemon", ["stop"]);
  const log = Deno.readTextFileSync(`${here.dataDir}/sexychat.log`);
  const lines = log.trimEnd().split("\n").map((line) => line.replace(/^\S+ /, ""));
  deepEqual(lines, [`info  listening port=${here.port}`, "info  stopping reason=SIGTERM sockets=0"]);
});

Deno.test("after kill -9, status says that it is gone, and start starts it again with all there was", async () => {
  await using here = installation();
  await here.task("daemon", ["start"]);
  const { pid } = here;
  const account = JSON.stringify({ username: "alice", password: "correct horse" });
  const register = { method: "POST", headers: { "content-type": "application/json" }, body: account };
  equal((await json(fetch(`${here.url}/api/auth/register`, register)))["user"]["username"], "alice");
  Deno.kill(pid, "SIGKILL");
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
  equal(here.pid, pid, "the PID file is still there");
  const [code, line] = await status(here);
  equal(code, 3);
  equal(line, `SexyChat is not running; process ${pid} ended unexpectedly, see the log.`);
  equal((await here.task("daemon", ["start"])).code, 0);
  notEqual(here.pid, pid);
  equal((await status(here))[0], 0);
  equal((await json(fetch(`${here.url}/api/auth/login`, register)))["user"]["username"], "alice");
});

Deno.test("a foreign process that has the old id is never signalled, whatever the PID file says", async () => {
  await using here = installation();
  await using other = bystander();
  await here.task("daemon", ["start"]);
  const { pid } = here;
  const path = `${here.dataDir}/sexychat.pid`;

  // Overwritten in place, while the server lives and holds the lock.
  for (
    const text of [
      `${other.pid}\n`,
      Deno.readTextFileSync(path).replace(String(pid), String(other.pid)),
      "",
      "x\n",
    ]
  ) {
    const kept = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, text);
    equal((await status(here))[0], 4, "that it runs is known from the lock");
    const { code, stderr } = await here.task("daemon", ["stop"]);
    equal(code, 1);
    match(stderr, /sexychat\.pid was changed/);
    ok(isAlive(pid) && isAlive(other.pid));
    Deno.writeTextFileSync(path, kept);
  }

  // Left behind by a crash; the id now belongs to somebody else.
  Deno.kill(pid, "SIGKILL");
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const text of [pidFileOf(other.pid, here.port), `${other.pid}\n`, `${other.pid}`]) {
    Deno.writeTextFileSync(path, text);
    equal((await status(here))[0], 3);
    equal((await here.task("daemon", ["stop"])).code, 0);
    ok(isAlive(other.pid));
  }
  Deno.writeTextFileSync(path, pidFileOf(other.pid, here.port));
  equal((await here.task("daemon", ["restart"])).code, 0);
  ok(isAlive(other.pid));
  notEqual(here.pid, other.pid);
  equal((await status(here))[0], 0);
});

Deno.test("a start that fails says why with the last lines of the log, and the password is shown by the one that succeeds", async () => {
  await using here = installation();
  const taken = Deno.listen({ hostname: "127.0.0.1", port: here.port });
  const failed = await here.task("daemon", ["start"]);
  taken.close();
  equal(failed.code, 1);
  equal(failed.stdout, "");
  match(
    failed.stderr,
    new RegExp(`^SexyChat could not be started:\nPORT ${here.port} on 127.0.0.1 cannot be .*\n$`),
  );
  deepEqual(await status(here), [3, "SexyChat is not running."]);
  const started = await here.task("daemon", ["start"]);
  match(started.stdout, /Moderator password, shown this once: \S{20}$/m);
});

Deno.test("two starts at once leave one server", async () => {
  await using here = installation();
  const ends = await Promise.all([1, 2, 3].map(() => here.task("daemon", ["start"])));
  ok(ends.some(({ code }) => code === 0), JSON.stringify(ends));
  const [code, line] = await status(here);
  deepEqual([code, line], [0, `SexyChat is running at ${here.url} (process ${here.pid}).`]);
  await here.task("daemon", ["stop"]);
  await fetch(here.url).then(() => ok(false, "somebody still listens"), () => {});
});

Deno.test("a command that is none, too many words and a wrong configuration are one line and 1", async () => {
  await using here = installation();
  for (const args of [[], ["begin"], ["start", "now"], ["--force"], ["constructor"]]) {
    const { code, stderr } = await here.task("daemon", args);
    deepEqual([code, stderr.trimEnd().split("\n").length], [1, 1], stderr);
    match(stderr, /See: deno task daemon --help/);
  }
  const { code, stderr } = await here.task("daemon", ["start"], { PORT: "eighty" });
  deepEqual([code, stderr.trimEnd().split("\n").length], [1, 1], stderr);
  match(stderr, /^PORT: "eighty" /);
  equal((await here.task("daemon", ["status"], { PORT: String(freePort()) })).code, 3);
});
