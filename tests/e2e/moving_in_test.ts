// Moving in from the original: members come in with their old passwords, and read what they wrote there.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import {
  enter,
  hasBrowser,
  say,
  signInBy,
  startBrowser,
  type TestBrowser,
  until,
} from "../support/browser.ts";
import { messagesIn, tabOf } from "../support/member.ts";
import { ORIGINAL_SECRET, sqliteOriginal } from "../support/original_database.ts";
import { fillOriginal } from "../support/original_members.ts";
import { runTask } from "../support/tasks.ts";

const ignore = !hasBrowser();

const PASSWORDS = {
  Alice: "hunter2",
  bob: "correct horse",
  "carol-x": "päßwörd-ü",
  Mallory: "mallory-pw",
  // The original cut passwords at 72 bytes, and took short ones.
  erin: "x".repeat(80),
  shorty: "abc",
  // Equal to an older name but for case: comes in as ALICE2.
  ALICE: "other-alice",
} as const;
type Name = keyof typeof PASSWORDS;

const SAID = Array.from(
  { length: 6 },
  (_, index) =>
    [...(index % 2 === 0 ? ["Alice", "bob"] : ["bob", "Alice"]), `alice and bob ${index} 💜 ünï`] as const,
) as [Name, Name, string][];

Deno.test({
  name:
    "members sign in with their old passwords and read their old messages; banned ones stay out, nobody else does",
  ignore,
}, async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "sexychat-test-moving-" });
  const dataDir = `${folder}/data`;
  await fillOriginal(sqliteOriginal(`${folder}/original.db`), {
    members: Object.entries(PASSWORDS).map(([name, password]) => ({
      ...{ name, password, role: name === "carol-x" ? "admin" : "user", hasAiAccess: name === "bob" },
    })),
    messages: [...SAID, ["Mallory", "Alice", "to one who ignores me"]],
    turns: [["Alice", "user", "Do you know me?"], ["Alice", "assistant", "I do, **darling**."]],
    bans: [["mallory", "203.0.113.7"], ["behindproxy", "127.0.0.1"]],
    ignores: [["Alice", "Mallory"]],
  });
  const args = ["import-original", `${folder}/original.db`, "--jwt-secret", ORIGINAL_SECRET, "--yes"];
  const { code, stdout, stderr } = await runTask("admin", args, { DATA_DIR: dataDir });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Imported 7 accounts, 7 private messages/m);
  {
    await using app = await startApp({ DATA_DIR: dataDir });
    await using browser = await startBrowser();
    const [alice, bob] = [await signedIn(browser, app.url, "Alice"), await signedIn(browser, app.url, "bob")];

    await t.step(
      "the old conversation is there for both, in order, and nothing in it is unread",
      async () => {
        for (const [page, peer] of [[alice, "bob"], [bob, "Alice"]] as const) {
          assert.equal(await page.getByText(/unread/i).count(), 0);
          await tabOf(page, peer).click();
          await until("all is here", async () => (await messagesIn(page)).length === SAID.length);
          assert.deepEqual(await messagesIn(page), SAID.map(([, , text]) => text));
          assert.equal(await page.getByText("could not be opened").count(), 0);
          await page.getByText("Saturday, April 12, 2025").waitFor();
        }
      },
    );

    await t.step("it goes on without an invitation", async () => {
      await say(alice, "so here we are");
      await bob.getByRole("article").filter({ hasText: "so here we are" }).waitFor();
    });

    await t.step("Violet's conversation is there", async () => {
      await tabOf(alice, "Violet").click();
      await alice.getByText("Do you know me?").waitFor();
      await alice.getByText("darling").waitFor();
      await alice.getByText("3 free messages left").waitFor();
      await tabOf(bob, "Violet").click();
      await bob.getByRole("textbox", { name: "Message" }).waitFor();
      assert.equal(await bob.getByText(/free messages? left/).count(), 0, "access without limit came along");
    });

    await t.step("long, short and other passwords work, and a role came along", async () => {
      for (const name of ["erin", "shorty"] as const) await signedIn(browser, app.url, name);
      const carol = await signedIn(browser, app.url, "carol-x");
      await carol.getByRole("button", { name: /panel/i }).first().waitFor();
      const twin = await signedIn(browser, app.url, "ALICE", "ALICE2");
      assert.equal(await tabOf(twin, "bob").count(), 0, "whose messages were another one's");
    });

    await t.step(
      "the banned member stays out, by name and by account; a guest from this address comes in",
      async () => {
        const mallory = await browser.page();
        await mallory.goto(app.url);
        await signInBy(mallory, "Log in", "Mallory", PASSWORDS.Mallory);
        await mallory.getByText("You are banned").first().waitFor();
        await enter(await browser.page(), app.url, "gustav");
      },
    );
  }
  await Deno.remove(folder, { recursive: true }).catch(() => {});
});

/** A page of a member who has signed in with the password of the original. */
async function signedIn(
  browser: TestBrowser,
  url: string,
  name: Name,
  newName: string = name,
): Promise<Page> {
  const page = await browser.page({ locale: "en-US", timezoneId: "UTC" });
  await page.goto(url);
  await signInBy(page, "Log in", newName, PASSWORDS[name]);
  await page.getByRole("textbox", { name: "Message" }).waitFor();
  return page;
}
