// `deno task admin invite`: the link of the first account where registering takes an invitation.

import { deepEqual, equal, match } from "node:assert/strict";
import { installation } from "../support/tasks.ts";

const PASSWORD = "correct horse";
const LINK = /^\/#invite=([A-Za-z0-9_-]{20,})\n$/;

/** Registers over REST. Resolves to the status, and the code of a refusal. */
async function register(
  here: { readonly url: string },
  username: string,
  invite?: string,
): Promise<[number, string | undefined]> {
  const response = await fetch(`${here.url}/api/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password: PASSWORD, ...(invite === undefined ? {} : { invite }) }),
  });
  const json = await response.json() as { error?: { code: string } };
  return [response.status, json.error?.code];
}

Deno.test("admin invite prints a link that lets one person in, while the server runs", async () => {
  await using here = installation({ REGISTRATION: "invite" });
  await here.task("daemon", ["start"]);
  deepEqual(await register(here, "ada"), [403, "registration_closed"]);
  const made = await here.realTask("admin", ["invite"]);
  equal(made.code, 0, made.stderr);
  const [, code] = LINK.exec(made.stdout)!;
  deepEqual(await register(here, "ada", code), [201, undefined]);
  deepEqual(await register(here, "bob", code), [403, "registration_closed"]);
  const two = await here.task("admin", ["invite", "--uses", "2", "--days", "30"], {
    PUBLIC_URL: "https://chat.example",
  });
  match(two.stdout, /^https:\/\/chat\.example\/#invite=[A-Za-z0-9_-]{20,}\n$/);
  const [, shared] = two.stdout.trim().split("=");
  deepEqual(await register(here, "bob", shared), [201, undefined]);
  deepEqual(await register(here, "cleo", shared), [201, undefined]);
  const { stdout } = await here.task("admin", ["audit", "--verify"]);
  match(stdout, /intact: 2 rows/);
});

Deno.test("admin invite: numbers that are none make nothing; where nobody needs a link, it says so", async () => {
  await using here = installation();
  await here.task("daemon", ["start"]);
  for (
    const args of [["--uses", "0"], ["--uses", "1001"], ["--days", "366"], ["--days", "soon"], [
      "--uses",
      "1.5",
    ]]
  ) {
    const { code, stdout, stderr } = await here.task("admin", ["invite", ...args]);
    deepEqual([code, stdout], [1, ""], args.join(" "));
    match(stderr, /^--(uses|days) takes a whole number from 1 to (1000|365)\.\n$/);
  }
  equal((await here.task("admin", ["invite", "extra"])).code, 1);
  const { stdout } = await here.task("admin", ["invite"]);
  match(stdout, /^\/#invite=[A-Za-z0-9_-]{20,}\nREGISTRATION is open: nobody is asked for an invitation/);
});
