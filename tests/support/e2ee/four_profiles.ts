// Two members with two browser profiles each, in one encrypted conversation.

import type { Page } from "playwright-core";
import { say, type TestBrowser, until, untilSent } from "../browser.ts";
import { enterByToken, openAcceptedDm, registerMember } from "../member.ts";
import { type NetworkLink, openLink } from "../network_link.ts";
import { readZip } from "../zip_reader.ts";
import { head } from "./two_members.ts";

/** Messages that a profile has under way at once, at most. */
const MAX_UNDER_WAY = 3;

/** A page of a member, over a connection of its own. */
export interface Profile {
  readonly name: string;
  readonly page: Page;
  readonly link: NetworkLink;
  /** What was written in it. */
  readonly written: string[];
  /** What was under way when its page was loaded anew: it may be stored, or not. */
  readonly givenUp: string[];
}

/** Four profiles. */
export interface FourProfiles extends AsyncDisposable {
  readonly all: readonly Profile[];
  /** Everything that was written so far, the first message included. */
  readonly written: () => string[];
}

/** Opens the conversation in all four; the second profile of each got its keys by the history key. */
export async function fourProfiles(url: string, browser: TestBrowser): Promise<FourProfiles> {
  const all: Profile[] = [];
  const open = async (name: string, token: string): Promise<Profile> => {
    const profile = { name, page: await browser.page(), link: openLink(url), written: [], givenUp: [] };
    all.push(profile);
    await enterByToken(profile.page, profile.link.url, token);
    return profile;
  };
  const members = await Promise.all(["alice", "bob"].map(async (name) => {
    const token = await registerMember(url, name);
    return { name, token, page: (await open(name, token)).page };
  }));
  const [alice, bob] = [members[0]!.page, members[1]!.page];
  await openAcceptedDm(alice, "alice", bob, "bob");
  for (const page of [alice, bob]) await head(page, "End-to-end encrypted");
  await Promise.all(members.map(async ({ name, token, page }) => {
    const key = await saveHistoryKey(page);
    const { page: other } = await open(name, token);
    await useHistoryKey(other, key, name);
    await showTalk(other);
  }));
  return {
    all,
    written: () => ["Are you free?", ...all.flatMap(({ written }) => written)],
    async [Symbol.asyncDispose]() {
      for (const { page, link } of all) {
        await page.close();
        await link[Symbol.asyncDispose]();
      }
    },
  };
}

/** Shows the conversation after a load of the page. */
export async function showTalk(page: Page): Promise<void> {
  await page.getByRole("tablist", { name: "Conversations" }).getByRole("tab", { name: /alice|bob/ }).click();
  await head(page, "End-to-end encrypted");
}

/** Writes a message, once few are under way. */
export async function writeOne({ name, page, written }: Profile): Promise<void> {
  await until("few are under way", async () => await page.getByLabel("Sending").count() < MAX_UNDER_WAY);
  const text = `${name} ${crypto.randomUUID()}`;
  await say(page, text);
  written.push(text);
}

/** Waits until a profile has sent everything. */
export async function sent({ page }: Profile): Promise<void> {
  await untilSent(page);
}

/** The page will be loaded anew: what is under way counts as given up. */
export async function giveUp({ page, written, givenUp }: Profile): Promise<void> {
  const underWay = page.getByRole("article").filter({ has: page.getByLabel("Sending") });
  for (const text of await underWay.locator(".text").allInnerTexts()) {
    written.splice(written.indexOf(text), 1);
    givenUp.push(text);
  }
}

/** What a profile can read of the whole conversation, from the archive that the page makes of it. */
export async function readable({ page, name }: Profile): Promise<string[]> {
  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.getByRole("button", { name: "Download my data" }).click();
  await dialog.getByRole("textbox", { name: "Your password" }).fill(`password of ${name}`);
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const files = readZip(await Deno.readFile(await (await download).path()));
  await page.keyboard.press("Escape");
  const { conversations } = JSON.parse(files.get("messages.json")!) as {
    conversations: { messages: { text: string | null }[] }[];
  };
  return conversations[0]!.messages.map(({ text }) => text ?? "(unreadable)");
}

/** Saves the history key of a page, as the reminder asks for. Resolves to the key. */
export async function saveHistoryKey(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Save history key" }).click();
  const keys = page.getByRole("dialog", { name: "Private messages" });
  await keys.getByRole("button", { name: "Make one" }).click();
  const text = (await keys.locator(".key-groups").innerText()).trim().split(/\s+/).join("-");
  await keys.getByRole("button", { name: "I have saved it" }).click();
  await keys.getByRole("button", { name: "Make a new one" }).waitFor();
  await page.keyboard.press("Escape");
  return text;
}

/** Gets the keys of a member into a page without them. */
async function useHistoryKey(page: Page, key: string, name: string): Promise<void> {
  await page.getByRole("button", { name: "Get your keys" }).click();
  const keys = page.getByRole("dialog", { name: "Private messages" });
  const section = keys.getByRole("region", { name: "With your history key" });
  await section.getByRole("button").click();
  await section.getByRole("textbox", { name: "History key" }).fill(key);
  await section.getByRole("textbox", { name: "Your password" }).fill(`password of ${name}`);
  await section.getByRole("button", { name: "Open", exact: true }).click();
  await keys.getByRole("button", { name: "Make a new one" }).waitFor();
  await page.keyboard.press("Escape");
}
