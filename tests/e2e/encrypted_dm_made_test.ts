// Messages in encrypted conversations that a lying peer has made wrong, and that a lying server has made up or moved.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { hasBrowser, until } from "../support/browser.ts";
import { startFastApp } from "../support/e2ee/private_app.ts";
import { again, pageAndPeer } from "../support/e2ee/two_members.ts";
import { sealWrong, SLIPS } from "../support/e2ee/wrong_seals.ts";
import { messagesIn } from "../support/member.ts";

const ignore = !hasBrowser();
const MADE = "This message is hidden: it was not made correctly.";
const CHANGED = "This message could not be opened: it was changed, or its key is wrong.";

/** How many messages have these words below them, or in their place. */
async function saidOf(page: Page, words: string, count: number): Promise<void> {
  const places = page.getByRole("log").getByText(words);
  await until(`${count} × ${words}`, async () => await places.count() === count);
}

Deno.test(
  { name: "case 8: a wrong commitment or padding of a lying peer is hidden, and said", ignore },
  async () => {
    await using app = await startFastApp();
    const { alice, bob } = await pageAndPeer(app.url, app.browser);
    await using _ = bob;
    const { key } = await bob.epoch(1);
    const parties = { sender: bob.id, recipient: bob.terms!.peer.id };
    let sent = 0;
    for (const [what, slip] of Object.entries(SLIPS)) {
      const text = `never to be shown ${++sent}`;
      const { event, data } = await bob.send(await sealWrong(key, parties, text, slip(text)));
      assert.equal(event, "ack", `${what}: ${JSON.stringify(data)}`);
    }
    await saidOf(alice, MADE, sent);
    const bound = { sender: parties.recipient, recipient: parties.sender };
    await bob.send(await sealWrong(key, parties, "never to be shown", { bound }));
    await saidOf(alice, CHANGED, 1);
    await bob.say("made as it should be");
    await alice.getByRole("article").filter({ hasText: "made as it should be" }).waitFor();
    await again(alice);
    await saidOf(alice, MADE, sent);
    await saidOf(alice, CHANGED, 1);
    assert.ok((await messagesIn(alice)).every((text) => !text.includes("never to be shown")));
  },
);
