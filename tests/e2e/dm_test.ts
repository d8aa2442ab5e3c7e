// Private conversations of members: sealed, stored, delivered once, readable later.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, say, startBrowser, until, untilFocused, untilSent } from "../support/browser.ts";
import {
  enterAsMember,
  FIRST_MESSAGE,
  inviteToDm,
  messagesIn,
  openDm,
  tabOf,
  talkingMembers,
} from "../support/member.ts";

const ignore = !hasBrowser();
const CANARY = "canary-5e1f";

Deno.test({
  name:
    "twenty messages, five more while one is away, twenty-five after a reload, and none readable in the database",
  ignore,
}, async (t) => {
  const dataDir = await Deno.makeTempDir({ prefix: "sexychat-test-pm-" });
  {
    await using app = await startApp({ DATA_DIR: dataDir });
    await using browser = await startBrowser();
    // High enough that every line is in the document.
    const viewport = { width: 1280, height: 3000 };
    const [alice, bob] = [await browser.page({ viewport }), await browser.page({ viewport })];
    await enterAsMember(alice, app.url, "alice");
    await enterAsMember(bob, app.url, "bob");
    const said = Array.from({ length: 25 }, (_, index) => `${CANARY} number ${index + 1}`);
    const all = [FIRST_MESSAGE, ...said];

    await t.step("one invites, the other is asked, both see who can read it", async () => {
      await inviteToDm(alice, "bob");
      await alice.getByText("Invited. They see your messages").waitFor();
      const notice = bob.getByText("alice wants to talk privately");
      await notice.waitFor();
      await bob.getByRole("button", { name: "Accept" }).click();
      await notice.waitFor({ state: "detached" });
      await alice.getByText("Invited. They see your messages").waitFor({ state: "detached" });
      for (const page of [alice, bob]) {
        await page.getByRole("button", { name: "Who can read this" }).click();
        const words = page.getByRole("dialog", { name: "Who can read this" });
        await words.getByText("The server cannot").waitFor();
        await page.keyboard.press("Escape");
        await words.waitFor({ state: "detached" });
      }
    });

    await t.step("twenty messages go back and forth, in order, and are read", async () => {
      for (const [index, text] of said.slice(0, 20).entries()) {
        await say(index % 2 === 0 ? alice : bob, text);
        await until(
          `both have ${text}`,
          async () =>
            (await messagesIn(alice)).length === index + 2 && (await messagesIn(bob)).length === index + 2,
        );
      }
      for (const page of [alice, bob]) assert.deepEqual(await messagesIn(page), all.slice(0, 21));
      await untilSent(bob);
      await bob.getByText("Read", { exact: true }).waitFor();
    });

    await t.step("who was away gets five more on return", async () => {
      await alice.context().setOffline(true);
      await alice.getByText("You are offline").waitFor();
      await bob.getByText("Offline. They see your messages when they are back.").waitFor({ timeout: 60_000 });
      for (const text of said.slice(20)) await say(bob, text);
      await untilSent(bob);
      assert.deepEqual(await messagesIn(alice), all.slice(0, 21));
      await alice.context().setOffline(false);
      await until("all are here", async () => (await messagesIn(alice)).length === 26);
      assert.deepEqual(await messagesIn(alice), all);
    });

    await t.step("after a reload the tab is there, with all twenty-five in order", async () => {
      await alice.reload();
      await tabOf(alice, "bob").click();
      await until("all are here", async () => (await messagesIn(alice)).length === 26);
      assert.deepEqual(await messagesIn(alice), all);
      assert.equal(await alice.getByText("could not be opened").count(), 0);
    });

    await t.step("what waits unread is shown and spoken, and read when the tab is opened", async () => {
      await tabOf(alice, "Lobby").click();
      await say(bob, "one");
      await say(bob, "two");
      const tab = alice.getByRole("tab", { name: "bob, 2 unread", exact: true });
      await tab.waitFor();
      await alice.reload();
      await tab.waitFor();
      await tab.click();
      await alice.getByRole("tab", { name: "bob", exact: true }).waitFor();
      await bob.getByText("Read", { exact: true }).waitFor();
      await alice.reload();
      await alice.getByRole("tab", { name: "bob", exact: true }).waitFor();
    });
    await t.step("the database holds none of the words, neither in its log nor after the end", async () => {
      await assertSealed(dataDir);
      await app.stop();
      await assertSealed(dataDir);
    });
  }
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test(
  { name: "what is written without a connection, and over a crash, arrives once", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const { alice, bob } = await talkingMembers(app.url, browser);
    await say(alice, "before");
    await bob.getByRole("article").filter({ hasText: "before" }).waitFor();
    await app.kill();
    await alice.getByText("Connection lost").waitFor();
    await say(alice, "meanwhile one");
    await say(alice, "meanwhile two");
    assert.equal(await alice.getByLabel("Sending").count(), 2);
    await app.start();
    await untilSent(alice);
    await say(alice, "after");
    const expected = [FIRST_MESSAGE, "before", "meanwhile one", "meanwhile two", "after"];
    for (const page of [alice, bob]) {
      await until("all are here", async () => (await messagesIn(page)).length >= expected.length);
      assert.deepEqual(await messagesIn(page), expected);
    }
  },
);

Deno.test(
  { name: "typing is seen, a draft stays with its conversation, Not now is kept to", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [alice, bob] = [await browser.page(), await browser.page()];
    await enterAsMember(alice, app.url, "alice");
    await enterAsMember(bob, app.url, "bob");

    await t.step("Not now takes the notice away, and the other goes on waiting", async () => {
      await inviteToDm(alice, "bob");
      await bob.getByRole("button", { name: "Not now" }).click();
      await bob.getByText("alice can't ask you again for 24 hours.").waitFor();
      await bob.getByText("alice wants to talk privately").waitFor({ state: "detached" });
      assert.equal(await tabOf(bob, "alice").count(), 0);
      await alice.getByText("Invited. They see your messages").waitFor();
    });

    await t.step("the user who declined can invite", async () => {
      await say(alice, "for later");
      await inviteToDm(bob, "alice");
      await bob.getByRole("article").filter({ hasText: "for later" }).waitFor();
      for (const page of [alice, bob]) await page.getByText("Online", { exact: true }).waitFor();
    });

    await t.step("typing is seen, and ends", async () => {
      const field = bob.getByRole("textbox", { name: "Message" });
      await field.pressSequentially("let me");
      await alice.getByText("bob is typing…").waitFor();
      await tabOf(bob, "Lobby").click();
      await alice.getByText("bob is typing…").waitFor({ state: "detached" });
    });

    await t.step("the draft is there again", async () => {
      const field = bob.getByRole("textbox", { name: "Message" });
      assert.equal(await field.inputValue(), "");
      await tabOf(bob, "alice").click();
      assert.equal(await field.inputValue(), "let me");
      await untilFocused(field);
    });
  },
);

Deno.test({ name: "an offline user is invited, and asked when they come", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  await enterAsMember(bob, app.url, "bob");
  await enterAsMember(alice, app.url, "alice");
  await openDm(alice, "bob");
  const profile = bob.context();
  await bob.close();
  await say(alice, "sleep well");
  await untilSent(alice);
  const morning = await profile.newPage();
  await morning.goto(app.url);
  await morning.getByText("alice wants to talk privately").waitFor();
  await morning.getByRole("button", { name: "Accept" }).click();
  await morning.getByRole("article").filter({ hasText: "sleep well" }).waitFor();
  assert.deepEqual(await messagesIn(morning), ["sleep well"]);
});

/** Searches every file of the database for the texts. */
async function assertSealed(dataDir: string): Promise<void> {
  let all = "";
  for (const { name } of [...Deno.readDirSync(dataDir)].filter(({ name }) => name.startsWith("sexchat.db"))) {
    all += new TextDecoder("latin1").decode(await Deno.readFile(`${dataDir}/${name}`));
  }
  assert.ok(all.includes("alice"), "what is not sealed is found");
  assert.ok(!all.includes(CANARY));
}
