// Talking with Violet in a real browser, against a double of Ollama.

import assert from "node:assert/strict";
import { enter, hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import { openDm } from "../support/member.ts";
import { after, chats, says, saysInTwo } from "../support/ollama_moods.ts";
import {
  companionMessages,
  enterWithRole,
  openCompanion,
  startWithCompanion,
  untilAnswered,
} from "../support/companion_page.ts";

const ignore = !hasBrowser();

Deno.test({ name: "asking, stopping, coming back, and making her forget", ignore }, async (t) => {
  await using setup = await startWithCompanion({ env: { AI_FREE_LIMIT: "50" } });
  await using browser = await startBrowser();
  const page = await browser.page();
  await enterWithRole(page, setup, "alice");

  await t.step("her card in the list opens the conversation", async () => {
    await openDm(page, "Violet");
    await page.getByRole("tab", { name: "Violet", selected: true }).waitFor();
    await page.getByText("50 free messages left").waitFor();
  });

  await t.step("words appear as they are made", async () => {
    const { promise: open, resolve: finish } = Promise.withResolvers<void>();
    setup.double.mood = saysInTwo("Mmm, darling. ", open, "The night is young.");
    await say(page, "Good evening");
    const answer = companionMessages(page).first();
    await answer.filter({ hasText: "Mmm" }).waitFor();
    assert.equal(await answer.getAttribute("aria-busy"), "true", "the answer is still being made");
    const early = (await answer.locator(".text").innerText()).trim();
    finish();
    await untilAnswered(page);
    setup.double.mood = chats(60);
    const whole = await answer.locator(".text").innerText();
    assert.ok(whole.length > early.length && whole.startsWith(early), `"${early}" grows to "${whole}"`);
    assert.equal(whole, "Mmm, darling. The night is young.");
    assert.equal(await companionMessages(page).count(), 1, "the whole answer takes the place of its pieces");
    await page.getByText("49 free messages left").waitFor();
  });

  await t.step("Stop ends an answer, and keeps what was made of it", async () => {
    setup.double.mood = chats(250);
    await say(page, "Tell me a story");
    await companionMessages(page).nth(1).filter({ hasText: "Tell me a" }).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await untilAnswered(page);
    const text = await companionMessages(page).nth(1).locator(".text").innerText();
    assert.ok(text.startsWith("Mmm") && !text.endsWith("ears."), text);
    await page.getByText("Interrupted here").waitFor();
    setup.double.mood = chats(5);
  });

  await t.step("links and HTML stay text", async () => {
    setup.double.mood = says("<b>bold</b> ", "https://example.org");
    await say(page, "Show me something");
    await companionMessages(page).nth(2).getByText("<b>bold</b> https://example.org").waitFor();
    assert.equal(await page.getByRole("log").locator("a, b").count(), 0);
    await untilAnswered(page);
    setup.double.mood = chats(5);
  });

  await t.step("another tab of the same person shows question and answer", async () => {
    const other = await page.context().newPage();
    await other.goto(setup.app.url);
    await openCompanion(other);
    await companionMessages(other).nth(2).waitFor();
    await say(page, "Are we alone?");
    await companionMessages(other).nth(3).filter({ hasText: "Are we alone?" }).waitFor();
    await other.getByRole("article").filter({ hasText: /^\s*aliceAre we alone\?/ }).waitFor();
    await other.close();
  });

  await t.step("after a reload she remembers", async () => {
    await untilAnswered(page);
    await page.reload();
    await openCompanion(page);
    await until("everything is there again", async () => await page.getByRole("article").count() === 8);
    await companionMessages(page).last().filter({ hasText: "Are we alone?" }).waitFor();
    await say(page, "Go on");
    await companionMessages(page).nth(4).waitFor();
    const sent = setup.double.chats.at(-1)!.body["messages"] as { content: string }[];
    assert.ok(sent.some(({ content }) => content === "Are we alone?"), "the model was told what was said");
  });

  await t.step("/reset makes her forget", async () => {
    await untilAnswered(page);
    await say(page, "/reset");
    await until("only her line is left", async () => await page.getByRole("article").count() === 1);
    await page.reload();
    await openCompanion(page);
    await page.getByText("Good evening, alice").waitFor();
    await say(page, "Do you know me?");
    await companionMessages(page).first().waitFor();
    const sent = setup.double.chats.at(-1)!.body["messages"] as { content: string }[];
    assert.equal(sent.length, 2, "the persona and the question");
  });

  await t.step("and so does the button, which asks once", async () => {
    await untilAnswered(page);
    await page.getByRole("button", { name: "Forget our conversation" }).click();
    const dialog = page.getByRole("dialog", { name: "Forget our conversation?" });
    await dialog.getByRole("button", { name: "Keep it" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.equal(await page.getByRole("article").count(), 2);
    await page.getByRole("button", { name: "Forget our conversation" }).click();
    await dialog.getByRole("button", { name: "Forget everything" }).click();
    await page.getByText("A fresh start").waitFor();
    assert.equal(await page.getByRole("article").count(), 0);
  });
});

Deno.test(
  { name: "while the model is loaded she wakes up, and her thinking is not seen", ignore },
  async () => {
    await using setup = await startWithCompanion();
    await using browser = await startBrowser();
    const page = await browser.page();
    await page.setViewportSize({ width: 320, height: 640 });
    await enterWithRole(page, setup, "ada");
    await openCompanion(page);
    const { promise: loaded, resolve: load } = Promise.withResolvers<void>();
    setup.double.mood = after(
      loaded,
      says("The guest says hi.</th", "ink>**Violet:** Hi darling.", "<|im_end|>"),
    );
    await say(page, "Hello");
    await page.getByText("Violet is thinking…").waitFor();
    await page.getByText("Violet is waking up…").waitFor();
    load();
    await untilAnswered(page);
    assert.equal(await companionMessages(page).first().locator(".text").innerText(), "Hi darling.");
  },
);

Deno.test({ name: "a user who waits sees their position in the queue", ignore }, async () => {
  await using setup = await startWithCompanion();
  await using browser = await startBrowser();
  const pages = [];
  for (const name of ["ada", "bea", "cleo"]) {
    const page = await browser.page();
    await enterWithRole(page, setup, name);
    await openCompanion(page);
    pages.push(page);
  }
  const [ada, bea, cleo] = pages as [typeof pages[0], typeof pages[0], typeof pages[0]];
  setup.double.mood = chats(150);
  await say(ada!, "First");
  await companionMessages(ada!).first().waitFor();
  await say(bea!, "Second");
  await bea!.getByText("Violet is talking with someone else. You are next.").waitFor();
  await say(cleo!, "Third");
  await cleo!.getByText("Violet is talking with someone else. You are 2nd in line.").waitFor();
  await ada!.getByRole("button", { name: "Stop" }).click();
  await cleo!.getByText("You are next.").waitFor();
  await companionMessages(bea!).first().waitFor();
});

Deno.test(
  { name: "the fourth message opens the paywall, and an admin unlocks it at once", ignore },
  async (t) => {
    await using setup = await startWithCompanion();
    setup.double.mood = chats(2);
    await using browser = await startBrowser();
    const [page, office] = [await browser.page(), await browser.page()];
    await enterWithRole(page, setup, "alice");
    await enterWithRole(office, setup, "boss", "admin");
    await openCompanion(page);
    const paywall = page.getByRole("dialog", { name: "Go premium" });

    await t.step("three are free, and counted live", async () => {
      for (const [index, left] of ["2 free messages", "1 free message", "No free messages"].entries()) {
        await say(page, `Question ${index}`);
        await page.getByText(`${left} left`).waitFor();
      }
    });

    await t.step("the fourth is not answered, and says so", async () => {
      await say(page, "One more");
      await paywall.getByText("$10").waitFor();
      await paywall.getByText("For access, ask the people who run this server.").waitFor();
      assert.deepEqual(await paywall.getByRole("listitem").locator("strong").allInnerTexts(), [
        "Unlimited Violet",
        "Priority access",
        "Encrypted private messages",
        "Ten themes",
      ]);
      await page.keyboard.press("Escape");
      await paywall.waitFor({ state: "detached" });
      await page.getByRole("article").filter({ hasText: "your free messages are used up" }).waitFor();
    });

    await t.step("the settings say the same", async () => {
      await page.getByRole("button", { name: "Settings" }).click();
      const settings = page.getByRole("dialog", { name: "Settings" });
      assert.deepEqual(await settings.getByRole("tab").allInnerTexts(), [
        "Account",
        "Devices",
        "Chat",
        "Violet",
        "Premium",
      ]);
      await settings.getByRole("tab", { name: "Violet" }).click();
      await settings.getByText("0 of 3 free messages left").first().waitFor();
      await settings.getByText("3 messages used").waitFor();
      await settings.getByRole("tab", { name: "Premium" }).click();
      await settings.getByText("No free messages left").waitFor();
      await page.keyboard.press("Escape");
      await settings.waitFor({ state: "detached" });
    });

    await t.step("granted, the paywall closes and the question can be asked again", async () => {
      await page.getByRole("button", { name: "Go premium" }).first().click();
      await paywall.waitFor();
      await office.getByRole("button", { name: "Admin panel" }).click();
      const panel = office.getByRole("dialog", { name: "Admin panel" });
      await panel.getByRole("listitem").filter({ hasText: "alice" })
        .getByRole("button", { name: "AI access" }).click();
      await paywall.waitFor({ state: "detached" });
      await page.getByRole("status").filter({ hasText: "without limit now" }).waitFor();
      await page.getByRole("button", { name: "Ask again" }).click();
      await companionMessages(page).nth(3).filter({ hasText: "One more" }).waitFor();
    });
  },
);

Deno.test({
  name: "a question written without a network is asked when it is back, after the open one",
  ignore,
}, async () => {
  await using setup = await startWithCompanion();
  setup.double.mood = chats(150);
  await using browser = await startBrowser();
  const page = await browser.page();
  await enterWithRole(page, setup, "alice");
  await openCompanion(page);
  await say(page, "Are you there?");
  await companionMessages(page).first().waitFor();
  await page.context().setOffline(true);
  await page.getByText("You are offline").waitFor();
  await say(page, "Written in the dark");
  await page.context().setOffline(false);
  await companionMessages(page).nth(1).filter({ hasText: "Written in the dark" }).waitFor();
  await untilAnswered(page);
  assert.equal(await page.getByRole("article").count(), 4);
  assert.equal(await page.getByRole("button", { name: "Ask again" }).count(), 0);
});

Deno.test(
  { name: "when Ollama is off she has a canned reply, and a guest gets a greeting", ignore },
  async () => {
    await using setup = await startWithCompanion();
    await using browser = await startBrowser();
    const page = await browser.page();
    await enterWithRole(page, setup, "alice");
    await openCompanion(page);
    await setup.turnOff();
    await say(page, "Hello?");
    await companionMessages(page).first().waitFor();
    await page.getByText("3 free messages left").waitFor();

    const guest = await browser.page();
    await enter(guest, setup.app.url, "stranger");
    await openCompanion(guest);
    await say(guest, "Hello!");
    await companionMessages(guest).filter({ hasText: /regist|account/i }).waitFor();
    assert.equal(await guest.getByRole("button", { name: "Forget our conversation" }).count(), 0);
  },
);
