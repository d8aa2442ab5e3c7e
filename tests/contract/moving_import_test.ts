// A database of the original, moved in: what comes, what does not and why; and that the figures say so.

import { deepEqual, equal, ok } from "node:assert/strict";
import { NO_END } from "../../server/ports/premium/premium_time.ts";
import { ORIGINAL_SECRET, timeHere } from "../support/original_database.ts";
import {
  companionOf,
  countsOf,
  ENGINES,
  IMPORTED_AT,
  placeOf,
  readMessages,
  usePlaces,
} from "./moving_places.ts";
import { ALICE, BOB, CAROL, DAVE, fill, MALLORY } from "./moving_rows.ts";
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
          deepEqual(countsOf(kinds.accounts), { comes: 6, cannot: { companion: 1 }, changed: {} });
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
        deepEqual(countsOf(kinds.bans), { comes: 8, cannot: {}, changed });
      });

      await t.step("of a long conversation, the newest 500 messages come; nothing is unread", async () => {
        const read = await readMessages(store, CAROL, DAVE);
        equal(read.length, 500);
        deepEqual([read[0]?.text, read.at(-1)?.text], ["long talk 3", "long talk 502"]);
        deepEqual([read[0]?.at, read.at(-1)?.at], [timeHere(115), timeHere(614)]);
        deepEqual(patterns, [{ pattern: "pm:lower", kdf: "raw", pairs: 3 }]);
        const cannot = { older: 3, companion: 1, unknown_pattern: 1 };
        deepEqual(countsOf(kinds.messages), { comes: 513, cannot, changed: {} });
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
        deepEqual(countsOf(kinds.turns), { comes: 23, cannot: { older: 10, companion: 1 }, changed: {} });
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
