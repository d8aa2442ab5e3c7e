// Keys of encrypted conversations, in pages whose server lies about epochs, and about what the member's browsers share.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openBlob, sealBlob } from "../../client/crypto/e2ee/key_blob.ts";
import { identityOf, newAccountKey } from "../../client/crypto/e2ee/identity_keys.ts";
import type { EpochRecord } from "../../server/protocol/e2ee/epoch_records.ts";
import type { SealedBlob } from "../../server/protocol/e2ee/sealed_blob.ts";
import { hasBrowser, say, until } from "../support/browser.ts";
import { epochRecord } from "../support/e2ee/forged_epochs.ts";
import { startFastApp } from "../support/e2ee/private_app.ts";
import { again, head, type PageAndPeer, pageAndPeer } from "../support/e2ee/two_members.ts";

const ignore = !hasBrowser();
const EPOCHS = /^\/api\/pm\/epochs\?/;
const SHOWN = "The keys the server sent did not match, so new ones were made.";

type Epochs = { newest: number; records: EpochRecord[] };

/** The page sends a text, which the other can read. Resolves to its epoch. */
async function epochOf({ alice, bob, wire }: PageAndPeer, text: string): Promise<number> {
  await say(alice, text);
  await bob.hears(text);
  return (wire.sentOf("pm_message").at(-1)!.data["e2ee"] as { ep: number }).ep;
}

/** The page says that keys did not match. */
async function assertShown(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Who can read this" }).click();
  await page.getByRole("dialog", { name: "Who can read this" }).getByText(SHOWN).waitFor();
  await page.keyboard.press("Escape");
}

Deno.test(
  { name: "case 7: two keys for one epoch, old heads, forged ones, and a newest that went back", ignore },
  async (t) => {
    await using app = await startFastApp();
    const two = await pageAndPeer(app.url, app.browser);
    const { alice, bob, wire } = two;
    await using _ = bob;
    let lie: (json: Epochs) => Epochs | Promise<Epochs> = (json) => json;
    await wire.answer(EPOCHS, (json) => lie(json as unknown as Epochs));
    /** With a lie: the page shows it, and sends under the epoch after the highest that it was told of. */
    const step = async (what: string, told: (json: Epochs, next: number) => Epochs | Promise<Epochs>) => {
      await t.step(what, async () => {
        let [before, highest] = [0, 0];
        lie = async (json) => {
          const { newest } = json;
          const answer = await told(json, newest + 1);
          // Once it has made one, the page may ask again.
          before ||= newest;
          const epochs = [newest, answer.newest, ...answer.records.map(({ epoch }) => epoch)];
          if (newest === before) highest = Math.max(...epochs);
          return answer;
        };
        await again(alice);
        await head(alice, "End-to-end encrypted");
        assert.equal(await epochOf(two, `written after ${what}`), highest + 1);
        lie = (json) => json;
        await assertShown(alice);
      });
    };
    const added = (json: Epochs, ...records: EpochRecord[]): Epochs => ({
      newest: records[0]!.epoch,
      records: [...json.records, ...records],
    });

    await step("another key for an epoch that was seen", async (json) => ({
      ...json,
      records: [...json.records.slice(0, -1), await epochRecord(bob, json.newest)],
    }));
    await step(
      "two keys for one epoch",
      async (json, next) => added(json, await epochRecord(bob, next), await epochRecord(bob, next)),
    );
    await step(
      "a foreign signature",
      async (json, next) =>
        added(json, await epochRecord(bob, next, { signer: await identityOf(newAccountKey()) })),
    );
    await step("a key that cannot be opened", async (json, next) => {
      const { ikDh } = await identityOf(newAccountKey());
      return added(json, await epochRecord(bob, next, { ikDh }));
    });
    await step(
      "a key other than the one that is committed to",
      async (json, next) => added(json, await epochRecord(bob, next, { committed: newAccountKey() })),
    );
    await step(
      "a record for someone else",
      async (json, next) => added(json, { ...await epochRecord(bob, next), to: bob.id }),
    );
    await step("the newest has gone back", ({ newest, records }) => ({
      newest: newest - 1,
      records: records.filter(({ epoch }) => epoch < newest),
    }));
    await step("no epoch at all", ({ newest }) => ({ newest: newest - newest, records: [] }));

    await t.step("a 409 with a forged record", async () => {
      const before = await epochOf(two, "before the forged one");
      const signer = await identityOf(newAccountKey());
      const record = await epochRecord(bob, before + 1, { signer });
      let refusals = 1;
      await wire.replace("POST", /^\/api\/pm\/epochs$/, () =>
        refusals-- > 0
          ? {
            status: 409,
            json: {
              error: { code: "conflict", msg: "There is a newer one." },
              ...{ newest: before + 1, record, heads: [record.heads[1], record.heads[0]] },
            },
          }
          : undefined);
      lie = ({ newest, records }) => ({
        newest: newest - 1,
        records: records.filter(({ epoch }) => epoch < newest),
      });
      await again(alice);
      await head(alice, "End-to-end encrypted");
      assert.equal(await epochOf(two, "written after a forged one"), before + 2);
      assert.ok(refusals < 0, "it was refused once, and then not");
      lie = (json) => json;
      await assertShown(alice);
    });

    const old = { identity: bob.rooms.own.sealing!.identity, head: bob.rooms.own.head! };
    await bob.startAnew();
    await alice.getByRole("button", { name: "Accept the new keys" }).click();
    await head(alice, "End-to-end encrypted");
    await epochOf(two, "under the new keys");
    await step("old heads", async (json, next) => {
      const { heads } = await epochRecord(bob, next);
      const forgery = { signer: old.identity, heads: [old.head, heads[1]] } as const;
      return added(json, await epochRecord(bob, next, forgery));
    });
    const sent = wire.sentOf("pm_message").map(({ data }) => (data["e2ee"] as { ep: number }).ep);
    assert.deepEqual(sent, sent.toSorted((a, b) => a - b), "no epoch was gone back to");
  },
);

/** What the server has of the pins. */
async function blobOf(url: string, token: string): Promise<SealedBlob | undefined> {
  const response = await fetch(`${url}/api/keys/blob`, { headers: { authorization: `Bearer ${token}` } });
  return response.ok ? await response.json() : void await response.body?.cancel();
}

Deno.test({ name: "case 9: a blob older than one that was seen; a pin never falls", ignore }, async (t) => {
  await using app = await startFastApp();
  const { alice, bob, wire, token } = await pageAndPeer(app.url, app.browser);
  await using _ = bob;
  const id = bob.terms!.peer.id;
  const accountKey = await app.secrets.accountKey(bob.rooms.peers.entriesOf(id)[0]!.entry.ik_sig);
  /** Waits until the server has a pin of bob. */
  const pinned = async (seq: number, ok: string): Promise<SealedBlob> => {
    let blob: SealedBlob | undefined;
    await until(`the pin of entry ${seq} is ${ok}`, async () => {
      blob = await blobOf(app.url, token);
      const content = blob && await openBlob(accountKey, id, blob);
      const pin = content?.pins[String(bob.id)];
      return pin?.seq === seq && pin.ok === ok;
    });
    return blob!;
  };
  const settingsSay = async (words: string): Promise<void> => {
    await alice.getByRole("button", { name: "Settings" }).click();
    await alice.getByRole("dialog", { name: "Settings" }).getByText(words).waitFor();
    await alice.keyboard.press("Escape");
  };
  const compared = (): Promise<void> => head(alice, "End-to-end encrypted · Compared");

  const first = await pinned(0, "seen");
  await bob.startAnew();
  await alice.getByRole("button", { name: "Accept the new keys" }).click();
  await head(alice, "End-to-end encrypted");
  await alice.getByRole("button", { name: "Who can read this" }).click();
  await alice.getByRole("button", { name: "It is the same" }).click();
  await alice.keyboard.press("Escape");
  await compared();
  await pinned(1, "verified");
  let lie: (blob: unknown) => { status: number; json: unknown } | undefined = () => undefined;
  await wire.replace("GET", /^\/api\/keys\/blob$/, () => lie(undefined));

  await t.step("an older one", async () => {
    lie = () => ({ status: 200, json: first });
    await again(alice);
    await compared();
    await settingsSay("The server sent an older list of the keys you trust than before.");
  });

  await t.step("none any more", async () => {
    lie = () => ({ status: 404, json: { error: { code: "not_found", msg: "None." } } });
    await again(alice);
    await compared();
    await settingsSay("The server sent an older list of the keys you trust than before.");
  });

  await t.step("one of the right version that was changed", async () => {
    const now = (await blobOf(app.url, token))!;
    lie = () => ({ status: 200, json: { ...now, ct: first.ct } });
    await again(alice);
    await compared();
    await settingsSay("The list of the keys you trust could not be opened");
  });

  await t.step("a newer one of another browser, with an older pin", async () => {
    const { version } = (await blobOf(app.url, token))!;
    const pin = { name: "bob", seq: 0, head: bob.rooms.own.entries[0]!.hash, ok: "verified" };
    const content = { at: Date.now(), pins: { [bob.id]: pin }, former: [], log: [] };
    const body = await sealBlob(accountKey, id, version + 1, content);
    const response = await fetch(`${app.url}/api/keys/blob`, {
      method: "PUT",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    await response.body?.cancel();
    assert.equal(response.status, 200);
    lie = () => undefined;
    await again(alice);
    await compared();
    await settingsSay("The keys you trust were shared among your devices last on");
  });
});
