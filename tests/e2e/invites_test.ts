// Invitations in the page: the owner's first link, one made in the panel, who comes in by it, and who does not.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { choose, enter, hasBrowser, PASSWORD, startBrowser, untilFocused } from "../support/browser.ts";
import { openPanel, rowOf } from "../support/staff.ts";

const ignore = !hasBrowser();

/** Opens a link, and registers with the form that it leads to. */
async function registerBy(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("radio", { name: "Register", checked: true }).waitFor();
  assert.equal(new URL(page.url()).hash, "", "the code is not in the address any more");
  await page.getByRole("textbox", { name: "Username" }).fill(name);
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(PASSWORD);
  await page.getByRole("checkbox", { name: "I am 18 or older" }).check();
  await page.getByRole("button", { name: "Enter" }).click();
}

async function isIn(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).waitFor();
}

Deno.test({
  name: "the owner comes in by a link of the command line, and invites others in the panel",
  ignore,
}, async (t) => {
  await using app = await startApp({ REGISTRATION: "invite" });
  await using browser = await startBrowser();
  const [owner, newcomer, late] = [await browser.page(), await browser.page(), await browser.page()];
  let link = "";

  await t.step("without a link the form says what it takes", async () => {
    await owner.goto(app.url);
    await choose(owner.getByRole("radio", { name: "Register" }));
    await owner.getByText("You need an invitation to register here.").waitFor();
    assert.equal(await owner.getByRole("textbox", { name: "Username" }).count(), 0);
    await choose(owner.getByRole("radio", { name: "Guest" }));
    await owner.getByRole("textbox", { name: "Username" }).waitFor();
  });

  await t.step("the first link comes from the command line", async () => {
    const printed = (await app.admin("invite")).trim();
    assert.match(printed, /^\/#invite=[\w-]{20,}$/);
    await registerBy(owner, `${app.url}${printed}`, "olga");
    await isIn(owner);
    await app.setRole("olga", "root");
    await owner.getByRole("button", { name: "Admin panel" }).waitFor();
  });

  await t.step("a link is made, shown once and copied, by keyboard", async () => {
    await openPanel(owner, "Invitations");
    await owner.getByText("No invitation is open.").waitFor();
    await owner.getByRole("combobox", { name: "For", exact: true }).selectOption({ label: "1 person" });
    await owner.getByRole("combobox", { name: "Valid for" }).selectOption({ label: "3 days" });
    await owner.getByRole("button", { name: "Make invitation" }).focus();
    await owner.keyboard.press("Enter");
    const field = owner.getByRole("textbox", { name: "Link of the invitation" });
    await field.waitFor();
    link = await field.inputValue();
    assert.ok(link.startsWith(`${app.url}/#invite=`));
    await untilFocused(owner.getByRole("button", { name: "Copy link" }));
    await owner.keyboard.press("Enter");
    await owner.getByRole("button", { name: "Copied" }).waitFor();
    await rowOf(owner, "Invitations", "For 1 more person").getByText("by olga").waitFor();
    await owner.getByRole("button", { name: "Done" }).click();
    await field.waitFor({ state: "detached" });
    await untilFocused(owner.getByRole("button", { name: "Make invitation" }));
  });

  await t.step("a newcomer registers by the link, and the list shows it at once", async () => {
    await registerBy(newcomer, link, "nina");
    await isIn(newcomer);
    await owner.getByText("No invitation is open.").waitFor();
  });

  await t.step("used up, it lets nobody else in", async () => {
    await registerBy(late, link, "lars");
    await late.getByRole("alert").filter({ hasText: "This invitation does not hold any more." }).waitFor();
    await late.reload();
    await late.getByRole("textbox", { name: "Username" }).waitFor();
  });
});

Deno.test({
  name: "a guest registers in place with the link that the tab was opened with; a revoked one is refused",
  ignore,
}, async () => {
  await using app = await startApp({ REGISTRATION: "invite" });
  await using browser = await startBrowser();
  const [page, other, owner] = [await browser.page(), await browser.page(), await browser.page()];
  const [first, second, third] = await Promise.all(
    Array.from({ length: 3 }, () => app.admin("invite", "--days", "2")),
  );

  await page.goto(`${app.url}${first!.trim()}`);
  await choose(page.getByRole("radio", { name: "Guest" }));
  await page.getByRole("textbox", { name: "Username" }).fill("gina");
  await page.getByRole("checkbox", { name: "I am 18 or older" }).check();
  await page.getByRole("button", { name: "Enter" }).click();
  await isIn(page);
  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.getByRole("textbox", { name: "Password", exact: true }).fill(PASSWORD);
  await dialog.getByRole("button", { name: "Create account" }).click();
  await dialog.getByText("Member ·").waitFor();

  await enter(other, app.url, "hugo");
  await other.getByRole("button", { name: "Settings" }).click();
  await other.getByText("registering takes an invitation here").waitFor();
  assert.equal(await other.getByRole("button", { name: "Create account" }).count(), 0);

  await registerBy(owner, `${app.url}${second!.trim()}`, "olga");
  await isIn(owner);
  await app.setRole("olga", "admin");
  await owner.getByRole("button", { name: "Admin panel" }).waitFor();
  await openPanel(owner, "Invitations");
  await rowOf(owner, "Invitations", "by operator").getByRole("button", { name: "Revoke" }).click();
  await owner.getByText("No invitation is open.").waitFor();
  const revoked = await browser.page();
  await registerBy(revoked, `${app.url}${third!.trim()}`, "rosa");
  await revoked.getByRole("alert").filter({ hasText: "does not hold any more" }).waitFor();
});
