// Private conversations that are end-to-end encrypted, in pages whose server lies.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { identityOf, newAccountKey } from "../../client/crypto/e2ee/identity_keys.ts";
import { makeLogEntry } from "../../client/crypto/e2ee/own_log_entry.ts";
import { checkLog, type LogEntry } from "../../server/protocol/e2ee/key_log.ts";
import { hasBrowser, say, until } from "../support/browser.ts";
import { LyingPage, type WireEnvelope } from "../support/e2ee/lying_page.ts";
import { startFastApp } from "../support/e2ee/private_app.ts";
import { again, assertStopped, head, pageAndPeer, twoMembers } from "../support/e2ee/two_members.ts";
import { WirePeer } from "../support/e2ee/wire_peer.ts";
import { enterByToken, openDm, tabOf } from "../support/member.ts";

const ignore = !hasBrowser();

/** An entry of other keys: the first of a user, or after the newest of a log. */
async function otherEntry(id: number, log: readonly LogEntry[] = []): Promise<LogEntry> {
  const checked = await checkLog(id, log);
  assert.ok(checked.problem === undefined);
  return await makeLogEntry(id, await identityOf(newAccountKey()), Date.now(), checked.entries.at(-1));
}

Deno.test(
  { name: "case 1: a swapped key, at first contact and later: sending stops", ignore },
  async (t) => {
    await using app = await startFastApp();
    const { alice, bob, wire } = await pageAndPeer(app.url, app.browser);
    await using _ = bob;
    await using carol = await WirePeer.join(app.url, "carol");
    const entries = new Map([["bob", await otherEntry(bob.id)], ["carol", await otherEntry(carol.id)]]);
    let swapped = "";
    for (const [name, entry] of entries) {
      const isSwapped = (): boolean => swapped === name;
      await wire.answer(`/api/keys?of=${name}`, (json) => isSwapped() ? { ...json, log: [entry] } : json);
    }

    await t.step("later", async () => {
      swapped = "bob";
      await again(alice);
      await assertStopped(alice, wire, /other keys of bob than before/);
      assert.equal(await alice.getByRole("button", { name: /Accept/ }).count(), 0);
    });

    await t.step("at first contact: what is typed goes nowhere", async () => {
      swapped = "carol";
      const before = wire.sentOf("pm_message").length;
      await openDm(alice, "carol");
      await say(alice, "words for carol alone");
      await carol.accept("alice");
      await alice.getByRole("alert").filter({ hasText: "No common key could be agreed on" }).waitFor();
      await head(alice, "Sending has stopped");
      const field = alice.getByRole("textbox", { name: "Message" });
      await until("the words are back", async () => await field.inputValue() === "words for carol alone");
      assert.equal(wire.sentOf("pm_message").length, before);
    });

    await t.step("and then the right one: that differs from what was seen", async () => {
      swapped = "";
      await alice.reload();
      await tabOf(alice, "carol").click();
      await assertStopped(alice, wire, /other keys of carol than before/);
    });
  },
);

Deno.test(
  { name: "case 2: a log that is shortened, forked, or empty; a name that leads to another id", ignore },
  async (t) => {
    await using app = await startFastApp();
    const { alice, bob, wire } = await pageAndPeer(app.url, app.browser);
    await using _ = bob;
    let lie: (json: Record<string, unknown>) => unknown = (json) => json;
    await wire.answer("/api/keys?of=bob", (json) => lie(json));
    const isStopped = async (log: readonly LogEntry[], words: RegExp, id = bob.id): Promise<void> => {
      lie = (json) => ({ ...json, user_id: id, log });
      await again(alice);
      await assertStopped(alice, wire, words);
    };
    const accept = alice.getByRole("button", { name: /Accept/ });

    await t.step("a new entry stops sending until it is accepted", async () => {
      await bob.startAnew();
      await assertStopped(alice, wire, /bob has new keys/);
      await accept.click();
      await head(alice, "End-to-end encrypted");
    });

    const { log } = await logOf(alice, "bob") as unknown as { log: [LogEntry, LogEntry] };
    for (
      const [what, told, words] of [
        ["shortened", [log[0]], /left out keys of bob/],
        ["forked", [log[0], await otherEntry(bob.id, [log[0]])], /other keys of bob than before/],
        ["empty", [], /had keys, and now the server says there are none/],
        ["not valid", [log[0], { ...log[1], at: log[1].at + 1 }], /keys of bob are not valid/],
      ] as const
    ) {
      await t.step(`a log that is ${what}`, async () => {
        await isStopped(told, words);
        assert.equal(await accept.count(), 0, "it cannot be accepted");
      });
    }

    await t.step(
      "a name that leads to another account",
      () => otherEntry(77).then((entry) => isStopped([entry], /leads to another account than before/, 77)),
    );

    await t.step("a name that leads to nobody", async () => {
      await wire.replace("GET", /^\/api\/keys\?of=bob$/, () => ({
        status: 404,
        json: { error: { code: "not_found", msg: "There is no such account." } },
      }));
      await again(alice);
      await assertStopped(alice, wire, /had keys, and now the server says there are none/);
    });
  },
);

Deno.test(
  { name: "case 3: one's own log with a foreign entry, and an empty one on a new browser", ignore },
  async () => {
    await using app = await startFastApp();
    const { browser } = app;
    const { alice, wire, token } = await twoMembers(app.url, browser);
    await until("the pins are shared", async () => (await blobOf(app.url, token)).status === 200);
    const { user_id: id, log } = await logOf(alice, "alice");
    const entry = await otherEntry(id, log);
    await wire.answer("/api/keys?of=alice", (json) => ({ ...json, log: [...log, entry] }));
    await again(alice);
    await assertStopped(alice, wire, /Something is wrong with your own keys/);

    const fresh = await browser.page();
    const freshWire = await LyingPage.between(fresh);
    await freshWire.answer("/api/keys?of=alice", (json) => ({ ...json, log: [] }));
    await enterByToken(fresh, app.url, token);
    await tabOf(fresh, "bob").click();
    await assertStopped(fresh, freshWire, /Something is wrong with your own keys/);
    assert.ok(!freshWire.sent.some((text) => text.includes('"entry"')), "no keys were made");
  },
);

Deno.test(
  { name: "case 4: the server says `server` and offers a key: nothing is sealed with it", ignore },
  async (t) => {
    await using app = await startFastApp();
    const { alice, bob, wire, token } = await pageAndPeer(app.url, app.browser);
    await using _ = bob;
    const key = await roomKeyOf(app.url, token);
    const NONE = /had keys, and now the server says there are none/;
    let isLying = true;
    await wire.answer("/api/keys?of=bob", (json) => isLying ? { ...json, log: [] } : json);
    const asServer = (data: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
      ...data,
      ...{ mode: "server", room_key: key, heads: [null, null], epoch: 0 },
    });
    const forced = (envelope: WireEnvelope): WireEnvelope =>
      envelope.event === "pm_ready" ? { ...envelope, data: asServer(envelope.data) } : envelope;
    const told = async (): Promise<void> => {
      isLying = false;
      wire.onServer = (envelope) => envelope;
      await again(alice);
      await head(alice, "End-to-end encrypted");
      isLying = true;
    };

    await t.step("when it describes the room", async () => {
      wire.onServer = forced;
      await again(alice);
      await assertStopped(alice, wire, NONE);
    });

    await t.step("as news of the keys", async () => {
      await told();
      const { room, heads } = wire.latest("pm_ready").data as { room: string; heads: [string, string] };
      wire.inject("pm_keys", { room, with: "bob", mode: "server", epoch: 0, heads: [heads[0], null] });
      await assertStopped(alice, wire, NONE);
    });

    await t.step("by refusing what is encrypted", async () => {
      await told();
      const error = { code: "conflict", msg: "This room is not encrypted.", field: "e2ee" };
      wire.onServer = (envelope) =>
        envelope.event === "ack" ? { ...envelope, event: "error", data: error } : forced(envelope);
      await say(alice, "refused as it is encrypted");
      await alice.getByRole("alert").filter({ hasText: NONE }).waitFor();
      wire.onServer = forced;
      await assertStopped(alice, wire, NONE);
    });
    await t.step("as if the member were a guest", async () => {
      wire.onServer = (envelope) =>
        envelope.event === "joined"
          ? { ...envelope, data: { ...envelope.data, is_registered: false } }
          : forced(envelope);
      await again(alice);
      await assertStopped(alice, wire, NONE);
    });
    await t.step("as if the other were a guest, to whom the page writes without encryption", async () => {
      wire.onServer = (envelope) =>
        envelope.event === "pm_ready" ? { ...envelope, data: asGuest(envelope.data, key) } : envelope;
      await again(alice);
      await assertStopped(alice, wire, NONE);
    });
    for (const { data } of wire.sentOf("pm_message")) assert.ok(data["e2ee"] !== undefined);
  },
);

/** A log as the directory answers a page, without lies that begin later. */
async function logOf(page: Page, name: string): Promise<{ user_id: number; log: LogEntry[] }> {
  return await page.evaluate(async (name) => {
    const response = await fetch(`/api/keys?of=${name}`, {
      headers: { authorization: `Bearer ${localStorage.getItem("sc_token")}` },
    });
    return await response.json();
  }, name);
}

async function blobOf(url: string, token: string): Promise<{ status: number }> {
  const response = await fetch(`${url}/api/keys/blob`, { headers: { authorization: `Bearer ${token}` } });
  await response.body?.cancel();
  return response;
}

/** The room's key, as the history has it. */
async function roomKeyOf(url: string, token: string): Promise<string> {
  const response = await fetch(`${url}/api/pm/history?with=bob&limit=1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await response.json() as { room_key: string }).room_key;
}

function asGuest(data: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> {
  const { mode: _mode, heads: _heads, ids: _ids, epoch: _epoch, ...room } = data;
  return { ...room, room_key: key, peer: { username: "bob", role: "user", is_registered: false } };
}
