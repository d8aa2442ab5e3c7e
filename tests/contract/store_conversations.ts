// The contract of conversations: invitations, acceptance, and what has been read.

import assert from "node:assert/strict";
import type { Store } from "../../server/ports/store.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";
import { say } from "./store_messages.ts";

/** Registers the tests of conversations. */
export function checkConversations(check: Check): void {
  checkInvitations(check);
  checkHidden(check);
  checkReading(check);
}

function checkInvitations(check: Check): void {
  check("an invitation waits for its answer, for both alike and over a restart", async (harness) => {
    const { store } = harness;
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    assert.equal(await store.conversations.get(ada, bob), undefined);
    const pending = { invitedBy: bob, inviteHidden: false, accepted: false };
    const invited = await store.conversations.invite(bob, ada, MOMENT);
    assert.deepEqual(invited, { ...pending, acceptedNow: false, waiting: [] });
    const again = await harness.reopen();
    assert.deepEqual(await again.conversations.get(ada, bob), pending);
    assert.deepEqual(await again.conversations.get(bob, ada), pending);
    assert.deepEqual(await again.conversations.invitations(ada), [{ inviterId: bob, username: "Bob" }]);
    assert.deepEqual(await again.conversations.invitations(bob), []);
  });

  check("accepting gives what waited, oldest first, and is done once", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.conversations.invite(ada, bob, MOMENT);
    await say(store, ada, bob, "one", "two");
    assert.equal(await store.conversations.accept(ada, bob, MOMENT), undefined);
    const waiting = await store.conversations.accept(bob, ada, MOMENT);
    assert.deepEqual(waiting?.map((message) => message.ciphertext), ["one", "two"]);
    assert.equal(await store.conversations.accept(bob, ada, MOMENT), undefined);
    assert.equal((await store.conversations.get(ada, bob))?.accepted, true);
    assert.deepEqual(await store.conversations.invitations(bob), []);
  });

  check("inviting who has invited accepts, and inviting again changes nothing", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.conversations.invite(ada, bob, MOMENT);
    assert.equal((await store.conversations.invite(ada, bob, MOMENT)).accepted, false);
    await say(store, ada, bob, "one");
    const mutual = await store.conversations.invite(bob, ada, MOMENT);
    assert.deepEqual([mutual.accepted, mutual.acceptedNow], [true, true]);
    assert.deepEqual(mutual.waiting.map((message) => message.ciphertext), ["one"]);
    for (const [from, to] of [[ada, bob], [bob, ada]] as const) {
      const later = await store.conversations.invite(from, to, MOMENT);
      const standing = { invitedBy: ada, inviteHidden: false, accepted: true };
      assert.deepEqual(later, { ...standing, acceptedNow: false, waiting: [] });
    }
  });

  check("invitations come oldest first", async ({ store }) => {
    const [ada, zoe, bob] = await registerAll(store, "Ada", "Zoe", "Bob");
    await store.conversations.invite(bob, ada, MOMENT + 1);
    await store.conversations.invite(zoe, ada, MOMENT);
    const names = (await store.conversations.invitations(ada)).map((invitation) => invitation.username);
    assert.deepEqual(names, ["Zoe", "Bob"]);
  });

  check("an invitation to an account that is gone is refused", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await assert.rejects(store.conversations.invite(ada, 9_999, MOMENT), {
      name: "Refusal",
      code: "not_found",
    });
  });
}

function checkHidden(check: Check): void {
  check("an invitation from somebody ignored is hidden and cannot be accepted", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.ignores.add(bob, ada, MOMENT);
    const invited = await store.conversations.invite(ada, bob, MOMENT);
    const hidden = { invitedBy: ada, inviteHidden: true, accepted: false };
    assert.deepEqual(invited, { ...hidden, acceptedNow: false, waiting: [] });
    assert.deepEqual(await store.conversations.invitations(bob), []);
    assert.equal(await store.conversations.accept(bob, ada, MOMENT), undefined);
  });

  check("a repeated invitation is hidden by whether the inviter is ignored now", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.ignores.add(bob, ada, MOMENT);
    await store.conversations.invite(ada, bob, MOMENT);
    await store.ignores.remove(bob, ada);
    assert.deepEqual(await store.conversations.invitations(bob), []);
    assert.equal((await store.conversations.invite(ada, bob, MOMENT)).inviteHidden, false);
    assert.equal((await store.conversations.invitations(bob)).length, 1);
    await store.ignores.add(bob, ada, MOMENT);
    assert.deepEqual(await store.conversations.invitations(bob), [], "ignored since, and not asked again");
    assert.equal((await store.conversations.invite(ada, bob, MOMENT)).inviteHidden, true);
  });

  check(
    "inviting somebody whose invitation was hidden accepts, without what was hidden",
    async ({ store }) => {
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      await store.ignores.add(bob, ada, MOMENT);
      await store.conversations.invite(ada, bob, MOMENT);
      await say(store, ada, bob, "unheard");
      const mutual = await store.conversations.invite(bob, ada, MOMENT);
      assert.equal(mutual.accepted, true);
      assert.deepEqual(mutual.waiting, []);
      assert.equal((await store.conversations.get(ada, bob))?.accepted, true);
    },
  );
}

function checkReading(check: Check): void {
  check(
    "unread messages are counted by sender until they are read, and reading only goes on",
    async ({ store }) => {
      const [ada, bob, cleo] = await registerAll(store, "Ada", "Bob", "Cleo");
      await connect(store, ada, bob);
      await connect(store, cleo, bob);
      const [first, second] = await say(store, ada, bob, "one", "two");
      await say(store, cleo, bob, "three");
      const [mine] = await say(store, bob, ada, "mine");
      assert.ok(first !== undefined && second !== undefined);
      const unread = (count: number): unknown[] => [
        ...(count === 0 ? [] : [{ peerId: ada, username: "Ada", count }]),
        { peerId: cleo, username: "Cleo", count: 1 },
      ];
      assert.deepEqual(await store.conversations.unread(bob), unread(2));
      assert.equal(await store.conversations.markRead(bob, ada, first), first);
      assert.deepEqual(await store.conversations.unread(bob), unread(1));
      assert.equal(await store.conversations.markRead(bob, ada, mine!), second, "up to one of one's own");
      assert.equal(await store.conversations.markRead(bob, ada, first), null);
      assert.equal(await store.conversations.markRead(bob, ada, second), null);
      assert.deepEqual(await store.conversations.unread(bob), unread(0));
      assert.deepEqual(await store.conversations.unread(ada), [{ peerId: bob, username: "Bob", count: 1 }]);
      const [third] = await say(store, ada, bob, "four");
      assert.equal(await store.conversations.markRead(bob, ada, 1_000_000), third, "up to whatever there is");
    },
  );

  check("only a message of the peer that the reader may see can be read", async ({ store }) => {
    const [ada, bob, cleo] = await registerAll(store, "Ada", "Bob", "Cleo");
    await connect(store, ada, bob);
    await connect(store, ada, cleo);
    const [mine] = await say(store, bob, ada, "mine");
    const [elsewhere] = await say(store, ada, cleo, "elsewhere");
    await store.ignores.add(bob, ada, MOMENT);
    const [hidden] = await say(store, ada, bob, "hidden");
    for (const id of [mine, elsewhere, hidden, 9_999, -1, 1.5]) {
      assert.equal(await store.conversations.markRead(bob, ada, id ?? NaN), null, String(id));
    }
  });

  check("nothing is unread, nor can be read, before the invitation is accepted", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.conversations.invite(ada, bob, MOMENT);
    const [waiting] = await say(store, ada, bob, "one");
    assert.deepEqual(await store.conversations.unread(bob), []);
    assert.equal(await store.conversations.markRead(bob, ada, waiting ?? NaN), null);
    await store.conversations.accept(bob, ada, MOMENT);
    assert.deepEqual(await store.conversations.unread(bob), [{ peerId: ada, username: "Ada", count: 1 }]);
  });
}

async function connect(store: Store, a: number, b: number): Promise<void> {
  await store.conversations.invite(a, b, MOMENT);
  await store.conversations.accept(b, a, MOMENT);
}
