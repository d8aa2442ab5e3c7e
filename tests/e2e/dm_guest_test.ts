// Private conversations of guests: in plain text, not stored, and ended when the guest leaves.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, logOut, say, startBrowser, until } from "../support/browser.ts";
import { enterAsMember, messagesIn, openAcceptedDm, openDm, tabOf } from "../support/member.ts";

const ignore = !hasBrowser();

Deno.test({ name: "a conversation of a guest and a member ends with the guest", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [gina, bob] = [await browser.page(), await browser.page()];
  await enter(gina, app.url, "gina");
  await enterAsMember(bob, app.url, "bob");

  await t.step("what is written before the answer is there with it", async () => {
    await openDm(gina, "bob");
    await say(gina, "psst");
    await bob.getByRole("button", { name: "Accept" }).click();
    await bob.getByRole("article").filter({ hasText: "psst" }).waitFor();
    await say(bob, "yes?");
    await gina.getByRole("article").filter({ hasText: "yes?" }).waitFor();
  });

  await t.step("both see that it is plain and not kept", async () => {
    for (const page of [gina, bob]) {
      await page.getByRole("button", { name: "Who can read this" }).click();
      await page.getByText("Not stored. The server passes it on unencrypted").waitFor();
      assert.equal(await page.getByText("Encrypted in transit").count(), 0);
      await page.keyboard.press("Escape");
    }
  });

  await t.step(
    "when the guest leaves it is over, and the next user of the name is another person",
    async () => {
      await logOut(gina, "gina");
      await bob.getByText("This chat has ended.", { exact: true }).waitFor();
      assert.equal(await bob.getByRole("textbox", { name: "Message" }).count(), 0);
      const other = await browser.page();
      await enter(other, app.url, "gina");
      await bob.getByRole("button", { name: "Invite gina again" }).click();
      await say(bob, "who are you?");
      await bob.getByText("A new chat starts here").waitFor();
      await other.getByRole("button", { name: "Accept" }).click();
      await tabOf(other, "bob").waitFor();
      assert.deepEqual(await messagesIn(other), ["who are you?"]);
      await other.getByRole("article").filter({ hasText: "who are you?" }).waitFor();
    },
  );
});

Deno.test(
  { name: "a guest who is away for more than two minutes sees that it is over", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [gina, hugo] = [await browser.page(), await browser.page()];
    await enter(gina, app.url, "gina");
    await enter(hugo, app.url, "hugo");
    await openAcceptedDm(gina, "gina", hugo, "hugo");
    await say(gina, "hello");
    await hugo.getByRole("article").filter({ hasText: "hello" }).waitFor();
    // After a restart the server knows of no session, as after two minutes.
    await app.kill();
    await gina.getByText("What you write is sent when you are back.").waitFor();
    await app.start();
    await gina.getByText("The connection was lost, so this chat has ended").waitFor();
    await hugo.getByText("This chat has ended.", { exact: true }).waitFor();
    await until(
      "gina can invite again",
      async () => await gina.getByRole("button", { name: "Invite hugo again" }).isVisible(),
    );
  },
);
