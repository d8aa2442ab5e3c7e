// Mail of a real server, with its real permissions: it arrives, it outlasts a restart, and the command line makes links.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { type MailServer, startMailServer, textOf } from "../support/mail_server.ts";
import { eventually } from "../support/wire_client.ts";
import { freePort } from "../support/free_port.ts";
import { type Installation, installation } from "../support/tasks.ts";

const PASSWORD = "correct horse";
const NEW = "battery staple";
const PUBLIC_URL = "https://chat.example";

async function post(
  here: Installation,
  path: string,
  body: unknown,
): Promise<{ status: number; json: Answer }> {
  const response = await fetch(`${here.url}/api${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}

interface Answer {
  token?: string;
  error?: { code: string };
}

function linkIn(server: MailServer, purpose: string): string {
  return new RegExp(`#${purpose}=([\\w-]+)`).exec(textOf(server.taken.at(-1)!))![1]!;
}

Deno.test("a server with its narrow permissions sends mail, by the name of the mail server's host", async () => {
  await using mail = await startMailServer();
  const SMTP_URL = `smtp://localhost:${mail.port}`;
  await using here = installation({ SMTP_URL, PUBLIC_URL, MAIL_FROM: "Chat <chat@chat.example>" });
  const started = await here.realTask("daemon", ["start"]);
  equal(started.code, 0, started.stderr);
  const registration = { username: "Ada", password: PASSWORD, email: "ada@example.org" };
  equal((await post(here, "/auth/register", registration)).status, 201);
  await mail.until(1);
  equal((await post(here, "/auth/verify-email", { token: linkIn(mail, "verify") })).status, 200);
  equal((await post(here, "/auth/reset/request", { username_or_email: "ADA@example.org" })).status, 202);
  await mail.until(2);
  const { status } = await post(here, "/auth/reset", { token: linkIn(mail, "reset"), new_password: NEW });
  equal(status, 200);
  await mail.until(3);
  match(textOf(mail.taken[2]!), /^Hello Ada,\n\nyour password at chat\.example was reset on /);
  const log = await Deno.readTextFile(`${here.dataDir}/sexychat.log`);
  ok(!/ada@|@example|reset=|verify=/.test(log), log);
});

Deno.test("mail that the mail server did not take is sent after a restart, when it is back", async () => {
  const port = freePort();
  await using here = installation({ SMTP_URL: `smtp://127.0.0.1:${port}`, PUBLIC_URL });
  await here.task("daemon", ["start"]);
  await post(here, "/auth/register", { username: "Ada", password: PASSWORD, email: "ada@example.org" });
  const log = `${here.dataDir}/sexychat.log`;
  await eventually("a line", () => Deno.readTextFileSync(log).includes("refuses the connection"));
  const lines = Deno.readTextFileSync(log).split("\n").filter((line) => line.includes("mail"));
  equal(lines.length, 1, lines.join("\n"));
  match(lines[0]!, /mail is kept and tried again: the mail server refuses the connection/);
  ok(!lines[0]!.includes("@"));
  await here.task("daemon", ["stop"]);
  await using mail = await startMailServer({}, port);
  await here.task("daemon", ["start"]);
  await mail.until(1);
  deepEqual(mail.taken[0]!.to, ["ada@example.org"]);
});

Deno.test("admin reset prints a link that works once; an unknown name is an error", async () => {
  await using here = installation();
  await here.task("daemon", ["start"]);
  await post(here, "/auth/register", { username: "Ada", password: PASSWORD });
  const made = await here.realTask("admin", ["reset", "aDA"]);
  equal(made.code, 0, made.stderr);
  match(made.stdout, /^\/#reset=[A-Za-z0-9_-]{20,}\n$/);
  const named = await here.task("admin", ["reset", "Ada", "--factors"], { PUBLIC_URL });
  match(named.stdout, /^https:\/\/chat\.example\/#reset=[A-Za-z0-9_-]{20,}\n$/);
  const [older, newer] = [made, named].map(({ stdout }) => stdout.trim().split("=")[1]!);
  equal((await post(here, "/auth/reset", { token: older, new_password: NEW })).json.error?.code, "expired");
  const { status, json } = await post(here, "/auth/reset", { token: newer, new_password: NEW });
  equal(status, 200);
  match(json.token!, /^eyJ/);
  equal((await post(here, "/auth/login", { username: "Ada", password: NEW })).status, 200);
  const unknown = await here.task("admin", ["reset", "nobody"]);
  deepEqual([unknown.code, unknown.stdout], [1, ""]);
  match(unknown.stderr, /There is no account named nobody\./);
  const { stdout } = await here.task("admin", ["audit", "--verify"]);
  match(stdout, /intact: 3 rows/);
});

Deno.test("doctor: the mail server, that it is there, and that it is not", async () => {
  await using mail = await startMailServer();
  await using here = installation();
  const none = await here.task("doctor");
  match(none.stdout, /^OK +mail: Not used: /m);
  const there = await here.task("doctor", [], { PUBLIC_URL, SMTP_URL: `smtp://127.0.0.1:${mail.port}` });
  match(there.stdout, /^OK +mail: The mail server of SMTP_URL answers, and takes mail\.$/m);
  const gone = await here.task("doctor", [], { PUBLIC_URL, SMTP_URL: "smtp://ada:secret@127.0.0.1:1" });
  match(gone.stdout, /^WARNING +mail: The mail server refuses the connection \(ECONNREFUSED\)\.$/m);
  deepEqual([gone.code, mail.taken.length], [0, 0]);
  ok(!/secret/.test(gone.stdout + gone.stderr));
});
