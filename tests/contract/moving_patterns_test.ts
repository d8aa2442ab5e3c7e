// Which name the original gave the room of a pair, and how it made the key, is found out by trying; nothing is guessed.

import { deepEqual, equal } from "node:assert/strict";
import type { ImportReport } from "../../server/ports/moving/import_report.ts";
import {
  type Named,
  ORIGINAL_SECRET,
  originalTime,
  PM_LOWER,
  sealer,
  type Sealing,
  userRow,
} from "../support/original_database.ts";
import { ENGINES, type Place, placeOf, readMessages, usePlaces } from "./moving_places.ts";

usePlaces();

const ALICE = { id: 12, username: "alice" };
const BOB = { id: 3, username: "Bob" };
const CAROL = { id: 4, username: "carol-x" };
const PEOPLE = [BOB, CAROL, ALICE];
const JWT = { jwtSecret: ORIGINAL_SECRET };

const byName = (a: string, b: string): number => a < b ? -1 : 1;
const names = (...two: readonly Named[]): string[] => two.map(({ username }) => username).sort(byName);
const lower = (...two: readonly Named[]): string[] =>
  names(...two).map((name) => name.toLowerCase()).sort(byName);
const folded = (...two: readonly Named[]): string[] =>
  two.map(({ username }) => username).sort((a, b) => byName(a.toLowerCase(), b.toLowerCase()));
const ids = (...two: readonly Named[]): string[] => two.map(({ id }) => id).sort((a, b) => a - b).map(String);

/** Pattern, derivation, and how the room is named, written out once more. */
const PATTERNS: readonly (readonly [pattern: string, kdf: string, room: Sealing["room"]])[] = [
  ["pm:lower", "raw", (a, b) => `pm:${lower(a, b).join(":")}`],
  ["none_id", "raw", (a, b) => ids(a, b).join("_")],
  ["dm-name", "raw", (a, b) => `dm-${names(a, b).join("-")}`],
  ["private:*_fold", "raw", (a, b) => `private:${folded(a, b).join("_")}`],
  ["pm_room|id", "raw", (a, b) => `pm_room|${ids(a, b).join("|")}`],
  ["chat__name", "raw", (a, b) => `chat__${names(a, b).join("__")}`],
  ["room:namebyid", "raw", (a, b) => `room:${a.username}:${b.username}`],
];
/** Tried last, for a derivation takes some milliseconds. */
const DERIVED: typeof PATTERNS = [
  ["pm:lower", "pbkdf2:b64:room", (a, b) => `pm:${lower(a, b).join(":")}`],
  ["dm:id", "pbkdf2:bytes:room", (a, b) => `dm:${ids(a, b).join(":")}`],
];

for (const source of ENGINES) {
  for (const target of ENGINES) {
    const patterns = `${source} ${target}` === "sqlite sqlite" ? [...PATTERNS, ...DERIVED] : PATTERNS;
    for (const [pattern, kdf, room] of patterns) {
      Deno.test(`${source} → ${target}: rooms named by ${pattern}, keys by ${kdf}`, async () => {
        await using place = await placeOf(source, target);
        await fill(place, { room, kdf: kdf.replace("pbkdf2:", "") });
        const report = await place.moveIn(JWT);
        deepEqual(report.patterns, [{ pattern, kdf, pairs: 3 }]);
        deepEqual(figures(report), { comes: 9, pairs: 3, cannot: [] });
        const store = await place.open();
        for (const [one, other] of [[ALICE, BOB], [BOB, ALICE]] as const) {
          const read = await readMessages(store, one.id, other.id);
          deepEqual(read.map(({ text }) => text), [
            "Bob alice 0 💜 ünï",
            "Bob alice 1 💜 ünï",
            "Bob alice 2 💜 ünï",
          ]);
          deepEqual(read.map(({ from }) => from), [BOB.id, ALICE.id, BOB.id]);
        }
        equal((await readMessages(store, CAROL.id, ALICE.id)).length, 3);
      });
    }
  }
}

Deno.test("another secret opens nothing: everything else comes, and messages are counted", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await fill(place, PM_LOWER);
  const report = await place.moveIn({ jwtSecret: "another secret", roomPattern: "pm:lower" });
  deepEqual(figures(report), { comes: 0, pairs: 0, cannot: [["unknown_pattern", 9]] });
  deepEqual([report.patterns, report.kinds.accounts.comes], [[], 3]);
  deepEqual(await (await place.open()).conversations.list(BOB.id, 10), []);
});

Deno.test("without a secret that of this installation is tried: it may have been kept", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await fill(place, PM_LOWER);
  const { hadJwtSecret, ...report } = await place.moveIn({ dryRun: true });
  equal(hadJwtSecret, false);
  deepEqual(figures(report), { comes: 0, pairs: 0, cannot: [["unknown_secret", 9]] });
  const secrets = { jwtSecret: ORIGINAL_SECRET, secretKey: "k".repeat(32) };
  deepEqual(figures(await place.moveIn({ secrets })), { comes: 9, pairs: 3, cannot: [] });
});

Deno.test("a pattern that is named is the only one, and may be one that is not tried by itself", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await fill(place, { room: (a, b) => `conversation=${lower(a, b).join("=")}` });
  for (const roomPattern of ["pm:lower", "conversation=name"]) {
    const report = await place.import({ ...JWT, roomPattern, dryRun: true });
    deepEqual(figures(report).cannot, [["unknown_pattern", roomPattern === "pm:lower" ? 9 : 6]], roomPattern);
  }
  const report = await place.moveIn({ ...JWT, roomPattern: "conversation=lower" });
  deepEqual(report.patterns, [{ pattern: "conversation=lower", kdf: "raw", pairs: 3 }]);
});

Deno.test("with a pattern that is named, derived keys are tried too", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await fill(place, { room: (a, b) => `chat/${a.username}/${b.username}`, kdf: "bytes:salt" });
  const report = await place.moveIn({ ...JWT, roomPattern: "chat/namebyid" });
  deepEqual(report.patterns, [{ pattern: "chat/namebyid", kdf: "pbkdf2:bytes:salt", pairs: 3 }]);
});

Deno.test("what was sealed under a secret of before is counted, where others of the pair can be opened", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await insertPeople(place);
  const seal = await sealer(PM_LOWER, ALICE, BOB);
  const sealBefore = await sealer({ ...PM_LOWER, secret: "the secret of before" }, ALICE, BOB);
  const sealed = [await sealBefore("old"), await seal("one"), await sealBefore("stray"), await seal("two")];
  await place.original.insert("messages", sealed.map((one, n) => messageRow(n + 1, ALICE, BOB, one)));
  const report = await place.moveIn(JWT);
  deepEqual(figures(report), { comes: 2, pairs: 1, cannot: [["cannot_be_opened", 2]] });
  const read = await readMessages(await place.open(), BOB.id, ALICE.id);
  deepEqual(read.map(({ text }) => text), ["one", "two"]);
});

Deno.test("where the newest message of no pair can be opened, the oldest ones are tried", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await insertPeople(place);
  const seal = await sealer(PM_LOWER, ALICE, BOB);
  const sealSince = await sealer({ ...PM_LOWER, secret: "the secret since" }, ALICE, BOB);
  const sealed = [await seal("one"), await sealSince("new"), await sealSince("newer")];
  await place.original.insert("messages", sealed.map((one, n) => messageRow(n + 1, ALICE, BOB, one)));
  deepEqual(figures(await place.moveIn(JWT)), { comes: 1, pairs: 1, cannot: [["cannot_be_opened", 2]] });
});

Deno.test("the installation changed its pattern once: both open what they sealed", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await insertPeople(place);
  const before: Sealing = { room: (a, b) => ids(a, b).join("_") };
  const sealed = [
    messageRow(1, ALICE, BOB, await (await sealer(before, ALICE, BOB))("by ids")),
    messageRow(2, BOB, CAROL, await (await sealer(before, BOB, CAROL))("by ids too")),
    messageRow(3, BOB, ALICE, await (await sealer(PM_LOWER, ALICE, BOB))("by names")),
  ];
  await place.original.insert("messages", sealed);
  const report = await place.moveIn(JWT);
  deepEqual(figures(report), { comes: 3, pairs: 2, cannot: [] });
  deepEqual(report.patterns.map(({ pattern, pairs }) => [pattern, pairs]), [["none_id", 2], ["pm:lower", 1]]);
});

/** Three people, and three messages of each pair. */
async function fill(place: Place, sealing: Sealing): Promise<void> {
  await insertPeople(place);
  let id = 0;
  for (const [a, b] of [[BOB, ALICE], [BOB, CAROL], [CAROL, ALICE]] as const) {
    const seal = await sealer(sealing, a, b);
    for (let n = 0; n < 3; n++) {
      const [from, to] = n % 2 === 0 ? [a, b] : [b, a];
      const sealed = await seal(`${a.username} ${b.username} ${n} 💜 ünï`);
      await place.original.insert("messages", [messageRow(++id, from, to, sealed)]);
    }
  }
}

function insertPeople({ original }: Place): Promise<void> {
  return original.insert("users", PEOPLE.map(({ id, username }) => userRow(id, username)));
}

function messageRow(
  id: number,
  from: Named,
  to: Named,
  sealed: { encrypted_content: string; nonce: string },
): Record<string, unknown> {
  return { id, sender_id: from.id, recipient_id: to.id, ...sealed, timestamp: originalTime(id) };
}

function figures(
  { kinds: { messages, pairs } }: Pick<ImportReport, "kinds">,
): { comes: number; pairs: number; cannot: (readonly [string, number])[] } {
  return {
    ...{ comes: messages.comes, pairs: pairs.comes },
    cannot: messages.cannot.map(({ why, count }) => [why, count] as const),
  };
}
