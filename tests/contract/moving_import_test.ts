// A database of the original, moved in: what comes, what does not and why; and that the figures say so.

import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import bcrypt from "bcrypt";
import { createBcryptPasswords } from "../../server/adapters/bcrypt_passwords.ts";
import type { ImportReport } from "../../server/ports/moving/import_report.ts";
import { NO_END } from "../../server/ports/premium/premium_time.ts";
import {
  ORIGINAL_SECRET,
  originalTime,
  PM_LOWER,
  sealer,
  timeHere,
  userRow,
} from "../support/original_database.ts";
import { companionOf, ENGINES, IMPORTED_AT, placeOf, readMessages, usePlaces } from "./moving_places.ts";
import { ALICE, banRow, BOB, CAROL, DAVE, fill, MALLORY, messageRow } from "./moving_rows.ts";
import { register } from "./harness.ts";

usePlaces();

const JWT = { jwtSecret: ORIGINAL_SECRET };
for (const source of ENGINES) {
  for (const target of ENGINES) {
    Deno.test(`${source} → ${target}: everything of everybody comes, once`, async (t) => {
      await using place = await placeOf(source, target);
      await fill(place);
      const { kinds, renamed, patterns } = await place.moveIn(JWT);
      const store = await place.open();

      await t.step(
        "accounts keep their ids, roles, addresses and counts; the companion is not one",
        async () => {
          deepEqual(renamed, []);
          deepEqual(short(kinds.accounts), { comes: 6, cannot: { companion: 1 }, changed: {} });
          deepEqual([kinds.roles.comes, kinds.aiAccess.comes, kinds.emails.comes], [3, 2, 2]);
          equal(await store.accounts.byName("Violet"), undefined);
          const root = await store.accounts.byName("ROOTY");
          deepEqual([root?.id, root?.username, root?.role, root?.isVerified], [2, "rooty", "root", true]);
          deepEqual([root?.premiumUntil, root?.aiMessagesUsed, root?.aiMessagesUnlimited], [NO_END, 12, 12]);
          const alice = await store.accounts.byId(ALICE);
          deepEqual([alice?.email, alice?.verifiedEmail, alice?.isVerified], [
            "Alice@Example.com",
            null,
            false,
          ]);
          deepEqual([alice?.premiumUntil, alice?.aiMessagesUsed, alice?.aiMessagesUnlimited], [null, 2, 0]);
          equal(alice?.createdAt, timeHere(ALICE));
          const [gift, ...others] = await store.entitlements.of(DAVE);
          deepEqual([gift?.source, gift?.from, gift?.until, others], ["import", IMPORTED_AT, null, []]);
        },
      );

      await t.step("ignores, bans and mutes are in force", async () => {
        deepEqual(await store.ignores.listOf(ALICE), [{ id: MALLORY, username: "Mallory" }]);
        const { bans, mutes } = await store.moderation.inForce(IMPORTED_AT);
        deepEqual(
          bans.map(({ username, userId, networks, reason }) => [username, userId, networks.join(), reason]),
          [
            ["Mallory", MALLORY, "203.0.113.7", "rude"],
            ["guestling", null, "198.51.100.23", null],
            ["six", null, "2001:db8::/64", null],
            ["mapped", null, "198.51.100.9", null],
            ["behindproxy", null, "", null],
            ["proxied", null, "", null],
            ["athome", null, "", null],
            ["noip", null, "", null],
          ],
        );
        ok(bans.every(({ actorRole, expiresAt }) => actorRole === "mod" && expiresAt === null));
        deepEqual(mutes.map(({ username, userId }) => [username, userId]), [["bob", BOB], [
          "guest_old",
          null,
        ]]);
        const changed = { address_own: 2, address_network: 1, address_private: 1 };
        deepEqual(short(kinds.bans), { comes: 8, cannot: {}, changed });
      });

      await t.step("of a long conversation, the newest 500 messages come; nothing is unread", async () => {
        const read = await readMessages(store, CAROL, DAVE);
        equal(read.length, 500);
        deepEqual([read[0]?.text, read.at(-1)?.text], ["long talk 3", "long talk 502"]);
        deepEqual([read[0]?.at, read.at(-1)?.at], [timeHere(115), timeHere(614)]);
        deepEqual(patterns, [{ pattern: "pm:lower", kdf: "raw", pairs: 3 }]);
        const cannot = { older: 3, companion: 1, unknown_pattern: 1 };
        deepEqual(short(kinds.messages), { comes: 513, cannot, changed: {} });
        for (const id of [2, ALICE, BOB, CAROL, DAVE, MALLORY]) {
          deepEqual(await store.conversations.unread(id), []);
        }
        deepEqual((await store.conversations.list(BOB, 10)).map(({ username }) => username), ["Alice"]);
      });

      await t.step("what an ignored member wrote meanwhile is hidden from who ignores it", async () => {
        deepEqual(await readMessages(store, ALICE, MALLORY), []);
        deepEqual((await readMessages(store, MALLORY, ALICE)).map(({ text }) => text), [
          "to one who ignores me",
        ]);
        deepEqual(await store.conversations.list(ALICE, 10).then((all) => all.map(({ peerId }) => peerId)), [
          BOB,
        ]);
      });

      await t.step("the companion knows the newest 20 turns", async () => {
        const turns = await companionOf(store).conversation(DAVE);
        deepEqual(turns.map(({ text }) => text), Array.from({ length: 20 }, (_, n) => `turn ${n + 10}`));
        deepEqual(turns.slice(0, 2).map(({ role, at }) => [role, at]), [["user", timeHere(10)], [
          "assistant",
          timeHere(11),
        ]]);
        equal(turns[1]?.questionId, turns[0]?.id);
        const [question, answer, last] = await companionOf(store).conversation(ALICE);
        deepEqual([question?.state, answer?.text, last?.state], ["answered", "I do.", "unanswered"]);
        deepEqual(short(kinds.turns), { comes: 23, cannot: { older: 10, companion: 1 }, changed: {} });
      });

      await t.step("ids go on above, and the log names the import", async () => {
        ok((await register(store, "newcomer")).id > MALLORY);
        const [entry] = (await store.moderation.auditEntries({ query: "", cursor: null, limit: 5 })).items;
        deepEqual([entry?.action, entry?.actor], ["import_original", "operator"]);
        equal(entry?.detail, "6 accounts, 513 private messages");
        equal((await store.moderation.checkAuditLog()).brokenAt, null);
      });
    });

    Deno.test(`${source} → ${target}: into a database with people in it, and twice, nothing is imported`, async () => {
      await using place = await placeOf(source, target);
      await fill(place);
      const store = await place.open();
      const { id } = await register(store, "edith");
      for (const dryRun of [true, false]) {
        const { refused, kinds } = await place.import({ ...JWT, dryRun });
        deepEqual([refused, kinds.accounts.comes, kinds.messages.comes], ["not_empty", 0, 0]);
      }
      await store.accounts.remove(id);
      equal((await place.moveIn(JWT)).kinds.accounts.comes, 6);
      equal((await place.import(JWT)).refused, "not_empty");
      equal((await readMessages(store, ALICE, BOB)).length, 12);
    });
  }
}

Deno.test("a dry run leaves nothing behind, and the original as it was", async () => {
  for (const target of ENGINES) {
    await using place = await placeOf("sqlite", target);
    await fill(place);
    const before = Deno.readFileSync(place.original.source);
    await place.import({ ...JWT, dryRun: true });
    const store = await place.open();
    equal(await store.accounts.byId(ALICE), undefined);
    deepEqual((await store.moderation.auditEntries({ query: "", cursor: null, limit: 5 })).items, []);
    equal((await register(store, "first")).id, 1);
    deepEqual(Deno.readFileSync(place.original.source), before);
  }
});

Deno.test("a file with a write-ahead log is read, and no file is left beside it", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await place.original.run("pragma journal_mode = wal");
  await place.original.insert("users", [userRow(ALICE, "Alice")]);
  const { openOriginal } = await import("../../server/cli/moving/moving_in.ts");
  {
    await using opened = await openOriginal(place.original.source);
    equal(await opened.count("users"), 1, "while the original runs");
  }
  await place.original[Symbol.asyncDispose]();
  const names = (): string[] => Array.from(Deno.readDirSync(place.folder), ({ name }) => name).sort();
  deepEqual(names(), ["original.db"]);
  {
    await using opened = await openOriginal(place.original.source);
    equal(await opened.count("users"), 1);
  }
  deepEqual(names(), ["original.db"]);
});

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
  deepEqual(short(kinds.accounts), { comes: 10, cannot: {}, changed: { hash_unusable: 5 } });
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
  deepEqual(short(kinds.accounts).cannot, { companion: 1 });
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
  deepEqual(short(kinds.emails), {
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
  deepEqual(short(kinds.messages), { comes: 6, cannot: {}, changed: { time_unknown: 3 } });
  const store = await place.open();
  const read = await readMessages(store, ALICE, BOB);
  deepEqual(read.map(({ text }) => text), ["m3", "m0", "m1", "m2", "m4", "m5"]);
  deepEqual(
    read.map(({ at }) => (at - timeHere(0)) / 60_000),
    [5, 10, 10, 10, 20, 20].map((minutes) => minutes),
  );
  const ids = (await store.messages.history(ALICE, BOB, { limit: 10 })).map(({ id }) => id);
  deepEqual(ids, [7, 17, 27, 37, 47, 57]);
});

Deno.test("what is no database of the original says what it is", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await fill(place);
  await place.moveIn(JWT);
  const { openOriginal } = await import("../../server/cli/moving/moving_in.ts");
  Deno.writeTextFileSync(
    `${place.folder}/text`,
    "not a database at all, but a text that is longer than a header of SQLite ".repeat(4),
  );
  const cases: readonly (readonly [path: string, message: RegExp])[] = [
    [`${place.folder}/nothing`, /does not exist$/],
    [place.folder, /is not a file$/],
    [`${place.folder}/text`, /is not a SQLite database/],
    [`${place.folder}/here.db`, /is a database of this program, not of the original/],
  ];
  for (const [path, message] of cases) await rejects(openOriginal(path), message, path);
  const away = await openOriginal("postgresql://me:hidden@127.0.0.1:1/theirs").then(() => "", String);
  match(away, /postgresql:\/\/127\.0\.0\.1:1\/theirs cannot be reached/);
  ok(!away.includes("hidden"));
  await place.original.run("alter table violet_history drop column text");
  await rejects(openOriginal(place.original.source), /its table violet_history has no column text$/);
  await place.original.run("drop table violet_history; create table django_migrations (id integer)");
  await rejects(openOriginal(place.original.source), /seems to be one of an application made with Django/);
});

/** Figures of a kind, without examples. */
function short({ comes, cannot, changed }: ImportReport["kinds"]["accounts"]) {
  const counts = (findings: readonly { why: string; count: number }[]) =>
    Object.fromEntries(findings.map(({ why, count }) => [why, count]));
  return { comes, cannot: counts(cannot), changed: counts(changed) };
}
