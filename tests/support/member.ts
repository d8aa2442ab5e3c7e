// Members in a browser: made over REST, let in by the token that the page remembers, and their private conversations.

import type { Locator, Page } from "playwright-core";

/** Makes an account. Resolves to its token. */
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

/** Makes an account and comes in with it. Resolves to its token. */
export async function enterAsMember(page: Page, url: string, username: string): Promise<string> {
  const token = await registerMember(url, username);
  await enterByToken(page, url, token);
  return token;
}

/** Comes in as a page does that remembers a token. */
export async function enterByToken(page: Page, url: string, token: string): Promise<void> {
  // Something of the same origin that is there at once, to put the token beside.
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

/** Opens the conversation with somebody who is here. */
export async function openPm(page: Page, name: string): Promise<void> {
  const people = page.getByRole("button", { name: "People" });
  if (await people.isVisible()) await people.click();
  await page.getByRole("list", { name: "People" }).getByRole("button", { name }).click();
  await tabOf(page, name).waitFor();
}

/** Two people begin to talk: one asks, the other accepts. */
export async function meet(asking: Page, from: string, asked: Page, to: string): Promise<void> {
  await openPm(asking, to);
  await asked.getByText(`${from} wants to talk privately`).waitFor();
  await asked.getByRole("button", { name: "Accept" }).click();
  await tabOf(asked, from).waitFor();
  await asking.getByText("Online", { exact: true }).waitFor();
}

/** What has been said in the conversation in view, as far as it is in the document. */
export function saidIn(page: Page): Promise<string[]> {
  return page.getByRole("log", { name: "Messages" }).getByRole("article").locator(".text").allInnerTexts();
}
