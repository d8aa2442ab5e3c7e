// Messages in the lobby, and the list of people.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, logOut, say, startBrowser, until, untilSent } from "../support/browser.ts";

const ignore = !hasBrowser();

Deno.test({ name: "two people see each other and what they say, as text", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  await enter(alice, app.url, "alice");
  await enter(bob, app.url, "bob");

  await t.step("the companion is first in the list, then people by name", async () => {
    const people = alice.getByRole("list", { name: "People" }).getByRole("listitem");
    await people.filter({ hasText: "bob" }).waitFor();
    const names = await people.locator(".person-name").allInnerTexts();
    assert.deepEqual(names, ["Violet", "alice", "bob"]);
  });

  await t.step("a message reaches both, once, with its author and time", async () => {
    await say(alice, "Good evening <b>everybody</b> 👋");
    for (const page of [alice, bob]) {
      const article = page.getByRole("log", { name: "Messages" }).getByRole("article");
      await article.filter({ hasText: "Good evening <b>everybody</b> 👋" }).waitFor();
      assert.equal(await article.count(), 1);
      assert.match(await article.innerText(), /alice/);
      assert.equal(await article.locator("time").count(), 1);
    }
    await untilSent(alice);
  });

  await t.step(
    "more than six at once are paced, the wait is counted down, and all arrive in order",
    async () => {
      const texts = Array.from({ length: 8 }, (_, index) => `quick ${index}`);
      for (const text of texts) await say(alice, text);
      await alice.getByText(/Sending again in \d s/).waitFor();
      const received = bob.getByRole("article").filter({ hasText: "quick" }).locator(".text");
      await until("all have arrived", async () => await received.count() === texts.length);
      assert.deepEqual(await received.allInnerTexts(), texts);
    },
  );

  await t.step(
    "a client that knows the original's events and nothing else is understood, and understands",
    async () => {
      const received: { event: string; data: Record<string, unknown> }[] = [];
      const socket = new WebSocket(`${app.url.replace("http", "ws")}/ws`);
      const closed = new Promise((resolve) => socket.onclose = resolve);
      // It takes one envelope a frame, by event name, and sends neither ids nor caps.
      socket.onmessage = ({ data }) => void received.push(JSON.parse(data));
      await new Promise((resolve) => socket.onopen = resolve);
      const send = (event: string, data: unknown): void => socket.send(JSON.stringify({ event, data }));
      send("join", { mode: "guest", username: "carl" });
      await alice.getByRole("list", { name: "People" }).getByText("carl").waitFor();
      const knows = (event: string, holds: (data: Record<string, unknown>) => boolean): Promise<void> =>
        until(
          `it has ${event}`,
          () => Promise.resolve(received.some((each) => each.event === event && holds(each.data))),
        );
      await knows("joined", ({ username }) => username === "carl");
      await knows(
        "nicklist",
        ({ users }) => (users as { username: string }[]).some(({ username }) => username === "bob"),
      );
      send("message", { text: "hello from long ago" });
      for (const page of [alice, bob]) await page.getByText("hello from long ago").waitFor();
      await say(bob, "welcome back");
      await knows("message", ({ username, text }) => username === "bob" && text === "welcome back");
      socket.close();
      await closed;
      await alice.getByRole("list", { name: "People" }).getByText("carl").waitFor({ state: "detached" });
    },
  );

  await t.step("who leaves is taken off the list", async () => {
    await logOut(bob, "bob");
    await alice.getByRole("list", { name: "People" }).getByText("bob").waitFor({ state: "detached" });
  });
});

Deno.test({ name: "the composer counts, refuses what is too long, and keeps lines", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await enter(page, app.url, "alice");
  const field = page.getByRole("textbox", { name: "Message" });
  const send = page.getByRole("button", { name: "Send" });
  assert.equal(await send.isDisabled(), true);

  await field.fill("x".repeat(399));
  assert.equal(await page.getByText("left").count(), 0);
  await field.fill("x".repeat(400));
  await page.getByText("100 left").waitFor();
  await field.fill("x".repeat(501));
  await page.getByText("1 character too long").waitFor();
  assert.equal(await send.isDisabled(), true);

  await field.fill("");
  const low = (await field.boundingBox())!.height;
  await field.pressSequentially("one");
  await field.press("Shift+Enter");
  await field.pressSequentially("two");
  assert.ok((await field.boundingBox())!.height > low, "the field grows");
  await field.press("Enter");
  await page.getByRole("article").waitFor();
  assert.equal(await page.getByRole("article").locator(".text").innerText(), "one\ntwo");
  assert.equal(await field.inputValue(), "");
});
