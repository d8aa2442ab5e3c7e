// Members in a browser: registered over REST, signed in by the stored token, and their private conversations.

import type { Locator, Page } from "playwright-core";
import { say, type TestBrowser } from "./browser.ts";

/** Registers an account. Resolves to its token. */
export async function registerMember(url: string, username: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password: `password of ${username}` }),
  });
  if (response.status !== 201) {
    throw new Error(`Registering ${username} was answered: ${await response.text()}`);
  }
  return (await response.json() as { token: string }).token;
}

/** Registers an account and enters with it. Resolves to its token. */
export async function enterAsMember(page: Page, url: string, username: string): Promise<string> {
  const token = await registerMember(url, username);
  await enterByToken(page, url, token);
  return token;
}

/** Enters with a token, as a page does that has stored it. */
export async function enterByToken(page: Page, url: string, token: string): Promise<void> {
  // A quick resource of the same origin, for access to its storage.
  await page.goto(`${url}/health`);
  await page.evaluate((token) => {
    localStorage.setItem("sc_token", token);
    localStorage.setItem("sc_ofAge", "true");
  }, token);
  await page.goto(url);
  await page.getByRole("textbox", { name: "Message" }).waitFor();
}

/** The tab of a conversation. */
export function tabOf(page: Page, name: string): Locator {
  return page.getByRole("tablist", { name: "Conversations" }).getByRole("tab", { name });
}

/** Opens the card of a person in the list. */
export async function openCard(page: Page, name: string): Promise<Locator> {
  const people = page.getByRole("button", { name: "People", exact: true });
  if (await people.isVisible()) await people.click();
  await page.getByRole("list", { name: "People" }).getByRole("button", { name }).click();
  const card = page.getByRole("dialog", { name, exact: true });
  await card.waitFor();
  return card;
}

/** Opens the conversation with an online user. Nothing of it reaches them: the first message invites. */
export async function openDm(page: Page, name: string): Promise<void> {
  await (await openCard(page, name)).getByRole("button", { name: "Private message" }).click();
  // Its composer has the name of the lobby's, which was in view before.
  await page.getByRole("tabpanel", { name }).waitFor();
}

/** The first message of {@link inviteToDm}. */
export const FIRST_MESSAGE = "Are you free?";

/** Opens the conversation with an online user and invites them, with {@link FIRST_MESSAGE}. */
export async function inviteToDm(page: Page, name: string): Promise<void> {
  await openDm(page, name);
  await say(page, FIRST_MESSAGE);
}

/** Answers the question before the first message to a user who has no keys. */
export async function writeAnyway(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Write anyway" }).click();
}

/**
 * Opens an accepted conversation: `from` invites on one page, `to` accepts on the other. It has {@link FIRST_MESSAGE}.
 */
export async function openAcceptedDm(inviting: Page, from: string, invited: Page, to: string): Promise<void> {
  await inviteToDm(inviting, to);
  await invited.getByText(`${from} wants to talk privately`).waitFor();
  await invited.getByRole("button", { name: "Accept" }).click();
  await invited.getByRole("tabpanel", { name: from }).waitFor();
  await inviting.getByText("Online", { exact: true }).waitFor();
  for (const page of [inviting, invited]) {
    await page.getByRole("tabpanel").getByRole("article").first().waitFor();
  }
}

/** What {@link talkingMembers} resolves to. */
export interface TalkingMembers {
  readonly alice: Page;
  readonly bob: Page;
  /** Alice's. */
  readonly token: string;
}

/** Alice and Bob, who have an accepted, encrypted conversation in view. Alice invited. */
export async function talkingMembers(url: string, browser: TestBrowser): Promise<TalkingMembers> {
  const [alice, bob] = [await browser.page(), await browser.page()];
  const token = await enterAsMember(alice, url, "alice");
  await enterAsMember(bob, url, "bob");
  await openAcceptedDm(alice, "alice", bob, "bob");
  for (const page of [alice, bob]) await page.getByText("End-to-end encrypted").first().waitFor();
  return { alice, bob, token };
}

/** The texts of the messages of the conversation in view, as far as they are in the document. */
export function messagesIn(page: Page): Promise<string[]> {
  return page.getByRole("log", { name: "Messages" }).getByRole("article").locator(".text").allInnerTexts();
}
