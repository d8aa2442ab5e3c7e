// An encrypted talk with words that must be nowhere but in the pages: sent, typed, searched for, copied, noticed.

import type { Page } from "playwright-core";
import { EpochKey } from "../../../client/crypto/e2ee/epoch_keys.ts";
import { KEY_BYTES } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import type { EpochRecord } from "../../../server/protocol/e2ee/epoch_records.ts";
import type { LogEntry } from "../../../server/protocol/e2ee/key_log.ts";
import { say, type TestBrowser, until } from "../browser.ts";
import { enterAsMember, openAcceptedDm } from "../member.ts";
import { WireClient } from "../wire_client.ts";
import { LyingPage } from "./lying_page.ts";
import { PageSecrets } from "./page_secrets.ts";
import { Traces } from "./traces.ts";
import { head } from "./two_members.ts";

/** What is sent: in ASCII, in Latin-1, beyond it, and with what JSON escapes. */
export const SENT = {
  ascii: "a canary that sings in the dark",
  latin: "el ñandú cantó detrás del jardín",
  other: "канарейка поёт за рекой 🐤🐤",
  quoted: 'the canary said "sing\\now" <twice>',
} as const;
/** What is typed and not sent, what comes out of sight, and what is reported. */
export const DRAFT = "a draft that nobody has seen yet";
export const OUT_OF_SIGHT = "and once more, while nobody looks";
export const REPORTED = "the words that bob will report";
export const PASSPHRASE = "seven yellow birds in a quiet mine";
/** What the server knows by right: it must be found where it is kept. */
export const HEARD = {
  lobby: "what the whole lobby has heard",
  guest: "what a guest wrote to a guest",
} as const;

/** The pages after {@link talkInSecret}. */
export interface SecretTalk {
  readonly alice: Page;
  readonly bob: Page;
  /** What bob's page has sent. */
  readonly wire: LyingPage;
  /** Everything that must be found nowhere but in the pages. */
  readonly secrets: () => Promise<ReadonlyMap<string, string | Uint8Array>>;
}

/** Alice and bob, whose pages may be at different nodes, write to each other. */
export async function talkInSecret(
  aliceUrl: string,
  bobUrl: string,
  browser: TestBrowser,
): Promise<SecretTalk> {
  const [alice, bob] = [await browser.page(), await browser.page()];
  const notes = new PageSecrets();
  for (const page of [alice, bob]) await notes.of(page.context());
  const wire = await LyingPage.between(bob);
  const [token] = await Promise.all([
    enterAsMember(alice, aliceUrl, "alice"),
    enterAsMember(bob, bobUrl, "bob"),
  ]);
  await openAcceptedDm(alice, "alice", bob, "bob");
  for (const page of [alice, bob]) await head(page, "End-to-end encrypted");
  for (const text of Object.values(SENT)) await say(alice, text);
  await say(alice, REPORTED);
  for (const text of [...Object.values(SENT), REPORTED]) await bob.getByText(text, { exact: true }).waitFor();
  const historyKey = await useEverything(alice, bob);
  const secrets = async (): Promise<ReadonlyMap<string, string | Uint8Array>> =>
    new Map<string, string | Uint8Array>([
      ...Object.entries(SENT).map(([kind, text]) => [`the text in ${kind}`, text] as const),
      ["the draft", DRAFT],
      ["the text out of sight", OUT_OF_SIGHT],
      ["the reported text", REPORTED],
      ["the passphrase", PASSPHRASE],
      ["the history key", historyKey],
      ["the history key without hyphens", historyKey.replaceAll("-", "")],
      ...await usedKeys(notes, aliceUrl, token),
    ]);
  return { alice, bob, wire, secrets };
}

/** The search for secrets. */
export function tracesOf(secrets: Iterable<readonly [string, string | Uint8Array]>): Traces {
  const traces = new Traces();
  for (const [what, secret] of secrets) {
    if (typeof secret === "string") traces.addText(what, secret);
    else traces.addBytes(what, secret);
  }
  return traces;
}

/**
 * What of {@link REPORTED} must still be found nowhere once bob has reported it: everything else. `kf`: the key that went
 * with the report.
 */
export function unreported(
  secrets: ReadonlyMap<string, string | Uint8Array>,
  kf: unknown,
): [string, string | Uint8Array][] {
  const isSent = (secret: string | Uint8Array): boolean =>
    typeof secret === "string" ? secret === REPORTED : secret.toBase64() === kf;
  const left = [...secrets].filter(([, secret]) => !isSent(secret));
  if (left.length !== secrets.size - 2) throw new Error("The report has not sent one key and one text");
  return left;
}

/** Says {@link HEARD} in the lobby and as a guest, whose message waits at the server. Keep the socket until the search. */
export async function sayInTheClear(url: string): Promise<AsyncDisposable> {
  const [gina, greg] = [await WireClient.guest(url, "gina"), await WireClient.guest(url, "greg")];
  await gina.request("message", { text: HEARD.lobby });
  const { data } = await gina.request("pm_open", { target: "greg" });
  const reply = await gina.request("pm_message", { room: data["room"], text: HEARD.guest });
  if (reply.event === "error") throw new Error(`A guest was refused: ${JSON.stringify(reply.data)}`);
  return {
    async [Symbol.asyncDispose]() {
      for (const client of [gina, greg]) await client.close();
    },
  };
}

/** Search, copying and a notice out of sight at bob's, {@link DRAFT} and both ways to save the keys at alice's. */
async function useEverything(alice: Page, bob: Page): Promise<string> {
  await readEverywhere(bob, alice);
  const historyKey = await saveKeys(alice, "alice");
  await alice.getByRole("textbox", { name: "Message" }).fill(DRAFT);
  return historyKey;
}

/** Searches for a message, copies one, and gets one out of sight. */
export async function readEverywhere(page: Page, from: Page): Promise<void> {
  await page.getByRole("button", { name: "Search messages" }).click();
  await page.getByRole("textbox", { name: "Search messages" }).fill(SENT.ascii);
  await until("it is found", async () => await page.getByRole("search").getByText("1 of 1").count() === 1);
  await page.keyboard.press("Escape");
  await page.context().grantPermissions(["clipboard-write", "notifications"]);
  await page.getByRole("article").filter({ hasText: SENT.latin }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Copy", exact: true }).click();
  await page.getByText("Copied.", { exact: true }).first().waitFor();
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await say(from, OUT_OF_SIGHT);
  await until("it is counted", async () => await page.title() === "(1) SexyChat");
}

/** Saves the keys of a member, by {@link PASSPHRASE} too. Resolves to the history key. */
export async function saveKeys(page: Page, name: string): Promise<string> {
  await page.getByRole("button", { name: "Save history key" }).click();
  const keys = page.getByRole("dialog", { name: "Private messages" });
  await keys.getByRole("button", { name: "Make one" }).click();
  const shown = (await keys.locator(".key-groups").innerText()).trim().split(/\s+/).join("-");
  await keys.getByRole("button", { name: "I have saved it" }).click();
  await keys.getByRole("button", { name: "Set one" }).click();
  await keys.getByRole("textbox", { name: "Passphrase" }).fill(PASSPHRASE);
  await keys.getByRole("textbox", { name: "Your password" }).fill(`password of ${name}`);
  await keys.getByRole("button", { name: "Use this passphrase" }).click();
  await keys.getByText("Set on").waitFor();
  await page.keyboard.press("Escape");
  return shown;
}

/**
 * The keys that the pages used, but for the one that the server makes for what comes without encryption. Throws where the
 * key of an account or an epoch is not among them.
 */
async function usedKeys(notes: PageSecrets, url: string, token: string): Promise<Map<string, Uint8Array>> {
  const { room_key, room } = await ask<History>(url, "/api/pm/history?with=bob&limit=1", token);
  notes.publish("key", room_key);
  const keys = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { name, bytes } of await notes.all()) {
    const isKey = name.startsWith("key") && bytes.length === KEY_BYTES;
    if (isKey && bytes.some((byte) => byte !== 0)) keys.set(bytes.toBase64(), new Uint8Array(bytes));
  }
  for (const name of ["alice", "bob"]) {
    const { log } = await ask<{ log: LogEntry[] }>(url, `/api/keys?of=${name}`, token);
    await notes.accountKey(log[0]!.ik_sig);
  }
  const { records: [{ kc, epoch }] } = await ask<Epochs>(url, `/api/pm/epochs?room=${room}`, token);
  const commitments = await Promise.all(
    [...keys.values()].map(async (key) => (await EpochKey.of(key, room, epoch)).kc),
  );
  if (!commitments.includes(kc)) throw new Error("No page has the key of the room");
  return new Map([...keys.values()].map((key, n) => [`key ${n} of a page`, key]));
}

interface History {
  readonly room: string;
  readonly room_key: string;
}

interface Epochs {
  readonly records: readonly [EpochRecord];
}

async function ask<Answer>(url: string, path: string, token: string): Promise<Answer> {
  return await (await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })).json();
}
