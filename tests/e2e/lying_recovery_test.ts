// Getting keys back and moving them, in pages whose server lies.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { readHistoryKey, sealCodeSlot } from "../../client/crypto/e2ee/history_key.ts";
import { newAccountKey } from "../../client/crypto/e2ee/identity_keys.ts";
import { hasBrowser, until } from "../support/browser.ts";
import { randomBase64 } from "../support/e2ee/e2ee_client.ts";
import { keysOf, newBrowser, openSlot, openWay, saveHistoryKey, slotOf } from "../support/e2ee/key_steps.ts";
import { LyingPage } from "../support/e2ee/lying_page.ts";
import { startFastApp } from "../support/e2ee/private_app.ts";
import { pageAndPeer } from "../support/e2ee/two_members.ts";

const ignore = !hasBrowser();
const CODE = /^\/api\/keys\/backup\/code$/;
const MOVE = /^\/api\/keys\/move\//;
const ENDED = "It was refused, or took too long. Nothing was sent.";
const CHANGED = "Something was changed on the way, so it was stopped.";

/** Nothing has come into a browser: the ways to the keys are still there. */
async function assertLocked(page: Page): Promise<void> {
  await keysOf(page).getByText("Your keys are not in this browser").waitFor();
}

Deno.test(
  { name: "case 10: a slot of another account's key, or of another history key, gives no keys", ignore },
  async () => {
    await using app = await startFastApp();
    const { alice, bob, token } = await pageAndPeer(app.url, app.browser);
    await using _ = bob;
    const key = await saveHistoryKey(alice);
    const before = await slotOf(app.url, token, "code");
    await alice.getByRole("button", { name: "Settings" }).click();
    const settings = alice.getByRole("dialog", { name: "Settings" });
    await settings.getByRole("button", { name: "Make a new one" }).click();
    await settings.getByRole("textbox", { name: "Your password" }).fill("password of alice");
    const renewed = (await settings.locator(".key-groups").innerText()).trim().split(/\s+/).join("-");
    await settings.getByRole("button", { name: "I have saved it" }).click();
    await settings.getByRole("button", { name: "Make a new one" }).waitFor();

    const fresh = await newBrowser(app.url, app.browser, token);
    const wire = await LyingPage.between(fresh);
    const secret = (await readHistoryKey(renewed))!;
    const id = bob.terms!.peer.id;
    const section = await openWay(fresh, "With your history key");
    for (
      const [slot, words] of [
        [await sealCodeSlot(secret, id, newAccountKey()), "These are not keys of this account."],
        [await sealCodeSlot(secret, bob.id, newAccountKey()), "This does not open your keys."],
        [before, "This does not open your keys."],
        [{ v: 2 }, "This does not open your keys."],
      ] as const
    ) {
      let asked = 0;
      await wire.replace("GET", CODE, () => ++asked > 0 ? { status: 200, json: slot } : undefined);
      await openSlot(section, "History key", renewed);
      await until("the slot was asked for", () => Promise.resolve(asked === 1));
      await section.getByText(words).waitFor();
      await fresh.unrouteAll();
      await assertLocked(fresh);
    }
    // The one that was replaced opens nothing any more.
    await openSlot(section, "History key", key);
    await section.getByText("This does not open your keys.").waitFor();
    await openSlot(section, "History key", renewed);
    await keysOf(fresh).getByText("Save them, or they are lost").waitFor();
  },
);

Deno.test({
  name: "case 11: a substituted key, a reveal before the answer, an answer after a refusal",
  ignore,
}, async (t) => {
  await using app = await startFastApp();
  const { alice, bob, wire: giving, token } = await pageAndPeer(app.url, app.browser);
  await using _ = bob;
  const fresh = await newBrowser(app.url, app.browser, token);
  const asking = await LyingPage.between(fresh);
  let toGiving: (json: Record<string, unknown>) => unknown = (json) => json;
  await giving.answer(MOVE, (json) => toGiving(json));
  const dialog = alice.getByRole("dialog", { name: "A new device asks for your keys" });
  const ask = async (): Promise<Locator> => {
    const section = await openWay(fresh, "From another device");
    await alice.getByRole("button", { name: "Answer" }).click();
    return section;
  };
  const over = async (section: Locator): Promise<void> => {
    for (const place of [section, dialog]) await place.getByRole("button", { name: "Done" }).click();
    await assertLocked(fresh);
  };
  const putBy = (wire: LyingPage, field: string): number =>
    wire.sent.filter((text) => text.includes("/api/keys/move/") && text.includes(`"${field}"`)).length;

  await t.step("a key that is substituted is found before any digits are asked for", async () => {
    toGiving = (json) => json["eph"] === undefined ? json : { ...json, eph: randomBase64(32) };
    const section = await ask();
    await dialog.getByRole("button", { name: "Yes, it is mine" }).click();
    await dialog.getByText(CHANGED).waitFor();
    assert.equal(await dialog.getByRole("textbox").count(), 0);
    assert.equal(putBy(giving, "ct"), 0, "no keys were sent");
    await section.getByText(ENDED).waitFor();
    await over(section);
  });

  await t.step("a reveal before the answer gets no answer", async () => {
    const answers = putBy(giving, "r2");
    toGiving = (json) => ({ ...json, eph: randomBase64(32), r1: randomBase64(32) });
    const section = await ask();
    await dialog.getByRole("button", { name: "Yes, it is mine" }).click();
    await dialog.getByText(ENDED).waitFor();
    assert.equal(putBy(giving, "r2"), answers);
    toGiving = (json) => json;
    await section.getByRole("button", { name: "Stop" }).or(section.getByRole("button", { name: "Done" }))
      .click();
    await dialog.getByRole("button", { name: "Done" }).click();
    await assertLocked(fresh);
  });

  await t.step("an answer that is delivered though the other device refused", async () => {
    const steps = { r2: randomBase64(32), head: bob.rooms.peers.entriesOf(bob.terms!.peer.id)[0]!.hash };
    const sealed = { enc: randomBase64(32), ct: randomBase64(48), sig: randomBase64(64) };
    let told: Record<string, unknown> | null = null;
    const lie = (): { status: number; json: unknown } | undefined =>
      told === null ? undefined : { status: 200, json: told };
    await asking.replace("GET", MOVE, lie);
    await asking.replace("PUT", MOVE, lie);
    told = {};
    const section = await ask();
    await dialog.getByRole("button", { name: "No", exact: true }).click();
    await dialog.getByText("Refused. Nothing was sent.").waitFor();
    told = steps;
    await until("digits are shown", async () => await section.locator(".key-digits").count() === 1);
    told = { ...steps, ...sealed };
    await section.getByText("Did your other device say that it sent the keys?").waitFor();
    // The user has seen that it said no; who overlooks that gets nothing either.
    await section.getByRole("button", { name: "Yes", exact: true }).click();
    await section.getByText(CHANGED).waitFor();
    await over(section);
    assert.equal(putBy(giving, "ct"), 0, "no keys were sent");
  });
});
