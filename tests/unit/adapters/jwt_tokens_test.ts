// Tokens on their own: what is in them, how long they last, and that nobody else can make one.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createJwtTokens } from "../../../server/adapters/jwt_tokens.ts";
import { BEGINNING, FakeClock } from "../../support/fake_clock.ts";
import { CLAIMS, forge, forgedTokens } from "../../support/forged_tokens.ts";

const SECRET = "a secret of tokens for tests";
const ALICE = { id: 1, username: "alice", tokenVersion: 1 };
const DAY_MS = 86_400_000;

function decode(part: string | undefined): unknown {
  return JSON.parse(atob(part!.replaceAll("-", "+").replaceAll("_", "/")));
}

Deno.test("a token is HS256, with the claims sub, name, ver, iat and exp after 7 days, and nothing else", async () => {
  const token = await createJwtTokens(SECRET, new FakeClock()).issue(ALICE);
  const [header, payload] = token.split(".");
  deepEqual(decode(header), { alg: "HS256", typ: "JWT" });
  deepEqual(decode(payload), CLAIMS);
  equal(token, forge(CLAIMS, SECRET));
});

Deno.test("a token is read as it was issued", async () => {
  const tokens = createJwtTokens(SECRET, new FakeClock());
  const claims = { id: 999_999_999_999_999, username: "Some_Body-42", tokenVersion: 7 };
  deepEqual(await tokens.read(await tokens.issue(claims)), {
    userId: 999_999_999_999_999,
    username: "Some_Body-42",
    version: 7,
    ...{ issuedAt: BEGINNING, isListed: false },
  });
});

Deno.test("a token says its sign-in, and whether it needs the row of its device", async () => {
  const tokens = createJwtTokens(SECRET, new FakeClock());
  for (const isListed of [true, false]) {
    const token = await tokens.issue(ALICE, { id: "s1", isListed });
    const read = (await tokens.read(token))!;
    deepEqual([read.signIn, read.isListed], ["s1", isListed]);
    deepEqual(decode(token.split(".")[1]), { ...CLAIMS, sid: "s1", ...(isListed ? { dev: true } : {}) });
  }
});

Deno.test("a token is valid for seven days by the node's clock, to the second", async () => {
  const clock = new FakeClock();
  const tokens = createJwtTokens(SECRET, clock);
  const token = await tokens.issue(ALICE);
  clock.skip(7 * DAY_MS - 1);
  ok(await tokens.read(token));
  clock.skip(1);
  equal(await tokens.read(token), null);
});

// That nobody has this version or id any more is the caller's to see.
const WELL_MADE = ["the version before", "the version after", "sub of nobody"];

for (const [what, token] of Object.entries(forgedTokens(SECRET))) {
  if (WELL_MADE.includes(what)) continue;
  Deno.test(`a forged token is not read: ${what}`, async () => {
    equal(await createJwtTokens(SECRET, new FakeClock()).read(token), null);
  });
}

Deno.test("the longest name and id make a token that is read", async () => {
  const tokens = createJwtTokens(SECRET, new FakeClock());
  const longest = { id: 999_999_999_999_999, username: "x".repeat(20), tokenVersion: 2 ** 31 };
  ok(await tokens.read(await tokens.issue(longest)));
});

Deno.test("changing any character of a token makes it worthless", async () => {
  const tokens = createJwtTokens(SECRET, new FakeClock());
  const token = await tokens.issue(ALICE);
  const last = token.length - 1;
  for (let at = 0; at < last; at++) {
    const changed = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    equal(await tokens.read(changed), null, `character ${at}`);
  }
});
