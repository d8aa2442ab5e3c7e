// The paywall is true in each state: guest, trial, used up, access; and what guests see of Violet.

import assert from "node:assert/strict";
import { violations } from "../support/axe.ts";
import { enter, hasBrowser, say, startBrowser } from "../support/browser.ts";
import {
  companionMessages,
  enterWithRole,
  openCompanion,
  startWithCompanion,
} from "../support/companion_page.ts";
import { chats } from "../support/ollama_moods.ts";

const ignore = !hasBrowser();

Deno.test({ name: "row 15: a guest gets no openers, and registers in place", ignore }, async (t) => {
  await using setup = await startWithCompanion({ env: { CONTACT: "ada@chat.example" } });
  await using browser = await startBrowser();
  const page = await browser.page();
  await enter(page, setup.app.url, "gina");
  await openCompanion(page);
  const panel = page.getByRole("tabpanel", { name: "Violet" });

  await t.step("no opener that earns a refusal", async () => {
    await panel.getByText("Register, and she is yours.").waitFor();
    assert.equal(await panel.getByRole("button", { name: "Good evening, Violet." }).count(), 0);
    assert.deepEqual(await violations(page), []);
  });

  await t.step("premium says to register first, and nobody is asked to pay or to ask", async () => {
    await page.getByRole("button", { name: "Settings" }).click();
    const settings = page.getByRole("dialog", { name: "Settings" });
    await settings.getByRole("tab", { name: "Premium" }).click();
    await settings.getByText("Register first: it is free.").waitFor();
    assert.equal(await settings.getByText("ada@chat.example").count(), 0);
    assert.equal(await settings.getByText("free messages left").count(), 0);
    await settings.getByRole("tab", { name: "Violet" }).click();
    await settings.getByRole("button", { name: "Register" }).click();
    await settings.getByRole("textbox", { name: "Username" }).waitFor();
    await page.keyboard.press("Escape");
  });

  await t.step("Register opens the form, without leaving", async () => {
    await panel.getByRole("button", { name: "Register" }).click();
    const settings = page.getByRole("dialog", { name: "Settings" });
    assert.equal(await settings.getByRole("textbox", { name: "Username" }).inputValue(), "gina");
    await settings.getByRole("textbox", { name: "Password" }).fill("correct horse");
    await settings.getByRole("button", { name: "Create account" }).click();
    await page.getByText("The name gina is yours now.").waitFor();
    await page.keyboard.press("Escape");
    await panel.getByRole("button", { name: "Good evening, Violet." }).waitFor();
    assert.equal(await panel.getByRole("button", { name: "Register" }).count(), 0);
  });
});

Deno.test(
  { name: "row 15: trial, used up and access say what is so, and whom to ask", ignore },
  async (t) => {
    await using setup = await startWithCompanion({
      env: { CONTACT: "ada@chat.example", AI_FREE_LIMIT: "2" },
    });
    setup.double.mood = chats(2);
    await using browser = await startBrowser();
    const [page, office] = [await browser.page(), await browser.page()];
    await enterWithRole(page, setup, "alice");
    await enterWithRole(office, setup, "boss", "admin");
    await openCompanion(page);
    const panel = page.getByRole("tabpanel", { name: "Violet" });
    const settings = page.getByRole("dialog", { name: "Settings" });
    const premium = async (): Promise<string> => {
      await page.getByRole("button", { name: "Settings" }).click();
      await settings.getByRole("tab", { name: "Premium" }).click();
      const text = await settings.getByRole("tabpanel", { name: "Premium" }).innerText();
      await page.keyboard.press("Escape");
      await settings.waitFor({ state: "detached" });
      return text.replaceAll(/\s+/g, " ");
    };

    await t.step("in the trial", async () => {
      await page.getByText("Your first 2 messages are free.").waitFor();
      assert.match(
        await premium(),
        /\$10 ?\/month 2 free messages left It cannot be bought here yet\. For access, ask ada@chat\.example\./,
      );
    });

    await t.step("once it is used, no hint says that messages are free", async () => {
      for (const [index, text] of ["One", "Two"].entries()) {
        await say(page, text);
        await companionMessages(page).nth(index).waitFor();
      }
      await panel.getByText("No free messages left").waitFor();
      assert.equal(await page.getByText("messages are free").count(), 0);
      assert.match(await premium(), /No free messages left It cannot be bought here yet/);
    });

    await t.step("the paywall names the contact as a link", async () => {
      await say(page, "Three");
      const paywall = page.getByRole("dialog", { name: "Go premium" });
      await paywall.getByText("Your 2 free messages flew by").waitFor();
      const link = paywall.getByRole("link", { name: "ada@chat.example" });
      assert.equal(await link.getAttribute("href"), "mailto:ada@chat.example");
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press("Escape");
    });

    await t.step("with access nothing is for sale, and nobody is to be asked", async () => {
      await office.getByRole("button", { name: "Admin panel" }).click();
      const admin = office.getByRole("dialog", { name: "Admin panel" });
      await admin.getByRole("listitem").filter({ hasText: "alice" })
        .getByRole("button", { name: "AI access" }).click();
      await panel.getByText("No free messages left").waitFor({ state: "detached" });
      const text = await premium();
      assert.match(text, /You have it\. Enjoy the evening!/);
      assert.doesNotMatch(text, /\$10|ada@|free messages/);
    });
  },
);

Deno.test({ name: "a member's welcome is drawn once her room is open, and stays", ignore }, async () => {
  await using setup = await startWithCompanion();
  await using browser = await startBrowser();
  const page = await browser.page();
  const { promise: open, resolve: opens } = Promise.withResolvers<void>();
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    let relayed = Promise.resolve();
    server.onMessage((frame) => {
      if (String(frame).includes('"pm_ready"')) relayed = relayed.then(() => open);
      relayed = relayed.then(() => socket.send(frame));
    });
  });
  await enterWithRole(page, setup, "alice");
  await openCompanion(page);
  const opener = page.getByRole("button", { name: "Good evening, Violet." });
  await page.getByText("She is recalling").waitFor();
  assert.equal(await opener.count(), 0);
  opens();
  await opener.waitFor();
  await opener.click();
  assert.equal(await page.getByRole("textbox", { name: "Message" }).inputValue(), "Good evening, Violet.");
});
