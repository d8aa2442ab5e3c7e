// Messages in encrypted conversations that a lying peer has made wrong, and that a lying server has made up or moved.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { readKey, seal } from "../../server/protocol/sealed.ts";
import { hasBrowser, until } from "../support/browser.ts";
import type { LyingPage } from "../support/e2ee/lying_page.ts";
import { startFastApp } from "../support/e2ee/private_app.ts";
import { again, pageAndPeer } from "../support/e2ee/two_members.ts";
import { WirePeer } from "../support/e2ee/wire_peer.ts";
import { sealWrong, SLIPS } from "../support/e2ee/wrong_seals.ts";
import { messagesIn, tabOf } from "../support/member.ts";

const ignore = !hasBrowser();
const MADE = "This message is hidden: it was not made correctly.";
const CHANGED = "This message could not be opened: it was changed, or its key is wrong.";

/** How many messages have these words below them, or in their place. */
async function saidOf(page: Page, words: string, count: number): Promise<void> {
  const places = page.getByRole("log").getByText(words);
  await until(`${count} × ${words}`, async () => await places.count() === count);
}

/** Where a mark stands below a text. */
async function marked(page: Page, text: string, words: string): Promise<void> {
  await page.getByRole("article").filter({ hasText: text }).getByText(words).waitFor();
}

/** The messages of bob that a page was sent, by their texts. */
function messagesOf(wire: LyingPage, texts: readonly string[]): Record<string, Record<string, unknown>> {
  const rows = wire.received.filter(({ event, data }) => event === "pm_message" && data["from"] === "bob");
  return Object.fromEntries(texts.map((text, at) => [text, { ...rows[at]!.data }]));
}

Deno.test({
  name: "case 5: messages replayed, reordered, dropped, flipped, of another room, an old one as new",
  ignore,
}, async (t) => {
  await using app = await startFastApp();
  const { alice, bob, wire } = await pageAndPeer(app.url, app.browser);
  await using _ = bob;
  await using carol = await WirePeer.join(app.url, "carol");
  const texts = ["first of three", "second of three", "third of three"] as const;
  for (const text of texts) await bob.say(text);
  await alice.getByRole("article").filter({ hasText: texts[2] }).waitFor();
  const { [texts[0]]: one, [texts[1]]: two, [texts[2]]: three } = messagesOf(wire, texts);
  let id = Number(three!["id"]) + 100;
  const asNew = (data: Record<string, unknown> | undefined): Record<string, unknown> => ({
    ...data,
    ...{ id: ++id, ts: new Date().toISOString() },
  });
  let lie: (rows: Record<string, unknown>[]) => unknown = (rows) => rows;
  await wire.answer(/^\/api\/pm\/history\?with=bob&/, (json) => ({
    ...json,
    messages: lie(json["messages"] as Record<string, unknown>[]),
  }));

  await t.step("replayed", async () => {
    wire.inject("pm_message", asNew(two));
    await saidOf(alice, "Hidden: a copy of an earlier message.", 1);
  });

  await t.step("flipped", async () => {
    wire.inject("pm_message", { ...asNew(one), from: "alice" });
    await saidOf(alice, CHANGED, 1);
  });

  await t.step("from another room", async () => {
    await carol.invite("alice");
    await alice.getByRole("button", { name: "Accept" }).click();
    await tabOf(alice, "bob").click();
    await carol.say("said to alice by carol");
    await until("it came", () => Promise.resolve(wire.latest("pm_message").data["from"] === "carol"));
    const other = { ...wire.latest("pm_message").data };
    wire.inject("pm_message", { ...asNew(other), room: one!["room"], from: "bob" });
    await saidOf(alice, CHANGED, 2);
  });

  await t.step("dropped on the way", async () => {
    let left = 1;
    wire.onServer = (envelope) => envelope.event === "pm_message" && left-- > 0 ? undefined : envelope;
    await bob.say("never delivered");
    await bob.say("fifth, after the fourth");
    await marked(alice, "fifth, after the fourth", "Messages before this one may be missing.");
  });

  await t.step("dropped from the history", async () => {
    lie = (rows) => rows.filter(({ id }) => id !== two!["id"]);
    await again(alice);
    await marked(alice, texts[2], "Messages before this one may be missing.");
    await alice.getByText("never delivered").waitFor();
  });

  await t.step("reordered in the history", async () => {
    lie = (rows) => {
      const places = [one, two].map((it) => rows.findIndex(({ id }) => id === it!["id"])) as [number, number];
      const [first, second] = places.map((at) => rows[at]!) as [
        Record<string, unknown>,
        Record<string, unknown>,
      ];
      return rows.with(places[0], { ...second, id: first["id"] }).with(places[1], {
        ...first,
        id: second["id"],
      });
    };
    await again(alice);
    await marked(alice, texts[0], "This message is older than where it stands.");
  });

  await t.step("flipped in the history", async () => {
    lie = (rows) => rows.map((row) => ({ ...row, from_me: row["from_me"] !== true }));
    await again(alice);
    await alice.getByText(CHANGED).first().waitFor();
    await until(
      "nothing is shown",
      async () => (await messagesIn(alice)).every((text) => !/third|fifth/.test(text)),
    );
  });

  await t.step("an old one that was deleted, as new", async () => {
    lie = (rows) => rows.filter(({ id }) => id !== one!["id"]);
    await again(alice);
    await alice.getByRole("article").filter({ hasText: texts[2] }).waitFor();
    wire.inject("pm_message", asNew(one));
    await marked(alice, texts[0], "This message is older than where it stands.");
  });
});

Deno.test({ name: "case 6: a message without `e2ee` that is injected is marked", ignore }, async (t) => {
  await using app = await startFastApp();
  const { alice, bob, wire, token } = await pageAndPeer(app.url, app.browser);
  await using _ = bob;
  await bob.say("sealed by bob");
  await alice.getByRole("article").filter({ hasText: "sealed by bob" }).waitFor();
  const { id, room } = wire.latest("pm_message").data as { id: number; room: string };
  const response = await fetch(`${app.url}/api/pm/history?with=bob&limit=1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const roomKey = (await readKey((await response.json() as { room_key: string }).room_key))!;
  const open = "This came without encryption: the server could have read or made it.";
  const made = async (text: string, by: number): Promise<Record<string, unknown>> => ({
    ...{ id: id + by, room, from: "bob", ts: new Date().toISOString(), scheme: "room" },
    ...await seal(roomKey, text),
  });

  await t.step("sealed with the room's key, in the name of the other, and in one's own", async () => {
    wire.inject("pm_message", await made("made by the operator", 101));
    await marked(alice, "made by the operator", open);
    wire.inject("pm_message", { ...await made("as if she had said it", 102), from: "alice" });
    await marked(alice, "as if she had said it", open);
  });

  await t.step("without any seal", async () => {
    const { ciphertext: _c, nonce: _n, ...rest } = await made("", 103);
    wire.inject("pm_message", { ...rest, text: "in the clear" });
    await marked(alice, "in the clear", open);
  });

  await t.step("in the history", async () => {
    const { from: _f, room: _r, ...row } = await made("slipped into the past", 0.5);
    await wire.answer(/^\/api\/pm\/history\?with=bob&/, (json) => ({
      ...json,
      messages: [...json["messages"] as unknown[], { ...row, id: id + 50, from_me: false }],
    }));
    await again(alice);
    await marked(alice, "slipped into the past", open);
    assert.equal(
      await alice.getByRole("article").filter({ hasText: "sealed by bob" }).getByText(open).count(),
      0,
    );
  });
});

Deno.test(
  { name: "case 8: a wrong commitment or padding of a lying peer is hidden, and said", ignore },
  async () => {
    await using app = await startFastApp();
    const { alice, bob } = await pageAndPeer(app.url, app.browser);
    await using _ = bob;
    const { key } = await bob.epoch(1);
    const parties = { sender: bob.id, recipient: bob.terms!.peer.id };
    let sent = 0;
    for (const [what, slip] of Object.entries(SLIPS)) {
      const text = `never to be shown ${++sent}`;
      const { event, data } = await bob.send(await sealWrong(key, parties, text, slip(text)));
      assert.equal(event, "ack", `${what}: ${JSON.stringify(data)}`);
    }
    await saidOf(alice, MADE, sent);
    const bound = { sender: parties.recipient, recipient: parties.sender };
    await bob.send(await sealWrong(key, parties, "never to be shown", { bound }));
    await saidOf(alice, CHANGED, 1);
    await bob.say("made as it should be");
    await alice.getByRole("article").filter({ hasText: "made as it should be" }).waitFor();
    await again(alice);
    await saidOf(alice, MADE, sent);
    await saidOf(alice, CHANGED, 1);
    assert.ok((await messagesIn(alice)).every((text) => !text.includes("never to be shown")));
  },
);
