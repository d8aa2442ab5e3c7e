// Moderators in a browser: entering, and the panel and menus that they open.

import type { Locator, Page } from "playwright-core";
import type { Role } from "../../server/protocol/roles.ts";
import type { AppProcess } from "./app_process.ts";
import { choose } from "./browser.ts";
import { enterByToken, registerMember } from "./member.ts";

/** Registers an account with a role, and enters with it. */
export async function enterAsStaff(page: Page, app: AppProcess, name: string, role: Role): Promise<void> {
  const token = await registerMember(app.url, name);
  await app.setRole(name, role);
  await enterByToken(page, app.url, token);
  await page.getByRole("button", { name: "Admin panel" }).waitFor();
}

/** The dialog "Admin panel". */
export function panelOf(page: Page): Locator {
  return page.getByRole("dialog", { name: "Admin panel" });
}

/** Opens the panel, unless it is open, at one of its tabs. */
export async function openPanel(page: Page, tab: string): Promise<Locator> {
  const panel = panelOf(page);
  if (await panel.count() === 0) await page.getByRole("button", { name: "Admin panel" }).click();
  await panel.getByRole("tab", { name: tab }).click();
  return panel;
}

/** The row of a list of the panel that holds `text`. */
export function rowOf(page: Page, list: string, text: string): Locator {
  return panelOf(page).getByRole("list", { name: list }).getByRole("listitem").filter({ hasText: text });
}

/** Opens the menu on a user in the list of people. */
export async function openPersonMenu(page: Page, name: string): Promise<Locator> {
  await page.getByRole("list", { name: "People" }).getByText(name, { exact: true }).click({
    button: "right",
  });
  return page.getByRole("menu", { name });
}

/** Runs an item of the menu on `name`, and answers its dialog. */
export async function runMenuAction(
  page: Page,
  name: string,
  label: string,
  answer: { reason?: string; length?: string; removes?: boolean } = {},
): Promise<void> {
  await (await openPersonMenu(page, name)).getByRole("menuitem", { name: label, exact: true }).click();
  const dialog = page.getByRole("dialog", { name: `${label} ${name}?` });
  const { reason, length, removes } = answer;
  if (length !== undefined) await choose(dialog.getByRole("radio", { name: length }));
  if (removes === true) await dialog.getByRole("checkbox", { name: "And remove what they said" }).check();
  if (reason !== undefined) await dialog.getByRole("textbox", { name: "Reason (optional)" }).fill(reason);
  await dialog.getByRole("button", { name: label, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

/** Waits for a system message with `text`. */
export async function seesSystemMessage(page: Page, text: string): Promise<void> {
  await page.getByRole("log").locator(".note").filter({ hasText: text }).first().waitFor();
}
