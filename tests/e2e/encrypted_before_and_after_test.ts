// Encrypted conversations beside what was there before: old messages, members who are away, original clients.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { readKey, seal } from "../../server/protocol/sealed.ts";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, say, startBrowser, until, untilSent } from "../support/browser.ts";
import { head } from "../support/e2ee/two_members.ts";
import {
  enterAsMember,
  enterByToken,
  FIRST_MESSAGE,
  messagesIn,
  openAcceptedDm,
  tabOf,
  talkingMembers,
} from "../support/member.ts";
import { WireClient } from "../support/wire_client.ts";

const ignore = !hasBrowser();
const FROM_HERE = "From here on, only you two can read this.";

Deno.test(
  { name: "old messages stay readable once both have keys, and are not marked", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [alice, bob] = [await browser.page(), await browser.page()];
    for (const page of [alice, bob]) await page.addInitScript(withoutEd25519);
    const hers = await enterAsMember(alice, app.url, "alice");
    const his = await enterAsMember(bob, app.url, "bob");
    await openAcceptedDm(alice, "alice", bob, "bob");
    await head(alice, "The server could read this");
    await say(bob, "before there were keys");
    await alice.getByText("before there were keys").waitFor();
    for (const page of [alice, bob]) await page.close();

    const [alices, bobs] = [await browser.page(), await browser.page()];
    await enterByToken(alices, app.url, hers);
    await enterByToken(bobs, app.url, his);
    await tabOf(alices, "bob").click();
    await tabOf(bobs, "alice").click();
    for (const page of [alices, bobs]) await head(page, "End-to-end encrypted");
    await say(alices, "under the first key");
    await bobs.getByText("under the first key").waitFor();
    for (const page of [alices, bobs]) await encryptedFrom(page, "under the first key");
    await say(bobs, "and the second");
    await alices.getByText("and the second").waitFor();
    await bobs.reload();
    await head(bobs, "End-to-end encrypted");
    const all = [FIRST_MESSAGE, "before there were keys", "under the first key", "and the second"];
    for (const page of [alices, bobs]) {
      await until("all are open", async () => (await messagesIn(page)).length === all.length);
      assert.deepEqual(await messagesIn(page), all);
      assert.equal(await page.locator(".remark, .unreadable").count(), 0);
      await encryptedFrom(page, "under the first key");
    }
  },
);

Deno.test(
  { name: "what is written to a member who is away is there and open when they come back", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const { alice, bob } = await talkingMembers(app.url, browser);
    const profile = bob.context();
    await bob.close();
    await alice.getByText("They see your messages when they are back.").waitFor();
    for (const text of ["good night", "see you"]) await say(alice, text);
    await untilSent(alice);
    await alice.close();
    const morning = await profile.newPage();
    await morning.goto(app.url);
    await tabOf(morning, "alice").click();
    const all = [FIRST_MESSAGE, "good night", "see you"];
    await until("all are open", async () => (await messagesIn(morning)).length === all.length);
    assert.deepEqual(await messagesIn(morning), all);
    assert.equal(
      await morning.getByText(FROM_HERE).count(),
      0,
      "nothing is above that the server could read",
    );
    assert.equal(await morning.locator(".remark, .unreadable").count(), 0);
    await say(morning, "good morning");
    await untilSent(morning);
  },
);

Deno.test(
  { name: "an original client of a member with keys goes on: what it sends is read, and marked", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const { alice, bob, token } = await talkingMembers(app.url, browser);
    const original = await WireClient.open(app.url);
    await original.request("join", { mode: "restore", token });
    const { data: room } = await original.request("pm_open", { target: "bob" });
    assert.ok(typeof room["room_key"] === "string" && room["mode"] === undefined);
    const sealed = await seal((await readKey(room["room_key"]))!, "from the old program");
    const data = { room: room["room"], ...sealed };
    original.raw(JSON.stringify({ event: "pm_message", data, id: crypto.randomUUID() }));
    const marked = bob.getByRole("article").filter({ hasText: "from the old program" });
    await marked.getByText("This came without encryption").waitFor();
    await alice.getByRole("article").filter({ hasText: "from the old program" }).waitFor();
    await say(bob, "you cannot read this there");
    await alice.getByText("you cannot read this there").waitFor();
    await original.until("it is told", () => original.all("pm_message").some(({ from }) => from === "bob"));
    const told = original.all("pm_message").findLast(({ from }) => from === "bob")!;
    assert.equal(told.scheme, "e2ee");
    assert.ok(!JSON.stringify(original.envelopes).includes("you cannot read this there"));
    await assertEncrypted(bob);
    await original.close();
  },
);

/** One line says where encryption begins: above the message with `text`. */
async function encryptedFrom(page: Page, text: string): Promise<void> {
  await page.getByText(FROM_HERE).waitFor();
  assert.match(await page.locator(".row", { hasText: FROM_HERE }).innerText(), new RegExp(text));
}

/** The conversation goes on end-to-end encrypted. */
async function assertEncrypted(page: Page): Promise<void> {
  await head(page, "End-to-end encrypted");
  assert.equal(await page.getByRole("button", { name: "Write anyway" }).count(), 0);
}

/** In a page: a browser that is too old to encrypt end to end. */
function withoutEd25519(): void {
  crypto.subtle.generateKey = (): Promise<never> =>
    Promise.reject(new DOMException("Ed25519", "NotSupportedError"));
}
