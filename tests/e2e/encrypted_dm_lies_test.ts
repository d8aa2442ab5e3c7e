// Private conversations that are end-to-end encrypted, in pages whose server lies.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { identityOf, newAccountKey } from "../../client/crypto/e2ee/identity_keys.ts";
import { makeLogEntry } from "../../client/crypto/e2ee/own_log_entry.ts";
import { checkLog, type LogEntry } from "../../server/protocol/e2ee/key_log.ts";
import { readKey, seal } from "../../server/protocol/sealed.ts";
import { hasBrowser, say, until } from "../support/browser.ts";
import { LyingPage } from "../support/e2ee/lying_page.ts";
import { startPrivateApp } from "../support/e2ee/private_app.ts";
import { again, assertStopped, head, twoMembers } from "../support/e2ee/two_members.ts";
import { enterByToken, tabOf } from "../support/member.ts";

const ignore = !hasBrowser();

/** An entry of other keys: the first of a user, or after the newest of a log. */
async function otherEntry(id: number, log: readonly LogEntry[] = []): Promise<LogEntry> {
  const checked = await checkLog(id, log);
  assert.ok(checked.problem === undefined);
  return await makeLogEntry(id, await identityOf(newAccountKey()), Date.now(), checked.entries.at(-1));
}

Deno.test(
  { name: "case 1, 2: keys that are swapped, changed, left out: sending stops", ignore },
  async (t) => {
    await using app = await startPrivateApp();
    const { browser } = app;
    const { alice, wire } = await twoMembers(app.url, browser);
    let lie: (json: Record<string, unknown>) => unknown = (json) => json;
    await wire.answer("/api/keys?of=bob", (json) => lie(json));
    const told = (json: Record<string, unknown>, log: unknown): unknown => ({ ...json, log });

    await t.step("a swapped key", async () => {
      const entry = await otherEntry(2);
      lie = (json) => told(json, [entry]);
      await again(alice);
      await assertStopped(alice, wire, /other keys of bob than before/);
      assert.equal(await alice.getByRole("button", { name: /Accept/ }).count(), 0);
    });

    await t.step("no keys, for a peer who had some", async () => {
      lie = (json) => told(json, []);
      await again(alice);
      await assertStopped(alice, wire, /had keys, and now the server says there are none/);
    });

    await t.step("a name that leads to another account", async () => {
      const entry = await otherEntry(77);
      lie = (json) => ({ ...json, user_id: 77, log: [entry] });
      await again(alice);
      await assertStopped(alice, wire, /leads to another account than before/);
    });

    await t.step("a new entry stops sending until it is accepted", async () => {
      lie = (json) => json;
      await again(alice);
      await head(alice, "End-to-end encrypted");
      const { log: now } = await logOf(alice, "bob");
      const log = [...now, await otherEntry(2, now)];
      lie = (json) => told(json, log);
      await again(alice);
      await assertStopped(alice, wire, /bob has new keys/);
      lie = (json) => told(json, now);
      await again(alice);
      await assertStopped(alice, wire, /left out keys of bob/);
    });
  },
);

Deno.test(
  { name: "case 3: one's own log with a foreign entry, and an empty one on a new browser", ignore },
  async () => {
    await using app = await startPrivateApp();
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
  async () => {
    await using app = await startPrivateApp();
    const { browser } = app;
    const { alice, wire, token } = await twoMembers(app.url, browser);
    const key = await roomKeyOf(app.url, token);
    await wire.answer("/api/keys?of=bob", (json) => ({ ...json, log: [] }));
    wire.onServer = (envelope) =>
      envelope.event === "pm_ready"
        ? {
          ...envelope,
          data: { ...envelope.data, mode: "server", room_key: key, heads: [null, null], epoch: 0 },
        }
        : envelope;
    await again(alice);
    await assertStopped(alice, wire, /had keys, and now the server says there are none/);
    // Neither as a guest, to whom the page writes without encryption.
    wire.onServer = (envelope) =>
      envelope.event === "pm_ready" ? { ...envelope, data: asGuest(envelope.data, key) } : envelope;
    await again(alice);
    await assertStopped(alice, wire, /had keys, and now the server says there are none/);
    for (const { data } of wire.sentOf("pm_message")) assert.ok(data["e2ee"] !== undefined);
  },
);

Deno.test({ name: "case 5, 6: copies are hidden, old ones and plain ones are marked", ignore }, async () => {
  await using app = await startPrivateApp();
  const { browser } = app;
  const { alice, bob, wire, token } = await twoMembers(app.url, browser);
  for (const text of ["one", "two", "three"]) await say(bob, text);
  await alice.getByRole("article").filter({ hasText: "three" }).waitFor();
  const [one, two, three] = wire.received.filter(({ event }) => event === "pm_message").map(({ data }) =>
    data
  )
    .filter(({ from }) => from === "bob");
  const later = (data: Record<string, unknown>, by: number): Record<string, unknown> => ({
    ...data,
    id: Number(three!["id"]) + by,
    ts: new Date(Date.now() + by).toISOString(),
  });
  wire.inject("pm_message", later(two!, 1));
  await alice.getByText("Hidden: a copy of an earlier message.").waitFor();
  wire.inject("pm_message", { ...later(one!, 2), from: "alice" });
  await alice.getByText("This message could not be opened: it was changed, or its key is wrong.").waitFor();
  const room = String(one!["room"]);
  const sealed = await seal((await readKey(await roomKeyOf(app.url, token)))!, "from the operator");
  wire.inject("pm_message", {
    id: Number(three!["id"]) + 3,
    from: "bob",
    room,
    ts: new Date().toISOString(),
    ...sealed,
  });
  // The page asks the history for its key; the real server does not know this message.
  await wire.answer("/api/pm/history?with=bob&limit=50", (json) => json);
  const marked = alice.getByRole("article").filter({ hasText: "from the operator" });
  await marked.getByText("This came without encryption").waitFor();
});

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
