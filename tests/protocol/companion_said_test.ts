// What the companion says in place of the model carries the same as data, for other languages.

import assert from "node:assert/strict";
import { allCannedReplies } from "../../server/companion/canned_replies.ts";
import type { CannedText } from "../../server/protocol/companion_events.ts";
import { Admirer, house, member, until } from "../support/companion_client.ts";

/** Fails unless the data names the text. */
function names(said: CannedText | undefined, key: CannedText["key"], text: string): void {
  assert.equal(said?.key, key);
  assert.equal(allCannedReplies()[key][said!.variant], text);
}

Deno.test("row 16: a canned reply carries its key beside the sealed text, on every socket; an answer does not", async () => {
  await using here = await house();
  const [ada, elsewhere] = [await member(here.room, "Ada"), await member(here.room, "Ada")];
  await ada.ask("Good evening");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.fail("timeout");
  const excuse = await ada.heard(1);
  names(ada.messages.at(-1)?.said, "slow", excuse);
  await until(here.room, "the other socket has it", () => elsewhere.messages.length === 2);
  assert.deepEqual(elsewhere.messages.at(-1)?.said, ada.messages.at(-1)?.said);

  here.model.answers = () => "Good evening, darling.";
  await ada.ask("And now?");
  await ada.heard(2);
  assert.equal("said" in ada.messages.at(-1)!, false);
  await ada.ask("/reset");
  const fresh = await ada.heard(3);
  names(ada.messages.at(-1)?.said, "reset", fresh);
});

Deno.test("row 16: what a guest gets carries its key: first, again, and in need", async () => {
  await using here = await house();
  const guest = await Admirer.of(here.room, await here.room.guest("Ada"));
  const said: CannedText["key"][] = ["first_to_guest", "guest", "crisis"];
  for (const [index, text] of ["Hello", "Hello?", "I want to kill myself"].entries()) {
    await guest.ask(text);
    const heard = await guest.heard(index + 1);
    names(guest.messages.at(-1)?.said, said[index]!, heard);
  }
});
