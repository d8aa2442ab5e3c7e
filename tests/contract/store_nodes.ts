// What the store promises to several nodes that share one database, and act in the same instant.

import assert from "node:assert/strict";
import type { Appended, Conversation, NewMessage, Store } from "../../server/ports/store.ts";
import { count } from "../support/exchanges.ts";
import { registerAll } from "./harness.ts";

/** Registers one test over stores of the same database. */
export type NodesCheck = (behaviour: string, run: (nodes: readonly [Store, Store]) => Promise<void>) => void;

/** Times that a race is run. */
const ROUNDS = 12;

/** Registers the tests of nodes. */
export function checkNodes(check: NodesCheck): void {
  check("two who invite each other in the same instant are connected", async (nodes) => {
    for (let round = 0; round < ROUNDS; round++) {
      const [ada, bob] = await registerAll(nodes[0], `ada-${round}`, `bob-${round}`);
      const outcomes: Conversation[] = await Promise.all([
        nodes[0].conversations.invite(ada, bob, 1),
        nodes[1].conversations.invite(bob, ada, 1),
      ]);
      assert.deepEqual(outcomes.map(({ accepted }) => accepted).sort(), [false, true]);
      assert.equal((await nodes[0].conversations.get(ada, bob))?.accepted, true);
    }
  });

  check("a message and the acceptance of its invitation never miss each other", async (nodes) => {
    for (let round = 0; round < ROUNDS; round++) {
      const [ada, bob] = await registerAll(nodes[0], `ada-${round}`, `bob-${round}`);
      await nodes[0].conversations.invite(ada, bob, 1);
      const [[appended], waiting] = await Promise.all([
        nodes[0].messages.append([message(ada, bob)]),
        nodes[1].conversations.accept(bob, ada, 1),
      ]);
      assert.ok(appended?.kind === "stored");
      // Either the sender's node delivers it, or the other one does.
      assert.equal(waiting?.length, appended.accepted ? 0 : 1);
    }
  });

  check(
    "messages of two nodes in one conversation have ids in the order in which they appear",
    async (nodes) => {
      const [ada, bob] = await registerAll(nodes[0], "Ada", "Bob");
      await nodes[0].conversations.invite(ada, bob, 1);
      await nodes[1].conversations.accept(bob, ada, 1);
      let seen: readonly number[] = [];
      let writing = true;
      const watching = (async () => {
        while (writing) {
          const now = (await nodes[0].messages.history(ada, bob, { limit: 500 })).map(({ id }) => id);
          const known = now.filter((id) => id <= (seen.at(-1) ?? 0));
          assert.deepEqual(known, seen, "a message appeared before one that was there");
          seen = now;
        }
      })();
      await Promise.all(nodes.map(async (node, side) => {
        for (let n = 0; n < 30; n++) {
          await node.messages.append(
            Array.from({ length: 4 }, () => side === 0 ? message(ada, bob) : message(bob, ada)),
          );
        }
      }));
      writing = false;
      await watching;
      assert.equal((await nodes[1].messages.history(ada, bob, { limit: 500 })).length, 240);
    },
  );

  check("two nodes that fill one conversation keep its newest 500, exactly", async (nodes) => {
    const [ada, bob] = await registerAll(nodes[0], "Ada", "Bob");
    await nodes[0].conversations.invite(ada, bob, 1);
    await nodes[1].conversations.accept(bob, ada, 1);
    const ids: number[] = [];
    await Promise.all(nodes.map(async (node) => {
      for (let n = 0; n < 8; n++) {
        const batch = Array.from({ length: 50 }, () => message(ada, bob));
        for (const appended of await node.messages.append(batch)) ids.push(idOf(appended));
      }
    }));
    const kept = await nodes[0].messages.history(ada, bob, { limit: 1_000 });
    assert.deepEqual(kept.map(({ id }) => id), ids.sort((a, b) => a - b).slice(-500));
  });

  check("one request that reaches two nodes is one message", async (nodes) => {
    const [ada, bob] = await registerAll(nodes[0], "Ada", "Bob");
    await nodes[0].conversations.invite(ada, bob, 1);
    await nodes[0].conversations.accept(bob, ada, 1);
    for (let round = 0; round < ROUNDS; round++) {
      const sent = message(ada, bob);
      const outcomes = (await Promise.all(nodes.map((node) => node.messages.append([sent])))).flat();
      assert.equal(new Set(outcomes.map(idOf)).size, 1);
      assert.deepEqual(outcomes.map((one) => one.kind === "stored" && one.again).sort(), [false, true]);
    }
    assert.equal((await nodes[0].messages.history(ada, bob, { limit: 500 })).length, ROUNDS);
  });

  check(
    "batches that wait for each other, by the ids of their requests, both come through",
    async (nodes) => {
      const [ada, ...peers] = await registerAll(nodes[0], "Ada", "Bob", "Cleo", "Dan", "Eve");
      for (const peer of peers) {
        await nodes[0].conversations.invite(ada, peer, 1);
        await nodes[0].conversations.accept(peer, ada, 1);
      }
      const to = (peer: number, requestId: string): NewMessage => ({
        ...message(ada, peers[peer]!),
        requestId,
      });
      for (let round = 0; round < 4; round++) {
        const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
        const outcomes = await Promise.all([
          nodes[0].messages.append([to(0, one), to(1, two)]),
          nodes[1].messages.append([to(2, two), to(3, one)]),
        ]);
        assert.ok(outcomes.flat().every(({ kind }) => kind === "stored"));
        assert.equal(new Set(outcomes.flat().map(idOf)).size, 2);
      }
    },
  );

  check("an account can go while others write to it, invite it and ignore it", async (nodes) => {
    for (let round = 0; round < ROUNDS; round++) {
      const [ada, bob, cleo] = await registerAll(nodes[0], `ada-${round}`, `bob-${round}`, `cleo-${round}`);
      await nodes[0].conversations.invite(ada, bob, 1);
      await nodes[0].conversations.accept(bob, ada, 1);
      await Promise.all([
        nodes[1].accounts.remove(bob),
        nodes[0].messages.append(Array.from({ length: 20 }, () => message(ada, bob))),
        nodes[0].messages.append(Array.from({ length: 20 }, () => message(bob, ada))),
        nodes[0].conversations.invite(cleo, bob, 1).catch((error) => assert.equal(error.code, "not_found")),
        nodes[0].ignores.add(cleo, bob, 1),
        nodes[0].accounts.rememberAddress(bob, "digest", 1),
      ]);
      assert.equal(await nodes[0].accounts.byId(bob), undefined);
      assert.deepEqual(await nodes[0].messages.history(ada, bob, { limit: 9 }), []);
      assert.deepEqual(await nodes[0].ignores.listOf(cleo), []);
    }
  });

  check("two roots who step down at two nodes leave one", async (nodes) => {
    const [ada, bob] = await registerAll(nodes[0], "Ada", "Bob");
    for (const id of [ada, bob]) await nodes[0].accounts.setRole(id, "root");
    const left = await Promise.allSettled([
      nodes[0].accounts.setRole(ada, "user"),
      nodes[1].accounts.remove(bob),
    ]);
    assert.deepEqual(left.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const stays = await nodes[0].accounts.byId(left[0].status === "rejected" ? ada : bob);
    assert.equal(stays?.role, "root");
  });

  check("one person's signing in at two nodes keeps at most twenty addresses", async (nodes) => {
    const [ada] = await registerAll(nodes[0], "Ada");
    await Promise.all(
      nodes.flatMap((node, side) =>
        Array.from({ length: 25 }, (_, n) => node.accounts.rememberAddress(ada, `${side}-${n}`, n))
      ),
    );
    const known = await Promise.all(
      [0, 1].flatMap((side) =>
        Array.from({ length: 25 }, (_, n) => nodes[0].accounts.knowsAddress(ada, `${side}-${n}`))
      ),
    );
    assert.equal(known.filter(Boolean).length, 20);
  });

  check(
    "accounts of one address that are answered at two nodes take exactly its free messages",
    async (nodes) => {
      const names = Array.from({ length: 10 }, (_, index) => `ada-${index}`);
      const accounts = await registerAll(nodes[0], ...names);
      // The first answers of a day delete the days that are over, at both nodes at once.
      for (let day = 1; day <= 4; day++) {
        const answer = { at: 300, freeLimit: 1_000, address: { digest: "home", day, limit: 7 } };
        const outcomes = await Promise.all(
          accounts.flatMap((id) => nodes.map((node) => count(node, id, answer))),
        );
        assert.equal(outcomes.filter((outcome) => outcome !== undefined).length, 7);
      }
      const used = await Promise.all(
        accounts.map(async (id) => (await nodes[0].accounts.byId(id))!.aiMessagesUsed),
      );
      assert.equal(used.reduce((sum, one) => sum + one, 0), 28);
      assert.equal(await nodes[0].companions.usedFrom({ digest: "home", day: 2 }), 0);
    },
  );

  check("a voucher that two redeem at two nodes in the same instant is redeemed once", async (nodes) => {
    const redeem = (node: Store, digest: string, userId: number) =>
      node.moderation.transact(async (within) => {
        const redeemed = await within.vouchers.redeem(digest, { userId, at: 2 });
        if (redeemed.kind === "redeemed") {
          const { id, term } = redeemed.voucher;
          await within.premium.give({ userId, source: "voucher", reference: String(id), term, at: 2 });
        }
        return redeemed.kind;
      });
    for (let round = 0; round < ROUNDS; round++) {
      const [ada, bob] = await registerAll(nodes[0], `ada-${round}`, `bob-${round}`);
      const voucher = {
        digest: `v${round}`,
        term: { months: 1 },
        createdAt: 1,
        expiresAt: 10,
        madeById: null,
      };
      await nodes[0].moderation.transact((within) => within.vouchers.add([voucher]));
      const outcomes = await Promise.all([
        redeem(nodes[0], voucher.digest, ada),
        redeem(nodes[1], voucher.digest, bob),
      ]);
      assert.deepEqual(outcomes.sort(), ["redeemed", "used"]);
      const given = [...await nodes[0].entitlements.of(ada), ...await nodes[0].entitlements.of(bob)];
      assert.equal(given.length, 1);
    }
  });

  check("acts of moderation at two nodes follow one another, in one unbroken log", async (nodes) => {
    const [ada] = await registerAll(nodes[0], "Ada");
    await Promise.all(
      nodes.flatMap((node) =>
        Array.from({ length: 10 }, () =>
          node.moderation.transact(async (within) => {
            const { isVerified } = (await within.account(ada))!;
            await within.setVerified(ada, !isVerified);
            await within.log({
              ...{
                at: 1,
                actorId: ada,
                actor: "Ada",
                actorRole: "mod",
                capacity: "account",
                action: "verify",
              },
              ...{ targetId: null, target: null, reason: null, detail: String(isVerified) },
            });
          }))
      ),
    );
    const { items } = await nodes[1].moderation.auditEntries({ query: "", cursor: null, limit: 50 });
    assert.deepEqual(
      items.map(({ detail }) => detail),
      Array.from({ length: 20 }, (_, n) => String(n % 2 === 0)),
    );
    assert.deepEqual(
      await nodes[1].moderation.checkAuditLog().then(({ rows, brokenAt }) => [rows, brokenAt]),
      [
        20,
        null,
      ],
    );
  });
}

function message(senderId: number, recipientId: number): NewMessage {
  const sealed = { ciphertext: "c", nonce: "n", scheme: null };
  return { ...sealed, senderId, recipientId, requestId: crypto.randomUUID(), at: 1 };
}

function idOf(appended: Appended): number {
  assert.ok(appended.kind === "stored");
  return appended.id;
}
