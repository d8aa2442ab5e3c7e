// A private chat of two guests who lose their networks and reload: the story for one node and for two.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { enter, say, type TestBrowser } from "./browser.ts";
import { messagesIn, openAcceptedDm, tabOf } from "./member.ts";
import { openLink } from "./network_link.ts";

const AWAY = (name: string): string => `${name} is away. They see this when they are back.`;
const LOST = "Connection lost";

/** Plays the story. Each guest loses the network, and comes back at the next of the servers at `urls`. */
export async function loseNetworks(browser: TestBrowser, urls: readonly string[]): Promise<void> {
  const [here, there] = [urls[0]!, urls.at(-1)!];
  await using alicesLink = openLink(here);
  await using bobsLink = openLink(there);
  const [alice, bob] = [await browser.page(), await browser.page()];
  await enter(alice, alicesLink.url, "alice");
  await enter(bob, bobsLink.url, "bob");
  await openAcceptedDm(alice, "alice", bob, "bob");
  await say(alice, "one");
  await reads(bob, "one");

  // The network goes with a close, as when a server or a proxy ends it.
  alicesLink.cut();
  await bob.getByText(AWAY("alice")).waitFor();
  await alice.getByText(LOST).waitFor();
  await say(bob, "two");
  await say(alice, "three");
  alicesLink.mend(there);
  await alice.getByText(LOST).waitFor({ state: "detached" });
  await reads(alice, "two");
  await reads(bob, "three");
  await bob.getByText(AWAY("alice")).waitFor({ state: "detached" });

  // The network goes without a word: what is sent now is lost on the way.
  bobsLink.cut("silently");
  await say(alice, "four");
  await alice.getByLabel("Sending").waitFor({ state: "detached" });
  await bob.evaluate(() => dispatchEvent(new Event("focus")));
  await bob.getByText(LOST).waitFor();
  bobsLink.mend(here);
  await reads(bob, "four");

  await alice.getByRole("textbox", { name: "Message" }).fill("unfinished");
  await alice.reload();
  await alice.getByText("You reloaded the page.").waitFor();
  assert.equal(await tabOf(alice, "bob").getAttribute("aria-selected"), "true");
  const field = alice.getByRole("textbox", { name: "Message" });
  assert.equal(await field.inputValue(), "unfinished");
  await alice.getByRole("button", { name: "Send" }).click();
  await reads(bob, "unfinished");
  await say(bob, "six");
  await reads(alice, "six");
  assert.deepEqual(await messagesIn(alice), ["unfinished", "six"]);
  // After the one that came with the invitation.
  assert.deepEqual((await messagesIn(bob)).slice(1), ["one", "two", "three", "four", "unfinished", "six"]);
  await tabOf(bob, "Lobby").click();
  for (const line of ["alice left", "bob left"]) {
    assert.equal(await bob.getByRole("log", { name: "Messages" }).getByText(line).count(), 0, line);
  }
}

async function reads(page: Page, text: string): Promise<void> {
  await page.getByRole("article").filter({ hasText: text }).waitFor();
}
