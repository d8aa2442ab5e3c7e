// What a member does about their keys in a page: saving them, and getting them back in a new browser.

import type { Locator, Page } from "playwright-core";
import type { TestBrowser } from "../browser.ts";
import { enterByToken } from "../member.ts";

const PASSWORD = "password of alice";

/** The dialog about the keys. */
export function keysOf(page: Page): Locator {
  return page.getByRole("dialog", { name: "Private messages" });
}

/** Another browser of alice, with the ways to her keys open. */
export async function newBrowser(url: string, browser: TestBrowser, token: string): Promise<Page> {
  const page = await browser.page();
  await enterByToken(page, url, token);
  await page.getByRole("button", { name: "Get your keys" }).click();
  await keysOf(page).getByText("Your keys are not in this browser").waitFor();
  return page;
}

/** Opens a way, by the section that it is in. */
export async function openWay(page: Page, way: string): Promise<Locator> {
  const section = keysOf(page).getByRole("region", { name: way });
  await section.getByRole("button").click();
  return section;
}

/** Types what opens a slot, and the password of alice. */
export async function openSlot(section: Locator, label: string, typed: string): Promise<void> {
  await section.getByRole("textbox", { name: label }).fill(typed);
  await section.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await section.getByRole("button", { name: "Open", exact: true }).click();
}

/** Saves the history key of the page, as the reminder asks for. Resolves to the key. */
export async function saveHistoryKey(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Save history key" }).click();
  const keys = keysOf(page);
  await keys.getByRole("button", { name: "Make one" }).click();
  const text = (await keys.locator(".key-groups").innerText()).trim().split(/\s+/).join("-");
  await keys.getByRole("button", { name: "I have saved it" }).click();
  await keys.getByRole("button", { name: "Make a new one" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save history key" }).waitFor({ state: "detached" });
  return text;
}

/** A slot of alice, as the server has it. */
export async function slotOf(url: string, token: string, slot: string): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${token}`, "x-password": encodeURIComponent(PASSWORD) };
  const response = await fetch(`${url}/api/keys/backup/${slot}`, { headers });
  return await response.json();
}
