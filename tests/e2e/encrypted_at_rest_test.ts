// What a browser writes to disk of an encrypted conversation: nothing that can be read.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, say, startBrowser, startLastingPage } from "../support/browser.ts";
import {
  DRAFT,
  OUT_OF_SIGHT,
  PASSPHRASE,
  readEverywhere,
  saveKeys,
  SENT,
  tracesOf,
} from "../support/e2ee/canary_talk.ts";
import { PageSecrets } from "../support/e2ee/page_secrets.ts";
import { enterAsMember, openAcceptedDm } from "../support/member.ts";
import { filesIn } from "../support/process_memory.ts";

const ignore = !hasBrowser();

Deno.test({
  name: "once the browser is closed, its profile on disk has no text, no draft, and no key of the account",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  await using lasting = await startLastingPage();
  const [alice, bob] = [await browser.page(), lasting.page];
  const notes = new PageSecrets();
  await notes.of(bob.context());
  await enterAsMember(alice, app.url, "alice");
  const token = await enterAsMember(bob, app.url, "bob");
  await bob.evaluate(() => localStorage.setItem("sc_notifications", "true"));
  await bob.reload();
  await openAcceptedDm(alice, "alice", bob, "bob");
  for (const text of Object.values(SENT)) await say(alice, text);
  await bob.getByText(SENT.quoted, { exact: true }).waitFor();
  await readEverywhere(bob, alice);
  const historyKey = await saveKeys(bob, "bob");
  await bob.getByRole("textbox", { name: "Message" }).fill(DRAFT);
  const accountKey = await notes.accountKey(await publishedKey(app.url, token));
  const kept = await bob.evaluate(() => localStorage.getItem("sc_token")!);
  await lasting.close();

  const secrets = tracesOf([
    ...Object.entries({ ...SENT, DRAFT, OUT_OF_SIGHT, PASSPHRASE, historyKey }),
    ["the account's key", accountKey],
  ]);
  const known = tracesOf([["the token", kept]]);
  const files = filesIn(lasting.profile);
  assert.ok(files.some(({ bytes }) => known.seenIn(bytes).length > 0), "the search finds what is kept");
  for (const part of ["IndexedDB", "Local Storage", "Cache"]) {
    assert.ok(files.some(({ path }) => path.includes(part)), `${part} was looked at`);
  }
  for (const { path, bytes } of files) {
    const seen = secrets.seenIn(bytes);
    assert.deepEqual(seen, [], `${path} has ${seen.join(", ")}`);
  }
});

/** The signing key that bob has published. */
async function publishedKey(url: string, token: string): Promise<string> {
  const answer = await fetch(`${url}/api/keys?of=bob`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json() as { log: { ik_sig: string }[] }).log[0]!.ik_sig;
}
