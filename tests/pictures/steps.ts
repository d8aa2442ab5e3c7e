// Steps that several screens have in common: entering, filling the conversations, going from one to the next.

import type { Locator, Page } from "playwright-core";
import { say } from "../support/browser.ts";
import { companionMessages, openCompanion, untilAnswered } from "../support/companion_page.ts";
import { enterByToken, openDm, tabOf } from "../support/member.ts";
import { type Evening, HOST, PRIVATE } from "./evening.ts";

/** One screen: the name of its picture, and the way to it from the lobby with no dialog open. */
export interface Screen {
  readonly name: string;
  readonly open: (page: Page) => Promise<void>;
}

/** Enters as the host of an evening. */
export async function enterAsHost(page: Page, evening: Evening): Promise<void> {
  await page.goto(evening.app.url);
  await page.evaluate((token) => {
    localStorage.setItem("sc_token", token);
    localStorage.setItem("sc_ofAge", "true");
    // The operator of a server has seen the hints.
    localStorage.setItem("sc_hints", "people,violet,palette");
  }, evening.token);
  await page.reload();
  await page.getByRole("textbox", { name: "Message" }).waitFor();
}

/** Fills every conversation, from the page of the host. */
export async function fillConversations(page: Page, evening: Evening): Promise<void> {
  const own = async (text: string): Promise<void> => {
    await say(page, text);
    await page.getByRole("article").filter({ hasText: text }).last().waitFor();
  };
  await evening.fillLobby(own);
  await talkPrivately(page, evening);
  await openCompanion(page);
  await say(page, evening.question);
  await companionMessages(page).first().waitFor();
  await untilAnswered(page);
  await showTab(page, "Lobby");
}

/** The private conversation: the friend has a page too, so it is end-to-end encrypted. */
async function talkPrivately(page: Page, { app, friend: token }: Evening): Promise<void> {
  const context = await page.context().browser()!.newContext();
  const friend = await context.newPage();
  await enterByToken(friend, app.url, token);
  await openDm(friend, HOST);
  for (const [index, [name, text]] of PRIVATE.entries()) {
    const [from, to] = name === HOST ? [page, friend] : [friend, page];
    await say(from, text);
    if (index === 0) await page.getByRole("button", { name: "Accept" }).click();
    await to.getByRole("article").filter({ hasText: text }).last().waitFor();
  }
  await context.close();
}

/** Moves the keys of private messages to another browser of the host, as a user does: by the digits that it shows. */
export async function moveKeys(from: Page, to: Page): Promise<void> {
  await to.getByRole("button", { name: "Get your keys" }).click();
  await dialog(to, "Private messages").getByRole("button", { name: "Ask my other device" }).click();
  await from.getByRole("button", { name: "Answer" }).click();
  const giving = dialog(from, "A new device asks for your keys");
  await giving.getByRole("button", { name: "Yes, it is mine" }).click();
  const digits = await to.locator(".key-digits").innerText();
  await giving.getByRole("textbox", { name: "Digits on the new device" }).fill(digits);
  await giving.getByRole("button", { name: "Send my keys" }).click();
  await giving.getByRole("button", { name: "Done" }).click();
  await to.getByRole("button", { name: "Yes", exact: true }).click();
  await dialog(to, "Private messages").getByRole("button", { name: "Make one" }).waitFor();
  await closeAll(to);
}

/** Chooses a theme in the palette. */
export async function chooseTheme(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Search or jump to…" }).click();
  await page.getByRole("combobox").fill(`theme ${name}`);
  await page.keyboard.press("Enter");
  await dialog(page, "Search or jump to…").waitFor({ state: "detached" });
}

/** Closes every dialog and menu over the conversation. */
export async function closeAll(page: Page): Promise<void> {
  while (await page.locator("dialog[open], [role=menu]").count() > 0) await page.keyboard.press("Escape");
}

/** Shows a conversation. */
export async function showTab(page: Page, name: string): Promise<void> {
  await tabOf(page, name).click();
  await page.getByRole("tabpanel", { name: new RegExp(`^${name}`) }).waitFor();
}

/** The open dialog of this name. */
export function dialog(page: Page, name: string): Locator {
  return page.getByRole("dialog", { name });
}
