// Private conversations that are end-to-end encrypted, in pages whose server lies.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { identityOf, newAccountKey } from "../../client/crypto/e2ee/identity_keys.ts";
import { makeLogEntry } from "../../client/crypto/e2ee/own_log_entry.ts";
import { checkLog, type LogEntry } from "../../server/protocol/e2ee/key_log.ts";
import { readKey, seal } from "../../server/protocol/sealed.ts";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, logOut, say, startBrowser, type TestBrowser, until } from "../support/browser.ts";
import { LyingPage } from "../support/e2ee/lying_page.ts";
import {
  enterAsMember,
  enterByToken,
  messagesIn,
  openAcceptedDm,
  openDm,
  registerMember,
  tabOf,
  writeAnyway,
} from "../support/member.ts";

const ignore = !hasBrowser();
const CANARY = "canary-5e1f-typed-here";

interface Two {
  readonly alice: Page;
  readonly bob: Page;
  readonly wire: LyingPage;
  readonly token: string;
}

/** Alice, whose server may lie, and Bob, who have a conversation. */
async function twoMembers(url: string, browser: TestBrowser): Promise<Two> {
  const [alice, bob] = [await browser.page(), await browser.page()];
  const wire = await LyingPage.between(alice);
  const token = await enterAsMember(alice, url, "alice");
  await enterAsMember(bob, url, "bob");
  await openAcceptedDm(alice, "alice", bob, "bob");
  await head(alice, "End-to-end encrypted");
  await head(bob, "End-to-end encrypted");
  await bob.getByRole("article").filter({ hasText: "Are you free?" }).waitFor();
  return { alice, bob, wire, token };
}

/** Waits for words in the head of the conversation. */
async function head(page: Page, words: string): Promise<void> {
  await page.locator(".pm-privacy").getByText(words).waitFor();
}

/** Loads the page anew, with the conversation with bob in view. */
async function again(page: Page): Promise<void> {
  await page.reload();
  await tabOf(page, "bob").click();
}

/** Nothing is sent: the words stay in the field. */
async function assertStopped(page: Page, wire: LyingPage, words: RegExp): Promise<void> {
  await page.getByRole("alert").filter({ hasText: words }).waitFor();
  const before = wire.sentOf("pm_message").length;
  await say(page, "do not send this");
  assert.equal(await page.getByRole("textbox", { name: "Message" }).inputValue(), "do not send this");
  assert.equal(await page.getByText("do not send this").count(), 0, "it is in the field alone");
  assert.equal(wire.sentOf("pm_message").length, before);
  await page.getByRole("textbox", { name: "Message" }).fill("");
}

/** An entry of other keys: the first of a user, or after the newest of a log. */
async function otherEntry(id: number, log: readonly LogEntry[] = []): Promise<LogEntry> {
  const checked = await checkLog(id, log);
  assert.ok(checked.problem === undefined);
  return await makeLogEntry(id, await identityOf(newAccountKey()), Date.now(), checked.entries.at(-1));
}

Deno.test(
  { name: "case 1, 2: keys that are swapped, changed, left out: sending stops", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
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
    await using app = await startApp();
    await using browser = await startBrowser();
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
    await using app = await startApp();
    await using browser = await startBrowser();
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
  await using app = await startApp();
  await using browser = await startBrowser();
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

Deno.test(
  { name: "case 12: two tabs that write at once: nothing lost, doubled or marked", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const { alice, bob } = await twoMembers(app.url, browser);
    const tab = await alice.context().newPage();
    await tab.goto(app.url);
    await tabOf(tab, "bob").click();
    await head(tab, "End-to-end encrypted");
    const write = async (page: Page, name: string): Promise<void> => {
      for (let n = 0; n < 5; n++) await say(page, `${name} ${n}`);
    };
    await Promise.all([write(alice, "first"), write(tab, "second"), write(bob, "bob")]);
    for (const page of [alice, tab, bob]) {
      await until("all are here", async () => (await messagesIn(page)).length === 16);
      assert.equal(new Set(await messagesIn(page)).size, 16);
      assert.equal(await page.locator(".remark, .unreadable").count(), 0);
    }
  },
);

Deno.test({
  name: "case 13, 14, 17: a new browser says why it reads nothing; logging out leaves nothing",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const { alice, bob, token } = await twoMembers(app.url, browser);
  assert.deepEqual(await exported(alice), [], "no private key can be exported");
  const fresh = await browser.page();
  const wire = await LyingPage.between(fresh);
  await enterByToken(fresh, app.url, token);
  await tabOf(fresh, "bob").click();
  await fresh.getByText("Encrypted with keys that are not in this browser.").waitFor();
  await assertStopped(fresh, wire, /Your keys are in another browser/);
  await logOut(alice, "alice");
  await until(
    "nothing is left",
    async () => await alice.evaluate(async () => (await indexedDB.databases()).length) === 0,
  );
  // The browser evicts what it keeps.
  await bob.goto(`${app.url}/health`);
  await bob.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name!);
  });
  await bob.goto(app.url);
  await tabOf(bob, "alice").click();
  await bob.getByText("Your keys are in another browser").waitFor();
});

Deno.test(
  { name: "case 15: what is typed is in no frame and no request, nor is what proves it", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const { alice, bob, wire } = await twoMembers(app.url, browser);
    await say(alice, CANARY);
    await bob.getByRole("article").filter({ hasText: CANARY }).waitFor();
    await say(bob, "reported later");
    await alice.getByRole("article").filter({ hasText: "reported later" }).waitFor();
    await alice.reload();
    await alice.getByRole("article").filter({ hasText: CANARY }).waitFor();
    const all = wire.sent.join("\n");
    assert.ok(all.includes("ciphertext"));
    for (const secret of [CANARY, btoa(CANARY), '"kf"']) assert.ok(!all.includes(secret), secret);
    const article = alice.getByRole("article").filter({ hasText: "reported later" });
    await article.hover();
    await article.getByRole("button", { name: "Actions for the message by bob" }).click();
    await alice.getByRole("menuitem", { name: "Report" }).click();
    const dialog = alice.getByRole("dialog", { name: /Report/ });
    await dialog.getByRole("textbox").fill("rude");
    await dialog.getByRole("button", { name: "Report" }).click();
    await until(
      "it is proven",
      () =>
        Promise.resolve(
          wire.received.some(({ event, data }) => event === "ack" && data["proof"] === "proven"),
        ),
    );
    assert.equal(wire.sentOf("report").length, 1);
  },
);

Deno.test({ name: "a peer without keys: the page asks once, and says it in the head", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const alice = await browser.page();
  const wire = await LyingPage.between(alice);
  await enterAsMember(alice, app.url, "alice");
  const token = await registerMember(app.url, "olga");
  const socket = new WebSocket(`${app.url.replace("http", "ws")}/ws`);
  await new Promise((resolve) => socket.onopen = resolve);
  const asked = Promise.withResolvers<void>();
  socket.onmessage = ({ data }) => String(data).includes("pm_invite") && asked.resolve();
  socket.send(JSON.stringify({ event: "join", data: { mode: "restore", token } }));
  await openDm(alice, "olga");
  await say(alice, "hello olga");
  await asked.promise;
  await alice.getByRole("alert").filter({ hasText: "olga has no keys yet" }).waitFor();
  await head(alice, "The server could read this");
  assert.equal(wire.sentOf("pm_message").length, 0);
  await alice.getByRole("button", { name: "Take back" }).click();
  assert.equal(await alice.getByRole("textbox", { name: "Message" }).inputValue(), "hello olga");
  await alice.getByRole("button", { name: "Send" }).click();
  await writeAnyway(alice);
  await until("it is sent", async () => await alice.getByLabel("Sending").count() === 0);
  assert.equal(wire.sentOf("pm_message").length, 1);
  await say(alice, "again");
  await until("it is sent", () => Promise.resolve(wire.sentOf("pm_message").length === 2));
  await head(alice, "The server could read this");
  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.close();
  await closed;
});

Deno.test(
  { name: "case 17: a device whose clock is wrong by a year encrypts as any other", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [alice, bob] = [await browser.page(), await browser.page()];
    await alice.addInitScript(() => {
      const now = Date.now;
      Date.now = () => now() + 365 * 24 * 3_600_000;
    });
    await enterAsMember(alice, app.url, "alice");
    await enterAsMember(bob, app.url, "bob");
    await openAcceptedDm(alice, "alice", bob, "bob");
    await head(alice, "End-to-end encrypted");
    await bob.getByRole("article").filter({ hasText: "Are you free?" }).waitFor();
  },
);

Deno.test({
  name: "a draft is there after a reload, and nowhere in the browser's storage as it was typed",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const { alice } = await twoMembers(app.url, browser);
  const field = alice.getByRole("textbox", { name: "Message" });
  await field.fill(CANARY);
  await alice.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  // What the tab kept as it left, read before the page takes it.
  await alice.goto(`${app.url}/health`);
  const kept = await alice.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  assert.ok(kept.includes("nonce"), kept);
  assert.ok(!kept.includes(CANARY), kept);
  await alice.goto(app.url);
  await until("the draft is there", async () => await field.inputValue() === CANARY);
});

Deno.test({
  name: "a browser without Ed25519 writes as before, and says so; the other is asked once",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  const wire = await LyingPage.between(alice);
  await alice.addInitScript(() => {
    crypto.subtle.generateKey = (): Promise<never> =>
      Promise.reject(new DOMException("Ed25519", "NotSupportedError"));
  });
  await enterAsMember(alice, app.url, "alice");
  await enterAsMember(bob, app.url, "bob");
  await openAcceptedDm(alice, "alice", bob, "bob");
  await bob.getByRole("article").filter({ hasText: "Are you free?" }).waitFor();
  await head(alice, "The server could read this");
  await alice.getByRole("button", { name: "Who can read this" }).click();
  await alice.getByText("This browser cannot encrypt end to end").waitFor();
  await say(bob, "yes");
  await writeAnyway(bob);
  await alice.getByRole("article").filter({ hasText: "yes" }).waitFor();
  await head(bob, "The server could read this");
  assert.ok(!wire.sentOf("join").some(({ data }) => (data["caps"] as string[]).includes("e2ee")));
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

/** What can be exported of the private keys that a page keeps. */
async function exported(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const found: string[] = [];
    const visit = async (value: unknown): Promise<void> => {
      if (value instanceof CryptoKey) {
        for (const format of ["raw", "pkcs8", "jwk"] as const) {
          await crypto.subtle.exportKey(format as "jwk", value).then(() => found.push(value.type), () => {});
        }
      } else if (typeof value === "object" && value !== null) {
        for (const one of Object.values(value)) await visit(one);
      }
    };
    for (const { name } of await indexedDB.databases()) {
      const opening = indexedDB.open(name!);
      await new Promise((resolve) => opening.onsuccess = resolve);
      const reading = opening.result.transaction("kept").objectStore("kept").getAll();
      await new Promise((resolve) => reading.onsuccess = resolve);
      await visit(reading.result);
      opening.result.close();
    }
    return found;
  });
}
