// Pages of two members who write to each other, end-to-end encrypted; the server of the first may lie.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { say, type TestBrowser } from "../browser.ts";
import { enterAsMember, FIRST_MESSAGE, inviteToDm, openAcceptedDm, tabOf } from "../member.ts";
import { LyingPage } from "./lying_page.ts";
import { WirePeer } from "./wire_peer.ts";

/** Two pages, and the connection of the first. */
export interface Two {
  readonly alice: Page;
  readonly bob: Page;
  readonly wire: LyingPage;
  readonly token: string;
}

/** Alice, whose server may lie, and Bob, who have a conversation. */
export async function twoMembers(url: string, browser: TestBrowser): Promise<Two> {
  const [alice, bob] = [await browser.page(), await browser.page()];
  const wire = await LyingPage.between(alice);
  const token = await enterAsMember(alice, url, "alice");
  await enterAsMember(bob, url, "bob");
  await openAcceptedDm(alice, "alice", bob, "bob");
  await head(alice, "End-to-end encrypted");
  await head(bob, "End-to-end encrypted");
  await bob.getByRole("article").filter({ hasText: "Are you free?" }).waitFor();
  return { alice, bob, wire, token };
}

/** A page whose server may lie, and a member without a screen, who have a conversation. */
export interface PageAndPeer {
  readonly alice: Page;
  readonly bob: WirePeer;
  readonly wire: LyingPage;
  readonly token: string;
}

/** Alice at a page whose server may lie, and Bob without a screen. The first message is there. */
export async function pageAndPeer(url: string, browser: TestBrowser): Promise<PageAndPeer> {
  const alice = await browser.page();
  const wire = await LyingPage.between(alice);
  const token = await enterAsMember(alice, url, "alice");
  const bob = await WirePeer.join(url, "bob");
  await inviteToDm(alice, "bob");
  await bob.accept("alice");
  await head(alice, "End-to-end encrypted");
  await bob.hears(FIRST_MESSAGE);
  return { alice, bob, wire, token };
}

/** Waits for words in the head of the conversation. */
export async function head(page: Page, words: string): Promise<void> {
  await page.locator(".pm-privacy").getByText(words).waitFor();
}

/** Loads the page anew, with the conversation with bob in view. */
export async function again(page: Page): Promise<void> {
  await page.reload();
  await tabOf(page, "bob").click();
}

/** Reports a message of the conversation in view, with the proof of it. */
export async function reportMessage(page: Page, text: string): Promise<void> {
  const article = page.getByRole("article").filter({ hasText: text });
  await article.hover();
  await article.getByRole("button", { name: /^Actions for the message/ }).click();
  await page.getByRole("menuitem", { name: "Report" }).click();
  const dialog = page.getByRole("dialog", { name: /^Report/ });
  await dialog.getByText("this message with proof of who sent it and when").waitFor();
  await dialog.getByRole("textbox").fill(`about ${text}`);
  await dialog.getByRole("button", { name: "Report" }).click();
  await dialog.waitFor({ state: "detached" });
}

/** Nothing is sent: the words stay in the field. */
export async function assertStopped(page: Page, wire: LyingPage, words: RegExp): Promise<void> {
  await page.getByRole("alert").filter({ hasText: words }).waitFor();
  const before = wire.sentOf("pm_message").length;
  await say(page, "do not send this");
  assert.equal(await page.getByRole("textbox", { name: "Message" }).inputValue(), "do not send this");
  assert.equal(await page.getByText("do not send this").count(), 0, "it is in the field alone");
  assert.equal(wire.sentOf("pm_message").length, before);
  await page.getByRole("textbox", { name: "Message" }).fill("");
}
