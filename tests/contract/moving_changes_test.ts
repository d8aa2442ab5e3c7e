// What comes in another way than the original had it: hashes of passwords, names, e-mail addresses and times.

import { deepEqual, equal, ok } from "node:assert/strict";
import bcrypt from "bcrypt";
import { createBcryptPasswords } from "../../server/adapters/bcrypt_passwords.ts";
import {
  ORIGINAL_SECRET,
  originalTime,
  PM_LOWER,
  sealer,
  timeHere,
  userRow,
} from "../support/original_database.ts";
import { countsOf, IMPORTED_AT, placeOf, readMessages } from "./moving_places.ts";
import { ALICE, banRow, BOB, messageRow } from "./moving_rows.ts";

const JWT = { jwtSecret: ORIGINAL_SECRET };

Deno.test("passwords of all versions of bcrypt are right, long and short ones too; what is no hash has none", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  const passwords = ["hunter2", "päßwörd-ü", "x".repeat(80), "abc", "1234567"];
  const hashes = await Promise.all(passwords.map((password) => bcrypt.hash(password, 4)));
  const versions = ["2a", "2b", "2y", "2b", "2y"];
  const rows = hashes.map((hash, n) =>
    userRow(n + 1, `m${n}`, { password_hash: hash.replace("2b", versions[n]!) })
  );
  const bad = [
    "",
    "plain",
    hashes[0]!.slice(0, -1),
    hashes[0]!.replace("$04$", "$31$"),
    "pbkdf2:sha256:1$a$b",
  ];
  const badRows = bad.map((hash, n) => userRow(n + 10, `bad${n}`, { password_hash: hash }));
  await place.original.insert("users", [...rows, ...badRows]);
  const { kinds } = await place.moveIn();
  deepEqual(countsOf(kinds.accounts), { comes: 10, cannot: {}, changed: { hash_unusable: 5 } });
  const store = await place.open();
  const verifier = createBcryptPasswords(4);
  for (const [n, password] of passwords.entries()) {
    const { passwordHash } = (await store.accounts.byId(n + 1))!;
    ok(await verifier.verify(password, passwordHash), password);
    equal(await verifier.verify(`${password.slice(0, -1)}?`.slice(-60), passwordHash), false);
  }
  for (const n of bad.keys()) {
    const { passwordHash } = (await store.accounts.byId(n + 10))!;
    for (const guess of ["", "plain", "."]) equal(await verifier.verify(guess, passwordHash), false);
  }
});

Deno.test("names that cannot stay get another, which the report lists; messages are opened by the names of before", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  const people = [
    "Alice",
    "ALICE",
    "alice2",
    "ünï cödé",
    "Admin",
    "root",
    "Vi0let",
    "VIOLET",
    "Violet",
    "x".repeat(30),
  ];
  const rows = people.map((name, n) =>
    userRow(n + 1, name, name === "root" ? { role: "root" } : name === "Violet" ? { password_hash: "!" } : {})
  );
  await place.original.insert("users", rows);
  const [one, other] = [{ id: 2, username: "ALICE" }, { id: 4, username: "ünï cödé" }];
  const sealed = await (await sealer(PM_LOWER, one, other))("under the names of before");
  await place.original.insert("messages", [messageRow(1, 2, 4, sealed)]);
  await place.original.insert("bans", [
    banRow(1, "ALICE", null),
    banRow(2, "aLiCe", null),
    banRow(3, "violet", null),
  ]);
  const { renamed, kinds } = await place.moveIn(JWT);
  deepEqual(renamed.map(({ id, to, why }) => [id, to, why]), [
    [2, "ALICE3", "name_taken"],
    [4, "uni_code", "name_invalid"],
    [5, "member", "name_reserved"],
    [7, "member2", "name_reserved"],
    [8, "member3", "name_reserved"],
    [10, "x".repeat(20), "name_invalid"],
  ]);
  const store = await place.open();
  equal((await store.accounts.byName("alice3"))?.id, 2);
  equal((await store.accounts.byName("root"))?.role, "root");
  equal((await readMessages(store, 2, 4))[0]?.text, "under the names of before");
  const { bans } = await store.moderation.inForce(IMPORTED_AT);
  deepEqual(bans.map(({ username, userId }) => [username, userId]), [["ALICE3", 2], ["Alice", 1], [
    "member3",
    8,
  ]]);
  deepEqual(countsOf(kinds.accounts).cannot, { companion: 1 });
});

Deno.test("an address that several accounts have comes to all of them, unverified; one that is none to nobody", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  const emails = [
    "Ann@Example.com",
    "ann@example.com",
    "not an address",
    `${"a".repeat(250)}@example.com`,
    "  ",
    null,
  ];
  await place.original.insert("users", emails.map((email, n) => userRow(n + 1, `m${n}`, { email })));
  const { kinds } = await place.moveIn();
  deepEqual(countsOf(kinds.emails), {
    comes: 2,
    cannot: { malformed: 1, too_long: 1 },
    changed: { email_double: 2 },
  });
  const store = await place.open();
  const kept = await Promise.all(emails.map((_, n) => store.accounts.byId(n + 1)));
  deepEqual(kept.map((account) => account?.email), [
    "Ann@Example.com",
    "ann@example.com",
    null,
    null,
    null,
    null,
  ]);
  ok(kept.every((account) => account?.verifiedEmail === null));
});

Deno.test("messages without a time have that of a neighbour; where the clock went back, the order is that of the times", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await place.original.insert("users", [userRow(ALICE, "Alice"), userRow(BOB, "bob")]);
  const seal = await sealer(PM_LOWER, { id: ALICE, username: "Alice" }, { id: BOB, username: "bob" });
  const times = [
    null,
    originalTime(10),
    "no time",
    originalTime(5),
    "2025-04-12T20:20:00",
    "9999-01-01 00:00:00",
  ];
  const rows = await Promise.all(times.map(async (timestamp, n) => ({
    ...messageRow(n * 10 + 7, n % 2 === 0 ? ALICE : BOB, n % 2 === 0 ? BOB : ALICE, await seal(`m${n}`)),
    timestamp,
  })));
  await place.original.insert("messages", rows);
  const { kinds } = await place.moveIn(JWT);
  deepEqual(countsOf(kinds.messages), { comes: 6, cannot: {}, changed: { time_unknown: 3 } });
  const store = await place.open();
  const read = await readMessages(store, ALICE, BOB);
  deepEqual(read.map(({ text }) => text), ["m3", "m0", "m1", "m2", "m4", "m5"]);
  deepEqual(read.map(({ at }) => (at - timeHere(0)) / 60_000), [5, 10, 10, 10, 20, 20]);
  const ids = (await store.messages.history(ALICE, BOB, { limit: 10 })).map(({ id }) => id);
  deepEqual(ids, [7, 17, 27, 37, 47, 57]);
});
