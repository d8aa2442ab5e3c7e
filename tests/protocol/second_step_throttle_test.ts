// Guessing the second step is slowed down like guessing passwords, and a right password alone makes it no cheaper.

import { deepEqual, equal } from "node:assert/strict";
import { account, challengeOf, registered, signIn, withCodes } from "../support/factors.ts";
import { openRoom, PASSWORD } from "../support/room.ts";

let addresses = 0;
const freshAddress = (): string => `10.1.${++addresses >> 8}.${addresses & 255}`;

const WRONG: readonly Readonly<Record<string, unknown>>[] = [
  { code: "000000" },
  { recovery_code: "0000-0000-0000-0000" },
  { assertion: { id: "x", response: {} } },
];

for (const proof of WRONG) {
  const [kind] = Object.keys(proof);
  Deno.test(`ten wrong tries with ${kind} slow down, whatever comes between, and the password is slowed with them`, async () => {
    await using room = await openRoom();
    const { code } = await withCodes(room, await registered(room, "Ada"));
    const challenge = await challengeOf(room, "Ada");
    for (let n = 0; n < 10; n++) {
      equal((await signIn(room, "Ada", { challenge, ...proof }, freshAddress())).code, "invalid_credentials");
      const first = n < 9 ? await signIn(room, "Ada", {}, freshAddress()) : null;
      if (first !== null) {
        equal(first.code, "second_factor_required", "a right password alone clears nothing");
      }
    }
    const held = await signIn(room, "Ada", { challenge, code: code() }, freshAddress());
    deepEqual([held.status, held.headers.get("retry-after")], [429, "1"]);
    equal((await signIn(room, "Ada", { password: "wrong" }, freshAddress())).status, 429);
    room.clock.skip(1_000);
    equal((await signIn(room, "Ada", { challenge, code: code() }, freshAddress())).status, 200);
    equal(
      (await signIn(room, "Ada", {}, freshAddress())).code,
      "second_factor_required",
      "success clears it",
    );
  });
}

Deno.test("first steps, and challenges that hold no more, are no failures", async () => {
  await using room = await openRoom();
  await withCodes(room, await registered(room, "Ada"));
  for (let n = 0; n < 25; n++) {
    equal((await signIn(room, "Ada", {}, freshAddress())).code, "second_factor_required");
    equal((await signIn(room, "Ada", { challenge: "x", code: "000000" }, freshAddress())).code, "expired");
  }
});

Deno.test("a right password alone does not make an address known", async () => {
  await using room = await openRoom();
  const { code } = await withCodes(room, await registered(room, "Ada"));
  const [home, cafe] = ["198.51.100.1", "198.51.100.2"];
  const challenge = await challengeOf(room, "Ada");
  await signIn(room, "Ada", {}, cafe);
  equal((await signIn(room, "Ada", { challenge, code: code() }, home)).status, 200);
  for (let n = 0; n < 10; n++) await signIn(room, "Ada", { password: "wrong" }, freshAddress());
  equal((await signIn(room, "Ada", {}, cafe)).status, 429, "slowed with the strangers");
  equal((await signIn(room, "Ada", {}, home)).code, "second_factor_required", "known: not slowed");
});

Deno.test("wrong codes in the settings are slowed down, and a right password there clears nothing", async () => {
  await using room = await openRoom();
  const { token, code } = await withCodes(room, await registered(room, "Ada"));
  const off = (code: string) => account(room, token, "/totp", { password: PASSWORD, code }, "DELETE");
  for (let n = 0; n < 10; n++) {
    equal((await off("000000")).code, "invalid_credentials");
    if (n < 9) equal((await account(room, token, "/passkeys/options", { password: PASSWORD })).status, 200);
  }
  equal((await off(code())).code, "rate_limited");
  room.clock.skip(1_000);
  equal((await off(code())).status, 204);
});

Deno.test("wrong confirming codes are slowed down", async () => {
  await using room = await openRoom();
  const token = await registered(room, "Ada");
  await account(room, token, "/totp", { password: PASSWORD });
  const confirm = () => account(room, token, "/totp/confirm", { code: "000000" });
  for (let n = 0; n < 10; n++) equal((await confirm()).code, "invalid_credentials");
  equal((await confirm()).code, "rate_limited");
});
