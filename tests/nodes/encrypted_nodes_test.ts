// An encrypted talk whose pages are at different nodes: invitation, keys, messages, new keys, a proven report, the end.

import { deepEqual, equal } from "node:assert/strict";
import type { Page } from "playwright-core";
import { type AppProcess, startApp } from "../support/app_process.ts";
import { hasBrowser, say, startBrowser, type TestBrowser, until } from "../support/browser.ts";
import { head, reportMessage } from "../support/e2ee/two_members.ts";
import { enterAsMember, enterByToken, messagesIn, openAcceptedDm, tabOf } from "../support/member.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "../support/postgres.ts";
import { hasRedis, startRedis } from "../support/redis.ts";
import { enterAsStaff, openPanel, rowOf } from "../support/staff.ts";

const PASSWORD = "password of alice";

Deno.test({
  name: "an encrypted talk between two nodes: messages, new keys, a proven report, and the end of an account",
  ignore: !hasBrowser() || !hasPostgres() || !hasRedis(),
}, async (t) => {
  await using postgres = await startPostgres();
  await using redis = await startRedis();
  const DATABASE_URL = await postgres.createDatabase();
  const env = {
    DATABASE_URL,
    REDIS_URL: redis.url,
    JWT_SECRET: "a jwt secret of two nodes in a test",
    SECRET_KEY: "a secret key of two nodes in a test",
  };
  await using first = await startApp(env);
  await using second = await startApp(env);
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  const token = await enterAsMember(alice, first.url, "alice");
  await enterAsMember(bob, second.url, "bob");

  await t.step("an invitation, its keys, and messages both ways", async () => {
    await openAcceptedDm(alice, "alice", bob, "bob");
    for (const page of [alice, bob]) await head(page, "End-to-end encrypted");
    await say(alice, "from the first node");
    await say(bob, "from the second node");
    const all = ["Are you free?", "from the first node", "from the second node"];
    for (const page of [alice, bob]) {
      await until("all are here", async () => (await messagesIn(page)).length === all.length);
      deepEqual((await messagesIn(page)).sort(), all);
    }
  });

  await t.step("a report is proven at the other node, and handled there", async () => {
    const mona = await browser.page();
    await enterAsStaff(mona, first, "mona", "mod");
    await reportMessage(bob, "from the first node");
    await openPanel(mona, "Reports");
    const row = rowOf(mona, "Reports", "about from the first node");
    await row.getByText("from the first node", { exact: true }).waitFor();
    await row.getByText("Proven: sent exactly so").waitFor();
    await row.getByRole("button", { name: "Resolve" }).click();
    await mona.getByText("All quiet.").waitFor();
    await mona.close();
  });

  await t.step("new keys at one node stop the page at the other until they are accepted", async () => {
    const fresh = await startedAnew(browser, first, token);
    await bob.getByRole("alert").filter({ hasText: "alice has new keys" }).waitFor();
    await say(bob, "under the new keys");
    equal(await bob.getByRole("textbox", { name: "Message" }).inputValue(), "under the new keys");
    await bob.getByRole("button", { name: "Accept the new keys" }).click();
    await head(bob, "End-to-end encrypted");
    await bob.getByRole("button", { name: "Send" }).click();
    await fresh.getByText("under the new keys").waitFor();
    await say(fresh, "and back");
    await bob.getByText("and back").waitFor();
    equal(await bob.locator(".unreadable").count(), 0);
    await deleteAccount(fresh);
  });

  await t.step("the account goes, and all that is kept of the talk", async () => {
    await say(bob, "are you there?");
    await bob.getByText("This account is gone.").waitFor();
    for (const table of ["messages", "epochs", "key_slots"]) {
      equal(await rowsIn(postgres, table, DATABASE_URL), 0, table);
    }
  });
});

/** A new browser of alice without her keys, in which she makes new ones. */
async function startedAnew(browser: TestBrowser, { url }: AppProcess, token: string): Promise<Page> {
  const page = await browser.page();
  await enterByToken(page, url, token);
  await page.getByRole("button", { name: "Get your keys" }).click();
  const section = page.getByRole("dialog", { name: "Private messages" }).getByRole("region", {
    name: "Start anew",
  });
  await section.getByRole("button").click();
  await section.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await section.getByRole("button", { name: "Make new keys" }).click();
  await page.getByText("You have new keys. Old messages stay closed here.").waitFor();
  await page.keyboard.press("Escape");
  await tabOf(page, "bob").click();
  await head(page, "End-to-end encrypted");
  return page;
}

async function deleteAccount(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Settings" }).click();
  const settings = page.getByRole("dialog", { name: "Settings" });
  await settings.getByRole("button", { name: "Delete account" }).click();
  await settings.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await settings.getByRole("button", { name: "Continue" }).click();
  await settings.getByRole("button", { name: "Delete for good" }).click();
  await page.getByRole("button", { name: "Enter" }).waitFor();
}

async function rowsIn(postgres: PostgresServer, table: string, databaseUrl: string): Promise<number> {
  const [row] = await postgres.run(`SELECT count(*) AS n FROM ${table}`, databaseUrl);
  return Number(row!["n"]);
}
