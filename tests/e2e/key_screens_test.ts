// The member's own keys in the page: saving them, getting them back in a new browser, moving them to a new device.

import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { hasBrowser, say, until, untilSent } from "../support/browser.ts";
import { LyingPage } from "../support/e2ee/lying_page.ts";
import { startFastApp } from "../support/e2ee/private_app.ts";
import { keysOf, newBrowser, openSlot, openWay, saveHistoryKey, slotOf } from "../support/e2ee/key_steps.ts";
import { messagesIn, tabOf, talkingMembers } from "../support/member.ts";

const ignore = !hasBrowser();
const PASSWORD = "password of alice";
const SLOT = /^\/api\/keys\/backup\/passphrase$/;
const PASSPHRASE = "six words that nobody would guess";

Deno.test(
  { name: "case 10: a code with a slip sends no request; the right one opens everything", ignore },
  async (t) => {
    await using app = await startFastApp();
    const { browser } = app;
    const { alice, token } = await talkingMembers(app.url, browser);
    const said = Array.from({ length: 5 }, (_, n) => `private words ${n}`);
    for (const text of said) await say(alice, text);
    await untilSent(alice);
    const key = await saveHistoryKey(alice);
    const fresh = await newBrowser(app.url, browser, token);
    const wire = await LyingPage.between(fresh);

    await t.step("without it nothing opens, and the words say why", async () => {
      await fresh.keyboard.press("Escape");
      await tabOf(fresh, "bob").click();
      await fresh.getByText("Encrypted with keys that are not in this browser.").first().waitFor();
      assert.ok((await messagesIn(fresh)).every((text) => !said.includes(text)));
      await fresh.getByRole("button", { name: "Get your keys" }).click();
    });

    await t.step("a slip is found in the browser", async () => {
      const section = await openWay(fresh, "With your history key");
      const before = wire.sent.length;
      await openSlot(section, "History key", (key[0] === "0" ? "1" : "0") + key.slice(1));
      await section.getByText("There is a slip in it").waitFor();
      assert.equal(wire.sent.slice(before).filter((text) => text.includes("backup")).length, 0);
    });

    await t.step("the right key opens everything", async () => {
      const section = keysOf(fresh).getByRole("region", { name: "With your history key" });
      await openSlot(section, "History key", key.toLowerCase().replaceAll("-", " "));
      await keysOf(fresh).getByRole("button", { name: "Make a new one" }).waitFor();
      await fresh.keyboard.press("Escape");
      await until(
        "all are open",
        async () => (await messagesIn(fresh)).filter((text) => said.includes(text)).length === said.length,
      );
      await say(fresh, "written in the new browser");
      await alice.getByText("written in the new browser").waitFor();
    });

    await t.step("who starts anew is told before and after", async () => {
      const other = await newBrowser(app.url, browser, token);
      const section = await openWay(other, "Start anew");
      await section.getByText("What was encrypted before stays closed here").waitFor();
      await section.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
      await section.getByRole("button", { name: "Make new keys" }).click();
      await keysOf(other).getByText("You have new keys. Old messages stay closed here.").waitFor();
      // The browsers with the keys of before see a foreign entry.
      await alice.reload();
      await tabOf(alice, "bob").click();
      await alice.getByRole("button", { name: "See what is wrong" }).first().click();
      await keysOf(alice).getByText("change your password and sign out everywhere").waitFor();
    });
  },
);

Deno.test(
  { name: "case 10: Argon2id parameters that are too weak or huge are not derived with", ignore },
  async () => {
    await using app = await startFastApp();
    const { browser } = app;
    const { alice, token } = await talkingMembers(app.url, browser);
    await alice.getByRole("button", { name: "Settings" }).click();
    const settings = alice.getByRole("dialog", { name: "Settings" });
    await settings.getByRole("button", { name: "Set one" }).click();
    const field = settings.getByRole("textbox", { name: "Passphrase" });
    await until("words are offered", async () => /^([a-z]+ ){5}[a-z]+$/.test(await field.inputValue()));
    assert.equal(await settings.locator(".secret-text").innerText(), await field.inputValue(), "all in view");
    await field.fill(PASSWORD);
    await settings.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
    await settings.getByRole("button", { name: "Use this passphrase" }).click();
    await settings.getByText("It must not be your password.").waitFor();
    await field.fill(PASSPHRASE);
    await settings.getByRole("button", { name: "Use this passphrase" }).click();
    await settings.getByRole("button", { name: "Remove" }).waitFor();

    const slot = await slotOf(app.url, token, "passphrase");
    const fresh = await newBrowser(app.url, browser, token);
    const wire = await LyingPage.between(fresh);
    const section = await openWay(fresh, "With your passphrase");
    let workers = 0;
    fresh.on("worker", () => workers++);
    for (const cost of [{ m: 1_024 }, { t: 1 }, { m: 2 ** 21 }, { t: 100 }, { p: 4 }, { salt: "AAAA" }]) {
      let asked = 0;
      const json = { ...slot, ...cost };
      await wire.replace("GET", SLOT, () => ++asked > 0 ? { status: 200, json } : undefined);
      await openSlot(section, "Passphrase", PASSPHRASE);
      await until("the slot was asked for", () => Promise.resolve(asked === 1));
      await section.getByText("not safe to use").waitFor();
      await fresh.unrouteAll();
      await section.getByRole("textbox", { name: "Passphrase" }).fill("");
    }
    assert.equal(workers, 0, "nothing was derived");
    await openSlot(section, "Passphrase", PASSPHRASE);
    await keysOf(fresh).getByText("Save them, or they are lost").waitFor();
  },
);

Deno.test({
  name: "case 11: the keys move to a new device by six digits; refused, wrong, right, a fourth try",
  ignore,
}, async (t) => {
  await using app = await startFastApp();
  const { browser } = app;
  const { alice, token } = await talkingMembers(app.url, browser);
  await say(alice, "said before");
  const fresh = await newBrowser(app.url, browser, token);
  await say(alice, "said meanwhile");
  const giving = alice.getByRole("dialog", { name: "A new device asks for your keys" });
  const ask = async (): Promise<{ section: Locator; digits: string }> => {
    const section = await openWay(fresh, "From another device");
    await alice.getByRole("button", { name: "Answer" }).click();
    await giving.getByRole("button", { name: "Yes, it is mine" }).click();
    return { section, digits: await section.locator(".key-digits").innerText() };
  };
  const type = async (digits: string): Promise<void> => {
    await giving.getByRole("textbox", { name: "Digits on the new device" }).fill(digits);
    await giving.getByRole("button", { name: "Send my keys" }).click();
  };

  await t.step("who says no sends nothing", async () => {
    const section = await openWay(fresh, "From another device");
    await alice.getByRole("button", { name: "Answer" }).click();
    await giving.getByRole("button", { name: "No", exact: true }).click();
    await giving.getByText("Nothing was sent").waitFor();
    await giving.getByRole("button", { name: "Done" }).click();
    await section.getByText("It was refused, or took too long").waitFor();
    await section.getByRole("button", { name: "Done" }).click();
  });

  await t.step("wrong digits end it", async () => {
    const { section, digits } = await ask();
    await type(String((Number(digits) + 1) % 1_000_000).padStart(6, "0"));
    await giving.getByText("not the digits of the new device").waitFor();
    await giving.getByRole("button", { name: "Done" }).click();
    await section.getByText("It was refused, or took too long").waitFor();
    await section.getByRole("button", { name: "Done" }).click();
  });

  await t.step("the right ones bring the keys, once the user says that they were sent", async () => {
    const { section, digits } = await ask();
    assert.match(digits, /^\d{6}$/);
    await type(digits);
    await giving.getByText("Sent. Your new device asks you").waitFor();
    await section.getByRole("button", { name: "Yes", exact: true }).click();
    await keysOf(fresh).getByRole("button", { name: "Make one" }).waitFor();
    await fresh.keyboard.press("Escape");
    await tabOf(fresh, "bob").click();
    for (const text of ["said before", "said meanwhile"]) await fresh.getByText(text).waitFor();
    assert.equal(await fresh.getByText("A new device asks").count(), 0, "it asked itself");
  });

  await t.step("a fourth time within the hour is refused", async () => {
    const other = await newBrowser(app.url, browser, token);
    const section = await openWay(other, "From another device");
    await section.getByRole("alert").waitFor();
    assert.equal(await section.locator(".key-digits").count(), 0);
  });
});

Deno.test({
  name: "the question of a new device goes away on a third one, once another has answered it",
  ignore,
}, async (t) => {
  await using app = await startFastApp();
  const { browser } = app;
  const { alice, token } = await talkingMembers(app.url, browser);
  const key = await saveHistoryKey(alice);
  const third = await newBrowser(app.url, browser, token);
  await openSlot(await openWay(third, "With your history key"), "History key", key);
  await keysOf(third).getByRole("button", { name: "Make a new one" }).waitFor();
  await third.keyboard.press("Escape");
  const fresh = await newBrowser(app.url, browser, token);
  const giving = alice.getByRole("dialog", { name: "A new device asks for your keys" });
  const question = third.getByRole("group", { name: "A new device asks for your keys." });
  const isGone = (): Promise<void> => question.waitFor({ state: "detached" });

  await t.step("it was refused there", async () => {
    const section = await openWay(fresh, "From another device");
    await question.waitFor();
    await alice.getByRole("button", { name: "Answer" }).click();
    await giving.getByRole("button", { name: "No", exact: true }).click();
    await giving.getByRole("button", { name: "Done" }).click();
    await isGone();
    await section.getByRole("button", { name: "Done" }).click();
  });

  await t.step("it is answered there; the new device may go on", async () => {
    const section = await openWay(fresh, "From another device");
    await question.waitFor();
    await alice.getByRole("button", { name: "Answer" }).click();
    await giving.getByRole("button", { name: "Yes, it is mine" }).click();
    await section.locator(".key-digits").waitFor();
    await isGone();
    await giving.getByRole("textbox", { name: "Digits on the new device" }).waitFor();
  });

  await t.step("the new device has given up", async () => {
    await giving.getByRole("button", { name: "Cancel" }).click();
    await giving.getByRole("button", { name: "Done" }).click();
    const region = keysOf(fresh).getByRole("region", { name: "From another device" });
    await region.getByRole("button", { name: "Done" }).click();
    const section = await openWay(fresh, "From another device");
    await question.waitFor();
    await section.getByRole("button", { name: "Stop" }).click();
    await isGone();
  });
});
